package org.smtpconnector.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smtpconnector.mail.BuilderOptions.HTML;
import static org.smtpconnector.mail.BuilderOptions.ICS;
import static org.smtpconnector.mail.BuilderOptions.LONG;
import static org.smtpconnector.mail.BuilderOptions.PNG;
import static org.smtpconnector.mail.BuilderOptions.TEXT;
import static org.smtpconnector.mail.BuilderOptions.addresses;
import static org.smtpconnector.mail.BuilderOptions.envelope;
import static org.smtpconnector.mail.BuilderOptions.file;
import static org.smtpconnector.mail.BuilderOptions.files;
import static org.smtpconnector.mail.BuilderOptions.header;
import static org.smtpconnector.mail.BuilderOptions.of;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpconnector.mail.mime.MimeComposer;
import org.smtpconnector.mail.mime.MimeMessages;

/** What is built is what Jakarta Mail and Python's email package read: each option, and all. */
class MailReadersTest {
  /** What they do needs a module, whose tests read it. */
  private static final Set<String> OF_SMIME =
      Set.of("signedBy", "encryptedFor", "encryptedForRecipients");

  @TempDir static Path directory;

  @RegisterExtension static final PythonReader python = new PythonReader();

  @BeforeAll
  static void writeAFile() throws Exception {
    Files.write(directory.resolve("zeiten ü.bin"), PNG);
  }

  static Stream<Arguments> options() {
    return BuilderOptions.all(directory);
  }

  @Test
  void hasAnOptionForEachMethodOfTheBuilder() {
    Set<String> shown =
        options().map(o -> ((String) o.get()[0]).split(":")[0]).collect(Collectors.toSet());
    Set<String> methods =
        Stream.of(Mail.Builder.class.getMethods())
            .filter(method -> method.getDeclaringClass() != Object.class)
            .filter(method -> !method.getName().equals("build"))
            .filter(method -> !OF_SMIME.contains(method.getName()))
            .map(MailReadersTest::signatureOf)
            .collect(Collectors.toSet());
    assertThat(shown).isEqualTo(methods);
  }

  private static String signatureOf(Method method) {
    return Stream.of(method.getParameterTypes())
        .map(Class::getSimpleName)
        .collect(Collectors.joining(", ", method.getName() + "(", ")"));
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
        Stream.of(addresses(), header(), envelope(), files(directory))
            .flatMap(List::stream)
            .toList();
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
