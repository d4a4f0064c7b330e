package org.smtpconnector.mail.preview;

import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The entry of a message in the list. */
record Summary(String subject, String to, Optional<Instant> date, long size) {
  static Summary of(FileBackedMessage opened) throws IOException {
    MimeMessage message = opened.message();
    return new Summary(
        subject(message),
        Stream.of("To", "Cc")
            .map(name -> field(message, name))
            .filter(text -> !text.isEmpty())
            .collect(Collectors.joining(", ")),
        date(message),
        opened.size());
  }

  static String subject(MimeMessage message) {
    String subject = field(message, "Subject");
    return subject.isBlank() ? "(no subject)" : subject;
  }

  /** Returns the decoded text of all fields of a name; empty if there is none. */
  static String field(MimeMessage message, String name) {
    try {
      String[] values = message.getHeader(name);
      return values == null
          ? ""
          : Arrays.stream(values).map(MessagePart::decoded).collect(Collectors.joining(", "));
    } catch (MessagingException e) {
      return "";
    }
  }

  private static Optional<Instant> date(MimeMessage message) {
    try {
      return Optional.ofNullable(message.getSentDate()).map(java.util.Date::toInstant);
    } catch (MessagingException e) {
      return Optional.empty();
    }
  }
}
