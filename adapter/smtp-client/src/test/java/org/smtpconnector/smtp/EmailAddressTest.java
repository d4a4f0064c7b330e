package org.smtpconnector.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ops@example.org",
        "first.last+tag@sub.example.org",
        "!#$%&'*+-/=?^_`{|}~@example.org",
        "azAZ09@example.org",
        "root@localhost",
        "\"john doe\"@example.org",
        "\"a@b\\\"c\"@example.org",
        "jörg@example.org",
        "ops@[192.0.2.1]",
        "ops@[IPv6:2001:db8::1]",
        "ops@[IPv6:::1]",
        "ops@[IPv6:::ffff:192.0.2.1]",
        "ops@[IPv6:1:2:3:4:5:6:7:8]"
      })
  void acceptsAMailboxAsRfc5321WritesIt(String text) {
    assertThat(EmailAddress.of(text)).hasToString(text);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "ops|has no @",
        "@example.org|there is nothing before the @",
        "ops@|domain is empty",
        "ops@example..org|empty label",
        "ops@example.org.|empty label",
        ".ops@example.org|dot at the start",
        "o..ps@example.org|beside another",
        "ops.@example.org|dot right before",
        "o ps@example.org|a space",
        "o(comment)ps@example.org|'('",
        "ops@exa mple.org|' '",
        "ops@-example.org|'-'",
        "ops@example.org>|'>'",
        "<ops@example.org>|'<'",
        "a@b@example.org|'@'",
        "\"ops@example.org|has no @",
        "\"o\"ps\"@example.org|has no @",
        "ops@[300.0.2.1]|address literal",
        "ops@[192.0.2.1|address literal",
        "ops@[IPv6:1:2:3]|address literal",
        "ops@[IPv6:1::2::3]|address literal",
        "ops@[IPv6:12345::1]|address literal",
        "ops@[IPv6:1:2:3:4:5:6:7:8:9]|address literal",
      })
  void refusesWhatIsNoMailboxAndSaysWhy(String text, String why) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EmailAddress.of(text))
        .withMessageStartingWith("address '")
        .withMessageContaining(why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "\"\"@example.org|",
        "\"a\\\\\"@example.org|",
        "\"a\u00E9b\"@example.org|",
        "\"@example.org|has no @",
        "\"a\\\"@example.org|has no @",
        "\"a\"example.org|has no @",
        "\"a\"|has no @",
        "\"a\u007Fb\"@example.org|the part before the @ holds",
        "\"a\u0001b\"@example.org|the part before the @ holds",
        "\"a\u200Bb\"@example.org|the part before the @ holds",
        "\"a\u0085b\"@example.org|the part before the @ holds",
        "a\u007Fb@example.org|which would need quotes"
      })
  void readsAQuotedStringToItsEnd(String text, String why) {
    if (why == null) {
      assertThat(EmailAddress.of(text)).hasToString(text);
    } else {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> EmailAddress.of(text))
          .withMessageStartingWith("address '")
          .withMessageContaining(why);
    }
  }

  @Test
  void takesAPartThatIsNotQuotedToItsEndForNoQuotedString() {
    for (String localPart : new String[] {"\"", "\"a", "\"a\"b\"", "\"a\\\""}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new EmailAddress(localPart, "example.org"))
          .withMessageContaining("quotes are not closed before the @");
    }
  }

  /** RFC 5321 4.5.3.1 bounds octets, and a letter beyond ASCII takes two or more. */
  @Test
  void countsOctetsNotLetters() {
    assertThat(EmailAddress.of("ö".repeat(32) + "@example.org").needsSmtpUtf8()).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EmailAddress.of("ö".repeat(32) + "x@example.org"))
        .withMessageContaining("64 octets");
  }

  @Test
  void takesAnAddressOf254OctetsAndNoLongerOne() {
    String domain = ("d".repeat(63) + ".").repeat(3) + "example";
    String localPart = "l".repeat(254 - 1 - domain.length());
    assertThat(EmailAddress.of(localPart + "@" + domain).toString()).hasSize(254);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EmailAddress.of(localPart + "l@" + domain))
        .withMessageContaining("longer than 254 octets");
  }

  @Test
  void refusesLineEndsByNameAndShowsThemEscaped() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EmailAddress.of("a\r\nRCPT TO:<x@y.example>@example.org"))
        .withMessageContaining("a carriage return")
        .withMessageContaining("\\u{D}\\u{A}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EmailAddress.of("a@example.org\n"))
        .withMessageContaining("\\u{A}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EmailAddress.of("\"a\nb\"@example.org"))
        .withMessageContaining("a line feed");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EmailAddress.of("a\0b@example.org"))
        .withMessageContaining("a NUL");
  }

  @ParameterizedTest
  @ValueSource(ints = {0x560A, 0x010D, 0x2028, 0x202E, 0x200B, 0xFEFF, 0x85, 0xD800})
  void neverLetsACharacterBecomeALineEndOrHideInALog(int codePoint) {
    // U+560A and U+010D hold the octets 0x0A and 0x0D: a cast to byte would send a line end.
    String text = "a" + new StringBuilder().appendCodePoint(codePoint) + "b@example.org";
    if (Character.isLetter(codePoint)) {
      assertThat(EmailAddress.of(text).needsSmtpUtf8()).isTrue();
    } else {
      assertThatIllegalArgumentException().isThrownBy(() -> EmailAddress.of(text));
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\0',
      value = {
        "ann@doe.example,ann@DOE.Example",
        "ann@müller.example,ann@XN--MLLER-KVA.example",
        "ann@[IPv6:2001:db8::1],ann@[IPv6:2001:DB8::1]",
        "ann.doe@doe.example,\"ann.doe\"@doe.example",
        "\"ann doe\"@doe.example,\"ann\\ doe\"@DOE.example"
      })
  void isOneAddressWhateverTheCaseOfItsDomainAndTheQuotesAboutItsLocalPart(
      String one, String other) {
    assertThat(EmailAddress.of(one))
        .isEqualTo(EmailAddress.of(other))
        .hasSameHashCodeAs(EmailAddress.of(other));
    assertThat(Envelope.of("shop@shop.example", one, other).recipients())
        .extracting(Recipient::toString)
        .containsExactly(EmailAddress.of(one).toString());
  }

  @Test
  void isAnotherAddressWhereTheCaseOfTheLocalPartIs() {
    assertThat(EmailAddress.of("Ann@doe.example")).isNotEqualTo(EmailAddress.of("ann@doe.example"));
    assertThat(EmailAddress.of("ann@doe.example")).isNotEqualTo(EmailAddress.of("ann@roe.example"));
  }

  @ParameterizedTest
  @ValueSource(strings = {" ann@doe.example", "ann@doe.example \t", "\t ann@doe.example "})
  void takesAnAddressWithBlanksAround(String text) {
    assertThat(EmailAddress.of(text)).hasToString("ann@doe.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann@doe.example,bob@doe.example",
        "ann@doe.example, Bob <bob@doe.example>",
        "ann@doe.example; bob@doe.example",
        "ann@doe.example bob@doe.example",
        "Ann <ann@doe.example>, bob@doe.example"
      })
  void saysThatOneAddressIsWantedWhereThereAreMore(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EmailAddress.of(text))
        .withMessage(
            "address '%s' is not valid: it contains more than one address where one is expected:"
                + " give each by itself",
            text);
  }

  @Test
  void turnsADomainBeyondAsciiIntoItsALabels() {
    EmailAddress address = EmailAddress.of("info@bücher.example");
    assertThat(address.domain()).isEqualTo("xn--bcher-kva.example");
    assertThat(address.needsSmtpUtf8()).isFalse();
  }

  @Test
  void refusesADomainThatIsTwoHostsByTwoStandards() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EmailAddress.of("info@straße.example"))
        .withMessageContaining("'strasse.example'");
  }

  @Test
  void boundsTheLengthOfItsParts() {
    String label = "d".repeat(63);
    assertThat(EmailAddress.of("l".repeat(64) + "@example.org").localPart()).hasSize(64);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EmailAddress.of("l".repeat(65) + "@example.org"))
        .withMessageContaining("64 octets");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> EmailAddress.of("a@" + label + "d.example"))
        .withMessageContaining("63");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> EmailAddress.of("l".repeat(60) + "@" + (label + ".").repeat(3) + "example"))
        .withMessageContaining("254");
  }

  @Test
  void refusesAMegabyteOfNonsenseInAMoment() {
    for (String bit : new String[] {"(", "\"", "\\", ".", "@", "a.", "[", ":"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> EmailAddress.of(bit.repeat(1_000_000)))
          .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(2000));
    }
  }
}
