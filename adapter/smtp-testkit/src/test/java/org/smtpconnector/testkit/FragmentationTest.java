package org.smtpconnector.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FragmentationTest {
  private static List<String> cut(Fragmentation fragmentation, String lines) {
    return fragmentation.split(lines.getBytes(UTF_8)).stream()
        .map(p -> new String(p, UTF_8))
        .toList();
  }

  @Test
  void wholeIsOnePiece() {
    assertThat(cut(Fragmentation.WHOLE, "a\r\nb\r\n")).containsExactly("a\r\nb\r\n");
  }

  @Test
  void linesEndAfterLineFeed() {
    assertThat(cut(Fragmentation.LINES, "a\r\nb\r\nc")).containsExactly("a\r\n", "b\r\n", "c");
  }

  @Test
  void octetsAreOneByOne() {
    assertThat(cut(Fragmentation.OCTETS, "a\r\n")).containsExactly("a", "\r", "\n");
  }

  @Test
  void nothingIsNoPiece() {
    assertThat(Fragmentation.values()).allSatisfy(p -> assertThat(cut(p, "")).isEmpty());
  }
}
