package org.smtpconnector.mail;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.smtpconnector.mail.OptionFixture.OCTETS;
import static org.smtpconnector.mail.OptionFixture.SENDER;
import static org.smtpconnector.mail.OptionFixture.assertRefused;
import static org.smtpconnector.mail.OptionFixture.mail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.mail.mime.MimeComposer;

/** What a body is refused for, before anything is sent. */
class MailBodyTest {
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
}
