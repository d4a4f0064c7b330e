package org.smtpconnector.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import org.junit.jupiter.api.Tag;

/** Whatever EHLO is answered by can be asked for what it offers. */
class CapabilitiesFuzz {
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
    List<String> lines = List.of(data.consumeRemainingAsString().split("\n", -1));
    Capabilities offered = Capabilities.of(Reply.of(250, lines));
    offered
        .extensions()
        .forEach(
            (keyword, parameters) -> {
              assertThat(offered.offers(keyword)).isTrue();
              assertThat(offered.parameters(keyword)).isEqualTo(parameters);
            });
    assertThat(offered.maxMessageSize().orElse(1)).isPositive();
    assertThat(offered.maxRecipients().orElse(1)).isPositive();
    assertThat(offered.maxMessages().orElse(1)).isPositive();
    assertThat(offered.mechanisms()).doesNotContainNull();
  }
}
