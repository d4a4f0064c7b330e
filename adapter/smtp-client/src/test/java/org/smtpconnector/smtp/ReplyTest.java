package org.smtpconnector.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyTest {
  @Test
  void findsTheEnhancedStatusCode() {
    assertThat(Reply.of(550, List.of("5.1.1 no such user")).enhanced())
        .contains(new EnhancedStatus(5, 1, 1));
    assertThat(Reply.of(250, List.of("2.0.0")).enhanced()).contains(new EnhancedStatus(2, 0, 0));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"4.1.1 of another class", "5.1 x", "5.1.1x", "no 5.1.1", "5.1234.1 x", ""})
  void takesNothingElseForOne(String text) {
    assertThat(Reply.of(550, List.of(text)).enhanced()).isEmpty();
  }

  @Test
  void showsServerTextWithoutItsControlCharactersAndMarks() {
    Reply reply = Reply.of(550, List.of("a\u001b[31mb", "c\u202Ed\rINFO forged"));
    assertThat(reply).hasToString("550 a\\u{1B}[31mb / c\\u{202E}d\\u{D}INFO forged");
  }

  @Test
  void showsNoMoreThanALogCanBear() {
    assertThat(Reply.of(550, List.of("x".repeat(100_000))).toString()).hasSizeLessThan(600);
  }
}
