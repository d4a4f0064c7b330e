package org.smtpconnector.smtp.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostNameTest {
  private static final String LABEL = "d".repeat(63);

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "a", "relay.example.org", "A-Z.a--z.0-9", "09.example", "z9.Z0.a"})
  void takesLettersDigitsAndInnerHyphens(String name) {
    assertThat(HostName.ascii(name)).isEqualTo(name);
  }

  @ParameterizedTest
  @CsvSource({
    "'', empty label",
    "., empty label",
    ".relay.example, empty label",
    "relay..example, empty label",
    "relay.example., empty label",
    "-relay.example, '-'",
    "relay-.example, '-'",
    "relay.example-, '-'",
    "re_lay.example, '_'",
    "re/lay.example, '/'",
    "re:lay.example, ':'",
    "re@lay.example, '@'",
    "re[lay.example, '['",
    "re`lay.example, '`'",
    "re{lay.example, '{'",
    "re lay.example, ' '"
  })
  void refusesEverythingElseAndNamesIt(String name, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HostName.ascii(name))
        .withMessageContaining(why);
  }

  @Test
  void takesALabelOf63CharactersAndNoLongerOne() {
    assertThat(HostName.ascii(LABEL + ".example")).startsWith(LABEL);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HostName.ascii(LABEL + "d.example"))
        .withMessageContaining("longer than 63");
  }

  @Test
  void takesANameOf253CharactersAndNoLongerOne() {
    String longest = (LABEL + ".").repeat(3) + "d".repeat(61);
    assertThat(longest).hasSize(253);
    assertThat(HostName.ascii(longest)).isEqualTo(longest);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HostName.ascii(longest + "d"))
        .withMessageContaining("longer than 253");
  }

  @Test
  void countsTheALabelsAndNotTheLettersThatTheyStandFor() {
    String name = "ü".repeat(40) + ".example"; // 40 letters, one after another: "xn--" and few more
    assertThat(HostName.ascii(name)).startsWith("xn--").isNotEqualTo(name);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HostName.ascii("büro.".repeat(24) + "example"))
        .withMessageContaining("longer than 253");
  }

  @Test
  void saysWhatIsWrongWithANameThatHasNoAsciiForm() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HostName.ascii("bü cher.example"))
        .withMessageStartingWith("domain 'bü cher.example' is not a host name: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"straße.example", "ς.example", "a\u200Cß.example", "faß.example"})
  void refusesANameThatIsTwoHostsByTwoStandards(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HostName.ascii(name))
        .withMessageContaining("two different hosts");
  }
}
