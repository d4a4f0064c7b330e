package org.smtpconnector.mail.mime;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a subclass of MimeMessage does of its own when it is sent, such as to sign itself. {@code
 * Transport.send} calls those methods, so what they do is what is sent.
 */
final class CustomMimeMessage {
  private static final String[] LEFT_OUT = {"Bcc", "Resent-Bcc", "Content-Length"};
  private static final Class<?>[] NOTHING = {};

  private CustomMimeMessage() {}

  /** The octets that the message writes, where its class has a writeTo of its own. */
  static Optional<byte[]> written(MimeMessage message) throws MessagingException, IOException {
    boolean leavingOut =
        overrides(message, "writeTo", OutputStream.class, String[].class); // as SMTPTransport does
    if (!leavingOut && !overrides(message, "writeTo", OutputStream.class)) {
      return Optional.empty();
    }
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    if (leavingOut) {
      message.writeTo(octets, LEFT_OUT);
    } else {
      message.writeTo(octets);
    }
    return Optional.of(octets.toByteArray());
  }

  /**
   * Saves it, where its class has something of its own to do then: a Message-ID, or a signature.
   */
  static void save(MimeMessage message) throws MessagingException {
    boolean own =
        Stream.of("saveChanges", "updateHeaders", "updateMessageID")
            .anyMatch(method -> overrides(message, method, NOTHING));
    if (own) {
      message.saveChanges();
    }
  }

  private static boolean overrides(MimeMessage message, String method, Class<?>... parameters) {
    for (Class<?> c = message.getClass(); c != MimeMessage.class; c = c.getSuperclass()) {
      try {
        c.getDeclaredMethod(method, parameters);
        return true;
      } catch (NoSuchMethodException e) {
        // Its superclass may.
      }
    }
    return false;
  }
}
