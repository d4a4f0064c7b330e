package org.smtpconnector.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigurationRemedyTest {
  /** What only one server has: each remedy there names some of it, and none on another server. */
  private static final Map<ServerProduct, String> WORDS =
      Map.of(
          ServerProduct.OPEN_LIBERTY,
          "server\\.xml|feature|<\\w+|containerAuthDataRef|classProviderRef|\\b[a-zA-Z]+-\\d\\.\\d",
          ServerProduct.WILDFLY,
          "subsystem|module|elytron|jboss",
          ServerProduct.GLASSFISH,
          "asadmin|GlassFish|Payara",
          ServerProduct.TOMEE,
          "TomEE|tomee\\.xml|conf/");

  private static Stream<Arguments> onEachServer() {
    return WORDS.keySet().stream()
        .flatMap(
            server ->
                Arrays.stream(ConfigurationRemedy.values())
                    .filter(remedy -> mayBeNeeded(remedy, server))
                    .map(remedy -> Arguments.of(server, remedy)));
  }

  /** JNDI is found to be missing on Open Liberty alone. */
  private static boolean mayBeNeeded(ConfigurationRemedy remedy, ServerProduct server) {
    return remedy != ConfigurationRemedy.JNDI || server == ServerProduct.OPEN_LIBERTY;
  }

  @ParameterizedTest
  @MethodSource("onEachServer")
  void usesTheWordsOfTheServerThatRunsAndOfNoOther(
      ServerProduct server, ConfigurationRemedy remedy) {
    assertThat(server.words(remedy)).containsPattern(WORDS.get(server));
    WORDS.forEach(
        (other, words) -> {
          if (other != server) {
            assertThat(server.words(remedy)).doesNotContainPattern(words);
          }
        });
  }

  @ParameterizedTest
  @EnumSource
  void usesTheWordsOfNoServerElsewhere(ConfigurationRemedy remedy) {
    for (String words : WORDS.values()) {
      assertThat(ServerProduct.OTHER.words(remedy)).doesNotContainPattern(words);
    }
    assertThat(remedy)
        .hasToString(ServerProduct.OTHER.words(remedy)); // these tests run without one
  }
}
