package org.smtpconnector.mail.mime;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Calls the methods that a subclass of MimeMessage overrides for sending, for example to sign
 * itself. {@code Transport.send} calls them too, so what they write is what must be sent.
 */
final class MimeMessageOverrideInvoker {
  private static final String[] LEFT_OUT = {"Bcc", "Resent-Bcc", "Content-Length"};
  private static final Class<?>[] NOTHING = {};

  private MimeMessageOverrideInvoker() {}

  /** Returns the octets that the message writes, if its class overrides writeTo. */
  static Optional<byte[]> written(MimeMessage message) throws MessagingException, IOException {
    // As SMTPTransport does
    boolean leavingOut = overrides(message, "writeTo", OutputStream.class, String[].class);
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
   * Saves the message if its class overrides a method for that, such as to add a Message-ID or a
   * signature.
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
        // a superclass may declare it
      }
    }
    return false;
  }
}
