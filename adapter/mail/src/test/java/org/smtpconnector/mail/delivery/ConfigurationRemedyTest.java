package org.smtpconnector.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConfigurationRemedyTest {
  private static final String WORDS_OF_LIBERTY =
      "server\\.xml|feature|<\\w+|containerAuthDataRef|classProviderRef|\\b[a-zA-Z]+-\\d\\.\\d";

  @ParameterizedTest
  @EnumSource
  void namesWhatOpenLibertyCallsItThere(ConfigurationRemedy remedy) {
    assertThat(remedy.words(true)).containsPattern(WORDS_OF_LIBERTY);
  }

  @ParameterizedTest
  @EnumSource
  void namesNothingOfOpenLibertyOnAnotherServer(ConfigurationRemedy remedy) {
    assertThat(remedy.words(false)).doesNotContainPattern(WORDS_OF_LIBERTY);
    assertThat(remedy).hasToString(remedy.words(false)); // where these tests run
  }
}
