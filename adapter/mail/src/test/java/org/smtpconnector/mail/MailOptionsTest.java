package org.smtpconnector.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.mail.mime.ComposedMail;
import org.smtpconnector.mail.mime.MimeComposer;
import org.smtpconnector.mail.mime.MimeMessages;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MailParameters;
import org.smtpconnector.smtp.Recipient;
import org.smtpconnector.smtp.Recipient.Notify;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;

class MailOptionsTest {
  private static final byte[] OCTETS = {1};
  private static final Mailbox SENDER = Mailbox.of("shop@shop.example");

  private static Mail.Builder mail() {
    return Mail.to("ann@doe.example").cc("bob@doe.example").bcc("eve@doe.example").text("x");
  }

  private static Envelope envelope(Mail.Builder mail) {
    return new MimeComposer().compose(mail.build(), SENDER).envelope();
  }

  private static void assertRefused(UnaryOperator<Mail.Builder> option, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> option.apply(mail()).build())
        .withMessageContaining(message);
  }

  // Header

  @ParameterizedTest
  @CsvSource({
    "From,from()",
    "TO,to()",
    "Bcc,bcc()",
    "subject,subject()",
    "Message-ID,messageId()",
    "References,references()",
    "X-Priority,priority()",
    "List-Unsubscribe,listUnsubscribe()",
    "List-Unsubscribe-Post,https",
    "Auto-Submitted,autoSubmitted()",
    "Return-Path,envelopeSender()",
    "Date,when the message is sent",
    "Content-Type,attach()",
    "Content-Transfer-Encoding,attach()",
    "Resent-To,MimeMessage"
  })
  void namesTheMethodOfAFieldThatItWritesItself(String name, String remedy) {
    assertRefused(m -> m.header(name, "x"), remedy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "X Y", "X:Y", "X\r\nBcc", "X\n", "Ü", "X\0", "X\u010a"})
  void refusesANameThatIsNoFieldName(String name) {
    assertRefused(m -> m.header(name, "x"), "header name");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\r\nBcc: all@doe.example", "a\nb", "a\rb", "a\0", "\ud800", " ", "\u0085"})
  void refusesAValueThatWouldEndItsField(String value) {
    assertRefused(m -> m.header("X-Shop", value), "header X-Shop");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "@b",
        "a@",
        "a@b@c",
        "a b@c",
        "<a@b",
        "a@b>\r\nBcc: c@d",
        "a..b@c",
        "a@b\n",
        "ä@b",
        "a@[b",
        "<<a@b>>"
      })
  void refusesAMessageIdThatIsNone(String id) {
    assertRefused(m -> m.messageId(id), "messageId");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a@b", "<a.b@c>", "<a@[1.2.3.4]>", "<!#$%&'*+/=?^_`{|}~-@b>"})
  void takesAMessageIdWithOrWithoutItsBrackets(String id) {
    assertThat(mail().messageId(id).build().header().messageId().orElseThrow())
        .isEqualTo("<" + id.replaceAll("^<|>$", "") + ">");
  }

  @Test
  void answersMailsWhateverTheirIdsAreLike() {
    MailHeader header = mail().inReplyTo("<a..b@c@d>", "x").build().header();
    assertThat(header.inReplyTo()).containsExactly("<a..b@c@d>", "<x>");
    assertRefused(m -> m.inReplyTo("<a@b> c@d"), "inReplyTo");
    assertRefused(m -> m.references("a@b\r\nX: y"), "references");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://a.example/", "https:x", "/off", "javascript:x", "ftp://a.example"})
  void refusesToUnsubscribeByWhatNoMailProgramAsks(String uri) {
    assertRefused(m -> m.listUnsubscribe(URI.create(uri)), "listUnsubscribe");
  }

  @Test
  void wantsOneAddressThatAClickAsks() {
    URI uri = URI.create("https://a.example/");
    assertRefused(m -> m.listUnsubscribe(uri, uri), "more than one https");
    Mail mail = mail().listUnsubscribe(URI.create("mailto:off@a.example")).build();
    assertThat(mail.header().fields()).containsExactly("List-Unsubscribe: <mailto:off@a.example>");
  }

  // Body

  @Test
  void wantsHtmlForWhatItShows() {
    assertRefused(m -> m.inline("a", "image/png", OCTETS), "inline <a> has no html");
    assertRefused(
        m -> m.html("x").inline("a", "image/png", OCTETS).inline("<a>", "image/png", OCTETS),
        "twice");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a>b", "a\r\nX: y", "ä", "<>", "a\""})
  void refusesAContentIdThatIsNone(String id) {
    Attachment file = new Attachment("a.png", "image/png", OCTETS);
    assertRefused(m -> m.html("x").inline(id, file), "content id");
  }

  @Test
  void refusesWhatTheCharsetHasNotByTheNameOfTheField() {
    Charset latin = StandardCharsets.ISO_8859_1;
    assertRefused(m -> m.charset(latin).text("10 €"), "text contains a character");
    assertRefused(m -> m.charset(latin).html("10 €"), "html contains a character");
    assertRefused(m -> m.charset(latin).subject("10 €"), "subject contains a character");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-32", "IBM037"})
  void refusesACharsetWhoseLineEndsAreNone(String charset) {
    assertRefused(m -> m.charset(Charset.forName(charset)), "unsuitable for mail");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "METHOD:REQUEST",
        "BEGIN:VCALENDAR\nEND:VCALENDAR",
        "BEGIN:VCALENDAR\nMETHOD:A\nMETHOD:B",
        "BEGIN:VCALENDAR\nMETHOD:A; charset=x",
        "BEGIN:VCALENDAR\nMETHOD:"
      })
  void refusesACalendarWithoutItsMethod(String icalendar) {
    assertRefused(m -> m.calendar(icalendar), "calendar");
  }

  @Test
  void refusesAFileOfPartsAndATypeThatGoesOnInTheNextLine() {
    for (String type : List.of("multipart/mixed", "text/csv;\r\na=b", "text/csv;\na=b")) {
      assertRefused(m -> m.attach("a.x", type, OCTETS), "a.x");
    }
  }

  static Stream<Attachment.Source> unreadable() {
    InputStream half =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("half way");
          }
        };
    return Stream.of(
        () -> {
          throw new IOException("gone");
        },
        () -> {
          throw new IllegalStateException("closed");
        },
        () -> new SequenceInputStream(new ByteArrayInputStream(OCTETS), half),
        () -> null);
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void namesAFileThatCannotBeReadBeforeAnythingIsSent(Attachment.Source source) {
    Mail mail = mail().attach("a.csv", "text/csv", source).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MimeComposer().compose(mail, SENDER))
        .withMessageContaining("attachment 'a.csv' cannot be read")
        .withCauseInstanceOf(Exception.class);
  }

  @Test
  void namesAFileThatIsNotThere() {
    Mail mail = mail().attach(Path.of("no/such.csv")).build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new MimeComposer().compose(mail, SENDER))
        .withMessageContaining("attachment 'such.csv' cannot be read");
  }

  // Envelope

  @Test
  void asksRelaysWhatTheMailSays() {
    MailParameters parameters =
        MailParameters.builder()
            .returned(MailParameters.Returned.HDRS)
            .envelopeId("42")
            .requireTls()
            .build();
    Envelope envelope =
        envelope(
            mail()
                .envelopeSender("b@shop.example")
                .notifyOn(Notify.FAILURE, Notify.DELAY)
                .parameters(parameters));
    assertThat(envelope.sender()).contains(EmailAddress.of("b@shop.example"));
    assertThat(envelope.parameters()).isEqualTo(parameters);
    assertThat(envelope.recipients())
        .hasSize(3)
        .allSatisfy(
            r -> assertThat(r.notifications()).containsExactly(Notify.FAILURE, Notify.DELAY));
    assertThat(envelope(mail()).sender()).contains(SENDER.address());
    assertThat(envelope(mail().nullReversePath()).sender()).isEmpty();
    assertRefused(m -> m.notifyOn(Notify.NEVER, Notify.DELAY), "NEVER cannot be combined");
    assertRefused(m -> m.envelopeSender("b@shop.example> X=Y"), "b@shop.example> X=Y");
  }

  private static RecipientOutcome outcome(String address, Status status) {
    return new RecipientOutcome(EmailAddress.of(address), status, Optional.empty());
  }

  @Test
  void goesToThoseAloneWhoWereDeferredUnderTheSameNameAndHeader() throws Exception {
    MailReceipt receipt =
        new MailReceipt(
            "<7@shop.example>",
            4,
            List.of(
                outcome("ann@doe.example", Status.ACCEPTED),
                outcome("bob@doe.example", Status.DEFERRED),
                outcome("eve@doe.example", Status.DEFERRED)));
    Mail left = mail().build().onlyTo(receipt);
    ComposedMail composed = new MimeComposer().compose(left, SENDER);
    assertThat(composed.envelope().recipients())
        .extracting(Recipient::toString)
        .containsExactly("bob@doe.example", "eve@doe.example");
    assertThat(composed.messageId()).isEqualTo("<7@shop.example>");
    assertThat(MimeMessages.text(composed)).contains("To: ann@doe.example", "Cc: bob@doe.example");

    Mail named = mail().messageId("7@shop.example").build();
    assertThat(named.onlyTo(receipt.deferred())).isEqualTo(left);
  }

  @Test
  void refusesToGoToNobodyOrToStrangersOrUnderANewName() {
    Mail mail = mail().messageId("7@shop.example").build();
    assertThatIllegalArgumentException().isThrownBy(() -> mail.onlyTo(List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mail.onlyTo(List.of(outcome("x@doe.example", Status.DEFERRED))))
        .withMessageContaining("x@doe.example");
    assertThatIllegalStateException()
        .isThrownBy(
            () -> mail().build().onlyTo(List.of(outcome("bob@doe.example", Status.DEFERRED))))
        .withMessageContaining("onlyTo(receipt)");
  }

  // Nonsense

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "\"",
        "<",
        "@[",
        "a@b.example,",
        "=?x?q?",
        ";a=b",
        "a.",
        "a@",
        " ",
        "=?",
        "\\",
        "x",
        "ü",
        "é ",
        "\n"
      })
  void refusesOrTakesAMegabyteOfNonsenseInLittleTime(String nonsense) {
    String text = nonsense.repeat(1_000_000 / nonsense.length());
    List<UnaryOperator<Mail.Builder>> options =
        List.of(
            m -> m.to(text),
            m -> m.to(text + " <a@b.example>"),
            m -> m.toList(text),
            m -> m.toList(text + " <a@b.example>"),
            m -> m.header("Sender", text),
            m -> m.references(text),
            m -> m.subject(text),
            m -> m.text(text).html(text),
            m -> m.header("X-Shop", text),
            m -> m.header(text, "x"),
            m -> m.messageId(text),
            m -> m.inReplyTo(text),
            m -> m.inReplyTo("<" + text + ">"),
            m -> m.envelopeSender(text),
            m -> m.attach(text, "text/csv", OCTETS),
            m -> m.attach("a", "text/csv" + text, OCTETS),
            m -> m.attach("a", "text/csv; a=\"" + text + "\"", OCTETS),
            m -> m.html("x").inline(text, new Attachment("a", "image/png", OCTETS)),
            m -> m.calendar("BEGIN:VCALENDAR\nMETHOD:" + text));
    for (UnaryOperator<Mail.Builder> option : options) {
      Throwable refused =
          CpuTime.little(
              () ->
                  catchThrowable(
                      () -> new MimeComposer().compose(option.apply(mail()).build(), SENDER)));
      if (refused != null) {
        assertThat(refused).isInstanceOf(IllegalArgumentException.class);
        assertThat(refused.getMessage()).hasSizeLessThan(2000);
      }
    }
  }
}
