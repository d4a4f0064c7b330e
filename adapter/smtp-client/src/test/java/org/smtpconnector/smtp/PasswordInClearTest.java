package org.smtpconnector.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpconnector.smtp.auth.AuthenticatingServer.to;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.smtpconnector.smtp.SmtpException.SecurityUnmet;
import org.smtpconnector.smtp.handshake.SmtpHandshake;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** Where a password may cross a connection without TLS. */
class PasswordInClearTest {
  @Test
  void givesAPasswordInClearToLoopbackAlone() throws Exception {
    try (ScriptedSmtpServer server =
        ScriptedSmtpServer.builder().user("alice", "wonderland").start()) {
      SmtpSession.open(to(server, TransportSecurity.PLAIN).build()).close();
      assertThat(server.commands()).anyMatch(line -> line.startsWith("AUTH PLAIN "));
    }
    InetAddress elsewhere = InetAddress.getByName("192.0.2.1");
    InetAddress here = InetAddress.getByName("::1");
    for (PasswordInClear where : PasswordInClear.values()) {
      SmtpConfig config = SmtpConfig.to("relay").passwordInClear(where).build();
      assertThat(SmtpHandshake.mayCrossInClear(config, elsewhere))
          .isEqualTo(where == PasswordInClear.ALWAYS);
      assertThat(SmtpHandshake.mayCrossInClear(config, here))
          .isEqualTo(where != PasswordInClear.NEVER);
    }
    assertThat(SmtpConfig.to("relay").build().passwordInClear())
        .isEqualTo(PasswordInClear.LOOPBACK);
  }

  @Test
  void givesNoPasswordInClearToLoopbackEitherWhereItMayNever() throws Exception {
    try (ScriptedSmtpServer server =
        ScriptedSmtpServer.builder().user("alice", "wonderland").start()) {
      SmtpConfig config =
          to(server, TransportSecurity.PLAIN).passwordInClear(PasswordInClear.NEVER).build();
      assertThatThrownBy(() -> SmtpSession.open(config))
          .isInstanceOf(SecurityUnmet.class)
          .hasMessageContaining("would cross a connection without TLS")
          .hasMessageContaining("passwordInClear, which is never");
      assertThat(server.commands()).noneMatch(line -> line.startsWith("AUTH"));
    }
  }
}
