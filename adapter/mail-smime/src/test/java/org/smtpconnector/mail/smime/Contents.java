package org.smtpconnector.mail.smime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.smtpconnector.mail.Attachment;
import org.smtpconnector.mail.Mail;

/** What messages may contain, each of which has to arrive unchanged. */
final class Contents {
  private static final byte[] LARGE = new byte[300_000];
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, -1};
  private static final String HTML = "<p>Grüße <img src=\"cid:logo\"></p>";
  private static final String ICS =
      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1@shop.example\r\n"
          + "SUMMARY:Grüße\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";

  static {
    new Random(1).nextBytes(LARGE);
  }

  private Contents() {}

  static Stream<Named<UnaryOperator<Mail.Builder>>> all() {
    return Stream.of(
        of("ASCII", m -> m.text("Hello\r\n.\r\n..\r\n")),
        of("8-bit text", m -> m.text("Grüße € 😀\n")),
        of("mostly Japanese text", m -> m.text("発送しました。".repeat(50))),
        of("blanks at the end", m -> m.text("Hello \r\n-- \r\nShop\t")),
        of("a line that mailboxes change", m -> m.text("Hello\nFrom Köln we go\nFrom here")),
        of("empty lines at the end", m -> m.text("Hello\r\n\r\n\r\n")),
        of("no text", m -> m.text("")),
        of("long lines", m -> m.text("x".repeat(5000))),
        of("HTML with an image", m -> m.html(HTML).inline("logo", "image/png", PNG)),
        of("an invitation", m -> m.calendar(ICS)),
        of("a file", m -> m.attach("zeiten ü €.png", "image/png", PNG)),
        of("a large file", m -> m.attach("a.bin", "application/octet-stream", LARGE)),
        of(
            "a large source",
            m -> m.attach("a.bin", "image/png", () -> new ByteArrayInputStream(LARGE))),
        of("a message in 8bit", m -> m.attach(message("Subject: Old\n\nGrüße\n"))),
        of("a message", m -> m.attach(message("Subject: Old\n\nHi \nFrom here\n"))),
        of("a recipient in UTF-8", m -> m.cc("Jörg <jörg@doe.example>")),
        of("a name beyond ASCII", m -> m.from("Jörg Müller <shop@shop.example>")));
  }

  private static Named<UnaryOperator<Mail.Builder>> of(
      String name, UnaryOperator<Mail.Builder> content) {
    return Named.of(name, content);
  }

  private static Attachment message(String text) {
    return new Attachment("old.eml", "message/rfc822", text.getBytes(UTF_8));
  }
}
