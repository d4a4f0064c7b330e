package org.smtpconnector.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.smtpconnector.mail.OptionFixture.OCTETS;
import static org.smtpconnector.mail.OptionFixture.SENDER;
import static org.smtpconnector.mail.OptionFixture.mail;

import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.mail.mime.MimeComposer;

/** A megabyte of nonsense in each option costs little. */
class HugeInputTest {
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
