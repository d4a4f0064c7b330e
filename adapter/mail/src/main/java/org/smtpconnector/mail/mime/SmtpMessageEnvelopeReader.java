package org.smtpconnector.mail.mime;

import jakarta.mail.internet.MimeMessage;
import java.lang.reflect.InvocationTargetException;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.smtpconnector.mail.Mailbox;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MailParameters;
import org.smtpconnector.smtp.MailParameters.Returned;
import org.smtpconnector.smtp.Recipient;
import org.smtpconnector.smtp.Recipient.Notify;

/**
 * Reads the envelope of an SMTPMessage of Jakarta Mail's implementation: by reflection, since the
 * class is not part of the API.
 */
final class SmtpMessageEnvelopeReader {
  private static final Set<String> CLASSES =
      Set.of("org.eclipse.angus.mail.smtp.SMTPMessage", "com.sun.mail.smtp.SMTPMessage");
  private static final int NEVER = -1;
  private static final int SUCCESS = 1;
  private static final int FAILURE = 2;
  private static final int DELAY = 4;
  private static final int FULL = 1;
  private static final int HEADER = 2;

  private final MimeMessage message;
  private final Optional<Class<?>> type;

  SmtpMessageEnvelopeReader(MimeMessage message) {
    this.message = message;
    this.type = typeOf(message.getClass());
  }

  private static Optional<Class<?>> typeOf(Class<?> of) {
    Class<?> type = of;
    while (type != MimeMessage.class && !CLASSES.contains(type.getName())) {
      type = type.getSuperclass();
    }
    return type == MimeMessage.class ? Optional.empty() : Optional.of(type);
  }

  /**
   * Returns the envelope that the message requests.
   *
   * @param otherwise the envelope sender if the message sets none; empty for the null reverse-path
   * @throws IllegalArgumentException if it requests something unsupported; the exception's message
   *     names it
   */
  Envelope envelope(Optional<EmailAddress> otherwise, List<EmailAddress> to) {
    if (type.isEmpty()) {
      return new Envelope(otherwise, to.stream().map(Recipient::of).toList(), MailParameters.NONE);
    }
    refuse("getSubmitter", "setSubmitter (AUTH= of MAIL) is not supported: leave it null");
    refuse(
        "getMailExtension",
        "setMailExtension is not supported: send a Mail, and set it by parameters(...)");
    Set<Notify> notifications = notifications(number("getNotifyOptions"));
    return new Envelope(
        sender(otherwise),
        to.stream()
            .map(address -> new Recipient(address, notifications, Optional.empty()))
            .toList(),
        MailParameters.builder().returned(returned(number("getReturnOption"))).build());
  }

  private void refuse(String getter, String why) {
    if (get(getter) != null) {
      throw new IllegalArgumentException("SMTPMessage." + why);
    }
  }

  private Optional<EmailAddress> sender(Optional<EmailAddress> otherwise) {
    String from = (String) get("getEnvelopeFrom");
    if (from == null || from.isBlank()) {
      return otherwise;
    }
    if (from.strip().equals("<>")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Mailbox.of(from).address());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("SMTPMessage.setEnvelopeFrom: " + e.getMessage(), e);
    }
  }

  private static Set<Notify> notifications(int options) {
    if (options == NEVER) {
      return Set.of(Notify.NEVER);
    }
    Set<Notify> notifications = EnumSet.noneOf(Notify.class);
    add(notifications, options & SUCCESS, Notify.SUCCESS);
    add(notifications, options & FAILURE, Notify.FAILURE);
    add(notifications, options & DELAY, Notify.DELAY);
    return notifications;
  }

  private static void add(Set<Notify> notifications, int asked, Notify notify) {
    if (asked != 0) {
      notifications.add(notify);
    }
  }

  private static Returned returned(int option) {
    return switch (option) {
      case FULL -> Returned.FULL;
      case HEADER -> Returned.HDRS;
      default -> null; // nothing is requested
    };
  }

  private int number(String getter) {
    return (Integer) get(getter);
  }

  private Object get(String getter) {
    try {
      return type.orElseThrow().getMethod(getter).invoke(message);
    } catch (NoSuchMethodException | IllegalAccessException e) {
      throw new IllegalArgumentException("SMTPMessage." + getter + " cannot be called: " + e, e);
    } catch (InvocationTargetException e) {
      throw new IllegalArgumentException("SMTPMessage." + getter + ": " + e.getCause(), e);
    }
  }
}
