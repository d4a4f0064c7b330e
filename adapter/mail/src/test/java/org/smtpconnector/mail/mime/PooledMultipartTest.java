package org.smtpconnector.mail.mime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.smtpconnector.mail.mime.MimeMessages.bytes;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.Attachment;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.Mailbox;

class PooledMultipartTest {
  private static final Mailbox SENDER = Mailbox.of("reports@shop.example");

  private final MimeComposer composer = new MimeComposer();

  /** Writes down which services are looked for. */
  private static final class Watching extends ClassLoader {
    private final List<String> sought = new ArrayList<>();

    Watching(ClassLoader parent) {
      super(parent);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
      sought.add(name);
      return super.getResources(name);
    }
  }

  private static Mail mail(int number, int files) {
    Mail.Builder mail =
        Mail.to("jane@doe.example")
            .subject("Mail " + number)
            .html("<p>Mail " + number + " <img src=\"cid:logo\"></p>")
            .inline("logo", new Attachment("logo.png", "image/png", new byte[] {(byte) number}));
    for (int i = 0; i < files; i++) {
      mail.attach(i + ".txt", "text/plain", ("file " + i + " of " + number).getBytes(UTF_8));
    }
    return mail.build();
  }

  private String composed(Mail mail) throws IOException {
    return new String(bytes(composer.compose(mail, SENDER)), UTF_8);
  }

  @Test
  void isNotMadeAnewForEachMail() throws IOException {
    Thread thread = Thread.currentThread();
    ClassLoader usual = thread.getContextClassLoader();
    composed(mail(0, 3));
    Watching watching = new Watching(usual);
    thread.setContextClassLoader(watching);
    try {
      composed(mail(1, 3));
    } finally {
      thread.setContextClassLoader(usual);
    }
    assertThat(watching.sought).isEmpty();
  }

  @Test
  void keepsNothingOfTheMailBefore() throws IOException {
    String first = composed(mail(1, 12));
    String second = composed(mail(2, 1));
    assertThat(first).contains("11.txt", "Mail 1");
    assertThat(second).contains("0.txt", "Mail 2").doesNotContain("1.txt", "Mail 1");
    assertThat(boundaries(second)).hasSize(3).doesNotContainAnyElementsOf(boundaries(first));
    assertThat(composed(mail(3, 12))).contains("11.txt", "Mail 3");
  }

  private static List<String> boundaries(String message) {
    return message
        .lines()
        .filter(line -> line.contains("boundary="))
        .map(line -> line.replaceAll(".*boundary=\"?([^\"]*)\"?.*", "$1"))
        .toList();
  }
}
