package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.CommException;
import org.junit.jupiter.api.Test;
import org.smtpconnector.smtp.SmtpException;

/** Chapter 23 of Jakarta Connectors: the exceptions that a container and its applications get. */
class ExceptionContractTest extends ContractFixture {
  @Test // 23.2.1
  void nobodyListeningIsABrokenLink() {
    relay.stop();
    CommException failure =
        catchThrowableOfType(
            CommException.class, () -> factory.createManagedConnection(null, null));
    assertThat(failure).hasMessageContaining("localhost");
    assertThat(failure).hasCauseInstanceOf(SmtpException.Disconnected.class);
  }

  @Test // 23.1
  void carryTheReplyAsTheirErrorCode() {
    relay.on("EHLO").reply("554 5.7.1 not from there");
    relay.on("HELO").reply("554 5.7.1 not from there");
    ResourceException failure =
        catchThrowableOfType(
            ResourceException.class, () -> factory.createManagedConnection(null, null));
    assertThat(failure.getErrorCode()).isEqualTo("554 5.7.1");
    assertThat(failure).hasMessageContaining("not from there");
  }
}
