package org.smtpconnector.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxySettingsTest {
  private static final Proxy SOCKS = Proxy.socks5("proxy.example", 1080);
  private static final Proxy HTTP = Proxy.http("proxy.example", 3128);

  @ParameterizedTest
  @ValueSource(ints = {-1, 0, 65536})
  void refusesAPortOutOfRange(int port) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Proxy.socks5("proxy.example", port))
        .withMessage("proxyPort is " + port + ", which is outside 1 to 65535");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "http://proxy.example", "proxy\r\n", "::1::", "1:2"})
  void refusesAHostThatIsNone(String host) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Proxy.http(host, 3128))
        .withMessageStartingWith("proxyHost is ");
  }

  @Test
  void refusesHalfALogin() {
    for (String nothing : new String[] {null, ""}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> SOCKS.withLogin("joe", nothing))
          .withMessage("proxyPassword is empty; proxyUser needs one, or leave both out");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> SOCKS.withLogin(nothing, "s3cret"))
          .withMessage("proxyUser is empty; proxyPassword needs one, or leave both out");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\0b", "a\r\nX: y", "a\u0085"})
  void refusesControlCharactersAndDoesNotShowThem(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HTTP.withLogin(text, "s3cret"))
        .withMessage("proxyUser holds a control character");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HTTP.withLogin("joe", text))
        .withMessage("proxyPassword holds a control character");
  }

  @Test
  void refusesALoginThatDoesNotFitItsLengthOctet() {
    String longest = "é".repeat(127) + "e";
    assertThat(SOCKS.withLogin(longest, longest).login()).isPresent();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SOCKS.withLogin(longest + "e", "s3cret"))
        .withMessage("proxyUser is 256 octets long, which is more than 255");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SOCKS.withLogin("joe", longest + "e"))
        .withMessage("proxyPassword is 256 octets long, which is more than 255");
  }

  @Test
  void refusesAColonWhereItWouldEndTheUsersName() {
    assertThat(SOCKS.withLogin("a:b", "c:d").login()).isPresent();
    assertThat(HTTP.withLogin("joe", "c:d").login()).isPresent();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HTTP.withLogin("a:b", "s3cret"))
        .withMessageStartingWith("proxyUser holds a colon");
  }

  @Test
  void refusesAProxyToAUnixSocketOrIntoAZone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SmtpConfig.toUnixSocket(Path.of("/run/lmtp")).proxy(SOCKS).build())
        .withMessageContaining("proxyHost is 'proxy.example', and no proxy leads to a Unix socket");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SmtpConfig.to("fe80::1%eth0").proxy(SOCKS).build())
        .withMessageContaining("host is 'fe80::1%eth0', whose zone has no meaning to a proxy");
  }

  @ParameterizedTest
  @EnumSource
  void neverShowsThePassword(Proxy.Kind kind) {
    Proxy proxy = new Proxy(kind, "::1", 1080, Optional.of(new Credentials.Password("joe", "s3c")));
    String name = kind == Proxy.Kind.HTTP ? "http" : "socks5";
    assertThat(proxy).hasToString(name + " proxy [::1]:1080");
    assertThat(SmtpConfig.to("relay").proxy(proxy).build().toString())
        .contains(name + " proxy [::1]:1080")
        .doesNotContain("s3c");
  }
}
