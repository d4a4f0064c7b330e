package org.smtpconnector.mail;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.smtpconnector.mail.MailReaders.base64;

import jakarta.mail.util.ByteArrayDataSource;
import java.io.ByteArrayInputStream;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpconnector.mail.mime.MimeComposer;
import org.smtpconnector.mail.mime.MimeMessages;
import org.smtpconnector.smtp.MailParameters;
import org.smtpconnector.smtp.Recipient.Notify;

/** What is built is what Jakarta Mail and Python's email package read: each option, and all. */
class MailReadersTest {
  private static final byte[] OLD = "Subject: Old\n\nHi\n".getBytes(UTF_8);
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, -1};
  private static final String TEXT = "Grüße,\r\n.\r\nFrom Köln € 😀 \r\n";
  private static final String HTML = "<p>Grüße € 😀 <img src=\"cid:logo\"></p>";
  private static final String ICS =
      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1@shop.example\r\n"
          + "SUMMARY:Grüße\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
  private static final String LONG = "Umsätze ".repeat(60).strip();

  @TempDir static Path directory;

  private static PythonReader python;

  @BeforeAll
  static void writeAFileAndStartPython() throws Exception {
    Files.write(directory.resolve("zeiten ü.bin"), PNG);
    python = new PythonReader();
  }

  @AfterAll
  static void stopPython() throws Exception {
    python.close();
  }

  private static Arguments option(
      String name, UnaryOperator<Mail.Builder> options, String... expected) {
    return Arguments.of(name, options, List.of(expected));
  }

  private static String of(String part, String content) {
    return of(part, content.getBytes(UTF_8));
  }

  private static String of(String part, byte[] content) {
    return part + ": " + base64(content);
  }

  private static String file(String part) {
    return of("  " + part, PNG);
  }

  @Test
  void hasAnOptionForEachMethodOfTheBuilder() {
    Set<String> shown =
        options().map(o -> ((String) o.get()[0]).split(":")[0]).collect(Collectors.toSet());
    Set<String> methods =
        Stream.of(Mail.Builder.class.getMethods())
            .filter(method -> method.getDeclaringClass() != Object.class)
            .filter(method -> !method.getName().equals("build"))
            .map(MailReadersTest::signatureOf)
            .collect(Collectors.toSet());
    assertThat(shown).isEqualTo(methods);
  }

  private static String signatureOf(Method method) {
    return Stream.of(method.getParameterTypes())
        .map(Class::getSimpleName)
        .collect(Collectors.joining(", ", method.getName() + "(", ")"));
  }

  static Stream<Arguments> options() {
    return Stream.of(addresses(), header(), envelope(), bodies(), files()).flatMap(List::stream);
  }

  private static List<Arguments> addresses() {
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

  private static List<Arguments> header() {
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

  private static List<Arguments> envelope() {
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

  private static List<Arguments> bodies() {
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

  private static List<Arguments> files() {
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

  private static Mail.Builder plain() {
    return Mail.to("ann@doe.example").subject("Hello").text("x");
  }

  private static void assertRead(Mail mail, List<String> expected) throws Exception {
    Mailbox sender = mail.from().orElse(Mailbox.of("Shop <shop@shop.example>"));
    byte[] bytes = MimeMessages.bytes(new MimeComposer().compose(mail, sender));
    List<String> read = MailReaders.byJakartaMail(bytes);
    assertThat(read).containsAll(expected);
    List<String> parts = expected.stream().filter(e -> !isField(e)).toList();
    assertThat(read.stream().filter(parts::contains).toList()).isEqualTo(parts); // in this order
    assertThat(python.read(bytes)).isEqualTo(read);
    assertThat(read).noneMatch(line -> line.contains("eve@doe.example")); // who has a blind copy
  }

  private static boolean isField(String line) {
    return line.matches("[A-Z][A-Za-z-]+: .*");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("options")
  void readsWhatAnOptionSays(String name, UnaryOperator<Mail.Builder> option, List<String> expected)
      throws Exception {
    Mail mail = option.apply(plain()).build();
    assertThat(mail).isNotEqualTo(plain().build());
    assertRead(mail, expected);
  }

  @Test
  void readsWhatAllOptionsTogetherSay() throws Exception {
    Mail.Builder all = plain();
    List<Arguments> together =
        Stream.of(addresses(), header(), envelope(), files()).flatMap(List::stream).toList();
    for (Arguments option : together) {
      apply(option, all);
    }
    all.text(TEXT).html(HTML).calendar(ICS);
    assertRead(
        all.build(),
        List.of(
            "From: Jörg <j@shop.example>",
            "To:  <ann@doe.example>, Doe, J. (Jane) <jane@doe.example>, Poe, P. <p@doe.example>,"
                + " Jörg <g@doe.example>",
            "Cc: Zoë <zoe@doe.example>,  <bob@doe.example>,  <a@doe.example>,  <b@doe.example>",
            "Reply-To:  <r@shop.example>,  <d@shop.example>",
            "Subject: " + LONG,
            "X-Shop: " + LONG,
            "List-Id: News <news.shop.example>",
            "X-Priority: 1 (Highest)",
            "Importance: high",
            "Message-ID: <1.a@shop.example>",
            "References: <1@doe.example> <2@doe.example> <3@doe.example>",
            "List-Unsubscribe: <mailto:off@shop.example?subject=off>,"
                + " <https://shop.example/off?u=1,2>",
            "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
            "Auto-Submitted: auto-generated",
            "multipart/mixed",
            "  multipart/alternative",
            of("    text/plain; charset=UTF-8", TEXT),
            "    multipart/related; type=text/html",
            of("      text/html; charset=UTF-8", HTML),
            of("      image/png; inline logo.png; <logo>", PNG),
            of("      image/png; inline ü.png; <l@shop.example>", PNG),
            of("    text/calendar; charset=UTF-8; method=REQUEST", ICS),
            file("image/png; attachment ü €, \"a\".png"),
            file("image/png; attachment a.png"),
            file("application/octet-stream; attachment zeiten ü.bin"),
            file("image/png; attachment " + "日本語".repeat(20) + ".png"),
            file("image/png; attachment b.png"),
            "  message/rfc822; attachment old.eml: Old",
            of("  application/ics; attachment invite.ics", ICS)));
  }

  @SuppressWarnings("unchecked")
  private static void apply(Arguments option, Mail.Builder builder) {
    ((UnaryOperator<Mail.Builder>) option.get()[1]).apply(builder);
  }
}
