package org.smtpconnector.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.AUTHORITY;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.server;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.to;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtpconnector.smtp.SmtpException.SecurityUnmet;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** Trust stores and key stores. */
class TlsStoresTest {
  @Test
  void trustsThePlatformBesidesAStoreOnlyIfItIsTold(@TempDir Path files) throws Exception {
    Path trust = files.resolve("trust.p12");
    AUTHORITY.writeTrustStore(trust, "trusted".toCharArray());
    TlsStores stores = TlsStores.PLATFORM.withTrustStore(trust, "trusted");
    try (ScriptedSmtpServer server = server(TransportSecurity.TLS, AUTHORITY.issue("localhost"))) {
      for (TlsStores believed : List.of(stores, stores.withPlatform())) {
        SmtpSession.open(to(server, TransportSecurity.TLS).sslContext(believed.context()).build())
            .close();
      }
      assertThatThrownBy(
              () ->
                  SmtpSession.open(
                      to(server, TransportSecurity.TLS)
                          .sslContext(TlsStores.PLATFORM.context())
                          .build()))
          .isInstanceOf(SecurityUnmet.class);
    }
  }

  @Test
  void saysWhatIsWrongWithAStore(@TempDir Path files) throws Exception {
    Path trust = files.resolve("trust.p12");
    AUTHORITY.writeTrustStore(trust, "trusted".toCharArray());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsStores.PLATFORM.withTrustStore(trust, "never-show-this").context())
        .withMessageStartingWith("trustStore is '" + trust + "', which cannot be read")
        .withMessageContaining("trustStorePassword")
        .withMessageNotContaining("never-show-this");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsStores.PLATFORM.withKeyStore(trust, "trusted").context())
        .withMessage("keyStore is '" + trust + "', which holds no private key");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsStores.PLATFORM.withKeyStore(files.resolve("none"), "x").context())
        .withMessageContaining("there is no such file");
    assertThat(TlsStores.PLATFORM.withKeyStore(trust, "never-show-this").toString())
        .doesNotContain("never-show-this");
  }
}
