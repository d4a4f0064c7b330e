package org.smtpconnector.smtp.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.Tag;

/** Whatever is encoded decodes to itself, and holds nothing that ends a parameter. */
class XtextFuzz {
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
    String text = data.consumeRemainingAsString();
    String encoded;
    try {
      encoded = XtextEncoder.encode("text", text);
    } catch (IllegalArgumentException e) {
      assertThat(text.chars()).anyMatch(c -> c < ' ' || c > '~');
      return;
    }
    assertThat(encoded.chars()).allMatch(c -> c > ' ' && c <= '~' && c != '=');
    assertThat(decoded(encoded)).isEqualTo(text);
  }

  private static String decoded(String encoded) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < encoded.length(); i++) {
      if (encoded.charAt(i) == '+') {
        text.append((char) Integer.parseInt(encoded.substring(i + 1, i + 3), 16));
        i += 2;
      } else {
        text.append(encoded.charAt(i));
      }
    }
    return text.toString();
  }
}
