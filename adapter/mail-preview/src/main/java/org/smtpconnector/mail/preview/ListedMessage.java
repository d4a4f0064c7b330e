package org.smtpconnector.mail.preview;

import jakarta.enterprise.inject.spi.BeanManager;
import java.io.IOException;
import java.nio.file.Path;
import org.smtpconnector.mail.MailSender;

/** A message that the page lists. */
sealed interface ListedMessage {
  /** Returns the path of its page below that of the list, with a leading slash. */
  String path();

  /** Returns its title, which is shown next to its subject. */
  String title();

  FileBackedMessage open() throws IOException, PreviewMethodException;

  /** A message in a file of a capture directory. */
  record Captured(int directory, Path file) implements ListedMessage {
    @Override
    public String path() {
      return "/captured/" + directory + "/" + file.getFileName();
    }

    @Override
    public String title() {
      return file.toString();
    }

    @Override
    public FileBackedMessage open() throws IOException {
      return FileBackedMessage.of(file);
    }
  }

  /** A message that a method returns, which is called each time that the message is opened. */
  record Composed(PreviewMethod method, BeanManager beans, MailSender mailer)
      implements ListedMessage {
    @Override
    public String path() {
      return "/methods/" + method.name();
    }

    @Override
    public String title() {
      return method.title();
    }

    @Override
    public FileBackedMessage open() throws IOException, PreviewMethodException {
      return FileBackedMessage.of(method.compose(beans, mailer));
    }
  }
}
