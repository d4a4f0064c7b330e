package org.smtpconnector.mail.bounces;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** Reports that mail servers wrote, and such that are made up. */
final class Samples {
  private static final Session SESSION = Session.getInstance(new Properties());

  private Samples() {}

  /** A report that Postfix 3.7, Exim 4.96, Sendmail 8.17 or Apache James 3.8 has written. */
  static byte[] octets(String name) {
    try (InputStream file = Samples.class.getResourceAsStream(name + ".eml")) {
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(String name) {
    return new String(octets(name), StandardCharsets.UTF_8);
  }

  static MimeMessage message(String text) throws MessagingException {
    return message(text.getBytes(StandardCharsets.UTF_8));
  }

  static MimeMessage message(byte[] octets) throws MessagingException {
    return new MimeMessage(SESSION, new ByteArrayInputStream(octets));
  }

  /** A report with this text in its middle part. */
  static String report(String type, String fields) {
    return """
    From: MAILER-DAEMON@mx.example
    To: bounces@shop.example
    Subject: report
    MIME-Version: 1.0
    Content-Type: multipart/report; report-type=any; boundary=b

    --b
    Content-Type: text/plain

    It came back.
    --b
    Content-Type: %s

    %s
    --b
    Content-Type: message/rfc822

    Return-Path: <bounces@shop.example>
    From: Shop <shop@shop.example>
    To: ann@customer.example
    Message-ID: <1@shop.example>

    Thank you.
    --b--
    """
        .formatted(type, fields);
  }
}
