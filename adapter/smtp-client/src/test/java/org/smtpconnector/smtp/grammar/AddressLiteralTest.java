package org.smtpconnector.smtp.grammar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.Inet6Address;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressLiteralTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[0.0.0.0]",
        "[255.255.255.255]",
        "[192.0.2.1]",
        "[IPv6:::]",
        "[IPv6:::1]",
        "[IPv6:1::]",
        "[IPv6:1:2:3:4:5:6:7:8]",
        "[IPv6:1:2:3:4:5:6:7::]",
        "[IPv6:::2:3:4:5:6:7:8]",
        "[IPv6:1::3:4:5:6:7:8]",
        "[IPv6:FFFF:ffff:0:0:0:0:0:0]",
        "[IPv6:1:2:3:4:5:6:192.0.2.1]",
        "[IPv6:::192.0.2.1]",
        "[IPv6:1:2:3:4::192.0.2.1]"
      })
  void isWrittenAsRfc5321HasIt(String literal) {
    assertThat(AddressLiteral.check(literal, "ops@" + literal)).isEqualTo(literal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "[256.0.2.1]",
        "[192.0.2]",
        "[192.0.2.1.5]",
        "[192.0.02.1]",
        "[IPv6:192.0.2.1]",
        "[IPv6:1:2:3:4:5:6:7]",
        "[IPv6:1:2:3:4:5:6:7:8:9]",
        "[IPv6:1:2:3:4::5:6:7:8]",
        "[IPv6:1::2::3]",
        "[IPv6:::1::2]",
        "[IPv6:12345::]",
        "[IPv6::1:2:3:4:5:6:7]",
        "[IPv6::1:2:3:4:5:6:7:8]",
        "[IPv6:1:2:3:4:5:6:7:]",
        "[IPv6:1:2:3:4:5:6:7:8:]",
        "[IPv6:1::2:]",
        "[IPv6::1::2]",
        "[IPv6:1:2:3:4:5:192.0.2.1]",
        "[IPv6:1:2:3:4:5:6:7:192.0.2.1]",
        "[IPv6:1:2:3:4:5:6::192.0.2.1]",
        "[2001:db8::1]",
        "[IPv6:::1",
        "[relay.example]"
      })
  void isNothingElse(String literal) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> AddressLiteral.check(literal, "ops@" + literal))
        .withMessageContaining("'ops@" + literal + "'")
        .withMessageContaining("is not an address literal");
  }

  @Test
  void knowsAnIpv6AddressWithoutBrackets() {
    assertThat(AddressLiteral.isIpv6("2001:db8::1")).isTrue();
    assertThat(AddressLiteral.isIpv6("192.0.2.1")).isFalse();
    assertThat(AddressLiteral.isIpv6("2001:db8::1%eth0")).isFalse();
    assertThat(AddressLiteral.isIpv6("1::2::3")).isFalse();
  }

  @Test
  void isMadeOfAnAddress() throws Exception {
    assertThat(AddressLiteral.of(InetAddress.getByName("192.0.2.1"))).isEqualTo("[192.0.2.1]");
    assertThat(AddressLiteral.of(InetAddress.getByName("2001:db8::1")))
        .isEqualTo("[IPv6:2001:db8:0:0:0:0:0:1]");
  }

  /** A zone means something on this machine alone. */
  @Test
  void namesNoZone() throws Exception {
    byte[] linkLocal = InetAddress.getByName("fe80::1").getAddress();
    assertThat(AddressLiteral.of(Inet6Address.getByAddress(null, linkLocal, 1)))
        .isEqualTo("[IPv6:fe80:0:0:0:0:0:0:1]");
  }

  @Test
  void isLookedUpNowhere() throws Exception {
    assertThat(AddressLiteral.addressOf("192.0.2.1"))
        .contains(InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 1}));
    assertThat(AddressLiteral.addressOf("::1")).contains(InetAddress.getByName("::1"));
    assertThat(AddressLiteral.addressOf("relay.example")).isEmpty();
    assertThat(AddressLiteral.addressOf("192.0.2.1.example")).isEmpty();
    assertThat(AddressLiteral.addressOf("1234")).isEmpty();
  }
}
