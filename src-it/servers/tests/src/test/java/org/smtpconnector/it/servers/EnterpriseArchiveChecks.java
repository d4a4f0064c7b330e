package org.smtpconnector.it.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/**
 * An enterprise application that carries the adapter and needs none of the server: one archive for
 * every server.
 */
abstract class EnterpriseArchiveChecks extends ServerChecks {
  EnterpriseArchiveChecks(
      String directory, BiFunction<Path, RelayAccess, ApplicationServer> server) {
    super(directory, server);
  }

  @Override
  Path archive() {
    return EnterpriseArchive.create("enterprise", access());
  }

  @Test
  void sendsWithTheSettingsOfItsWebArchiveByTheConnectionFactoryThatItDefines() {
    assertThat(application().run("send")).isEqualTo(SENT);

    assertReceivedFrom(SHOP, RelayAccess.USER);
  }
}
