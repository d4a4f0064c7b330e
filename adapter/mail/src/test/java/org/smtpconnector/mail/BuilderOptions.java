package org.smtpconnector.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.smtpconnector.mail.MailReaders.base64;

import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.smtpconnector.smtp.MailParameters;
import org.smtpconnector.smtp.Recipient.Notify;

/** The options of a message, and what is read in it for each. */
final class BuilderOptions {
  private static final byte[] OLD = "Subject: Old\n\nHi\n".getBytes(UTF_8);
  static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, -1};
  static final String TEXT = "Grüße,\r\n.\r\nFrom Köln € 😀 \r\n";
  static final String HTML = "<p>Grüße € 😀 <img src=\"cid:logo\"></p>";
  static final String ICS =
      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1@shop.example\r\n"
          + "SUMMARY:Grüße\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
  static final String LONG = "Umsätze ".repeat(60).strip();

  private BuilderOptions() {}

  /**
   * Each method of the builder, with what readers see of it; files are read from this directory.
   */
  static Stream<Arguments> all(Path directory) {
    return Stream.of(addresses(), header(), envelope(), bodies(), files(directory))
        .flatMap(List::stream);
  }

  private static Arguments option(
      String name, UnaryOperator<Mail.Builder> options, String... expected) {
    return Arguments.of(name, options, List.of(expected));
  }

  static String of(String part, String content) {
    return of(part, content.getBytes(UTF_8));
  }

  static String of(String part, byte[] content) {
    return part + ": " + base64(content);
  }

  static String file(String part) {
    return of("  " + part, PNG);
  }

  static List<Arguments> addresses() {
    return List.of(
        option("from(String)", m -> m.from("Jörg <j@shop.example>"), "From: Jörg <j@shop.example>"),
        option(
            "to(String[])",
            m -> m.to("\"Doe, J. (Jane)\" <jane@doe.example>"),
            "To:  <ann@doe.example>, Doe, J. (Jane) <jane@doe.example>"),
        option(
            "cc(String[])",
            m -> m.cc("Zoë <zoe@doe.example>", "bob@doe.example"),
            "Cc: Zoë <zoe@doe.example>,  <bob@doe.example>"),
        option(
            "toList(String)",
            m ->
                m.toList(
                    "Team: \"Poe, P.\" <p@doe.example>, =?UTF-8?Q?J=C3=B6rg?= <g@doe.example>;"),
            "To:  <ann@doe.example>, Poe, P. <p@doe.example>, Jörg <g@doe.example>"),
        option(
            "ccList(String)",
            m -> m.ccList("a@doe.example, b@doe.example"),
            "Cc:  <a@doe.example>,  <b@doe.example>"),
        option("bccList(String)", m -> m.bccList("e@doe.example"), "To:  <ann@doe.example>"),
        option(
            "replyToList(String)",
            m -> m.replyToList("r@shop.example"),
            "Reply-To:  <r@shop.example>"),
        option("bcc(String[])", m -> m.bcc("eve@doe.example"), "To:  <ann@doe.example>"),
        option(
            "replyTo(String[])", m -> m.replyTo("d@shop.example"), "Reply-To:  <d@shop.example>"));
  }

  static List<Arguments> header() {
    return List.of(
        option("subject(String)", m -> m.subject(LONG), "Subject: " + LONG),
        option("header(String, String)", m -> m.header("X-Shop", LONG), "X-Shop: " + LONG),
        option(
            "header(String, String): ASCII",
            m -> m.header("List-Id", "News <news.shop.example>"),
            "List-Id: News <news.shop.example>"),
        option(
            "priority(Priority)",
            m -> m.priority(Priority.HIGHEST),
            "X-Priority: 1 (Highest)",
            "Importance: high"),
        option(
            "messageId(String)",
            m -> m.messageId("1.a@shop.example"),
            "Message-ID: <1.a@shop.example>"),
        option(
            "inReplyTo(String[])",
            m -> m.inReplyTo("<3@doe.example>"),
            "In-Reply-To: <3@doe.example>",
            "References: <3@doe.example>"),
        option(
            "references(String[])",
            m -> m.references("1@doe.example", "<2@doe.example>").inReplyTo("<3@doe.example>"),
            "References: <1@doe.example> <2@doe.example> <3@doe.example>"),
        option(
            "listUnsubscribe(URI[])",
            m ->
                m.listUnsubscribe(
                    URI.create("mailto:off@shop.example?subject=off"),
                    URI.create("https://shop.example/off?u=1,2")),
            "List-Unsubscribe: <mailto:off@shop.example?subject=off>,"
                + " <https://shop.example/off?u=1,2>",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click"),
        option(
            "autoSubmitted(AutoSubmitted)",
            m -> m.autoSubmitted(AutoSubmitted.AUTO_GENERATED),
            "Auto-Submitted: auto-generated"));
  }

  static List<Arguments> envelope() {
    String unchanged = of("text/plain; charset=UTF-8", "x");
    return List.of(
        option("envelopeSender(String)", m -> m.envelopeSender("b+ann@shop.example"), unchanged),
        option("nullReversePath()", m -> m.nullReversePath(), unchanged),
        option(
            "notifyOn(Notify, Notify[])", m -> m.notifyOn(Notify.SUCCESS, Notify.DELAY), unchanged),
        option(
            "parameters(MailParameters)",
            m -> m.parameters(MailParameters.builder().requireTls().build()),
            unchanged),
        option("onDoubt(OnDoubt)", m -> m.onDoubt(OnDoubt.RESEND), unchanged));
  }

  static List<Arguments> bodies() {
    return List.of(
        option("text(String)", m -> m.text(TEXT), of("text/plain; charset=UTF-8", TEXT)),
        option(
            "html(String)",
            m -> m.text(null).html("<p>Grüße</p>"),
            "multipart/alternative",
            of("  text/plain; charset=UTF-8", "Grüße\r\n"),
            of("  text/html; charset=UTF-8", "<p>Grüße</p>")),
        option(
            "textFromHtml(boolean)",
            m -> m.text(null).html("<p>Grüße</p>").textFromHtml(false),
            of("text/html; charset=UTF-8", "<p>Grüße</p>")),
        option(
            "html(String): and text",
            m -> m.text(TEXT).html(HTML),
            "multipart/alternative",
            of("  text/plain; charset=UTF-8", TEXT),
            of("  text/html; charset=UTF-8", HTML)),
        option(
            "charset(Charset)",
            m -> m.charset(ISO_8859_1).subject("Köln").text("Köln\r\n").html("<b>Köln</b>"),
            "Subject: Köln",
            of("  text/plain; charset=ISO-8859-1", "Köln\r\n".getBytes(ISO_8859_1)),
            of("  text/html; charset=ISO-8859-1", "<b>Köln</b>".getBytes(ISO_8859_1))),
        option(
            "charset(Charset): of Japan",
            m -> m.charset(Charset.forName("ISO-2022-JP")).subject("日本語").text("日本\r\n語"),
            "Subject: 日本語",
            of(
                "text/plain; charset=ISO-2022-JP",
                "日本\r\n語".getBytes(Charset.forName("ISO-2022-JP")))),
        option(
            "calendar(String)",
            m -> m.calendar(ICS),
            "multipart/mixed",
            "  multipart/alternative",
            of("    text/plain; charset=UTF-8", "x"),
            of("    text/calendar; charset=UTF-8; method=REQUEST", ICS),
            of("  application/ics; attachment invite.ics", ICS)));
  }

  static List<Arguments> files(Path directory) {
    return List.of(
        option(
            "attach(String, String, byte[])",
            m -> m.attach("ü €, \"a\".png", "image/png", PNG),
            "multipart/mixed",
            file("image/png; attachment ü €, \"a\".png")),
        option(
            "attach(String, String, Source)",
            m -> m.attach("a.png", "image/png", () -> new ByteArrayInputStream(PNG)),
            file("image/png; attachment a.png")),
        option(
            "attach(Path)",
            m -> m.attach(directory.resolve("zeiten ü.bin")),
            file("application/octet-stream; attachment zeiten ü.bin")),
        option(
            "splitFileNames(boolean)",
            m -> m.attach("日本語".repeat(20) + ".png", "image/png", PNG).splitFileNames(false),
            file("image/png; attachment " + "日本語".repeat(20) + ".png")),
        option(
            "attach(DataSource)",
            m -> {
              ByteArrayDataSource source = new ByteArrayDataSource(PNG, "image/png");
              source.setName("b.png");
              return m.attach(source);
            },
            file("image/png; attachment b.png")),
        option(
            "attach(Attachment): a message",
            m -> m.attach(new Attachment("old.eml", "message/rfc822", OLD)),
            "  message/rfc822; attachment old.eml: Old"),
        option(
            "inline(String, String, byte[])",
            m -> m.html(HTML).inline("logo", "image/png", PNG),
            "multipart/alternative",
            "  multipart/related; type=text/html",
            of("    text/html; charset=UTF-8", HTML),
            of("    image/png; inline logo.png; <logo>", PNG)),
        option(
            "inline(String, Attachment)",
            m ->
                m.text(null)
                    .html("<img src='cid:l@shop.example'>")
                    .inline("l@shop.example", new Attachment("ü.png", "image/png", PNG)),
            "multipart/related; type=text/html",
            of("  image/png; inline ü.png; <l@shop.example>", PNG)));
  }
}
