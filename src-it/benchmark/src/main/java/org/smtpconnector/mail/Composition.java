package org.smtpconnector.mail;

import java.nio.file.Path;
import java.util.List;
import org.smtpconnector.mail.mime.MimeComposer;
import org.smtpconnector.smtp.Submission;

/** How {@link MailSender} composes a mail; in this package for the sake of its composer. */
public final class Composition {
  private static final MimeComposer COMPOSER = new MimeComposer();

  private Composition() {}

  /** The mail as a session takes it. */
  public static Submission of(String from, List<String> to, String subject, String text) {
    return composed(from, Mail.to(to.toArray(String[]::new)).subject(subject).text(text).build());
  }

  /** An HTML document and the text that is made from it. */
  public static Submission ofHtml(String from, List<String> to, String subject, String html) {
    return composed(from, Mail.to(to.toArray(String[]::new)).subject(subject).html(html).build());
  }

  /** A text and an attached file. */
  public static Submission ofFile(
      String from, List<String> to, String subject, String text, Path file) {
    return composed(
        from, Mail.to(to.toArray(String[]::new)).subject(subject).text(text).attach(file).build());
  }

  private static Submission composed(String from, Mail mail) {
    ComposedMail composed = COMPOSER.compose(mail, Mailbox.of(from));
    return new Submission(composed.envelope(), composed.message());
  }
}
