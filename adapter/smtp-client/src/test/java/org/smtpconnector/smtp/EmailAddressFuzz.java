package org.smtpconnector.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

/** Whatever text is taken for an address stays inside its angle brackets. */
class EmailAddressFuzz {
  @FuzzTest(maxDuration = "5s")
  void forAMoment(FuzzedDataProvider data) throws Exception {
    check(data);
  }

  @Tag("long")
  @FuzzTest(maxDuration = "60s")
  void forAMinute(FuzzedDataProvider data) throws Exception {
    check(data);
  }

  private static void check(FuzzedDataProvider data) {
    EmailAddress address;
    try {
      address = EmailAddress.of(data.consumeRemainingAsString());
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage().chars()).noneMatch(Character::isISOControl);
      return;
    }
    assertThat(EmailAddress.of(address.toString())).isEqualTo(address);
    assertThat(address.toString().chars()).noneMatch(Character::isISOControl);
    assertThat(address.domain().chars()).allMatch(c -> c > ' ' && c < 0x7f);
    String outsideOfQuotes = address.toString().replaceAll("\"(\\\\.|[^\"\\\\])*\"", "");
    assertThat(outsideOfQuotes).doesNotContain("<", ">", " ", "\"");
  }
}
