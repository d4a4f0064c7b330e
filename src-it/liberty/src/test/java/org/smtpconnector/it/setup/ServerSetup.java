package org.smtpconnector.it.setup;

import java.io.IOException;
import java.nio.file.Path;
import org.jboss.arquillian.container.spi.event.container.BeforeStart;
import org.jboss.arquillian.core.api.annotation.Observes;
import org.jboss.arquillian.core.spi.LoadableExtension;
import org.smtpconnector.testkit.TestAuthority;

/** Makes the certificates of the tests before Arquillian starts the server. */
public final class ServerSetup implements LoadableExtension {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @Override
  public void register(ExtensionBuilder builder) {
    builder.observer(ServerSetup.class);
  }

  void makeCertificates(@Observes BeforeStart event) throws IOException {
    Path directory = Path.of(System.getProperty("it.directory"));
    TestAuthority authority = new TestAuthority();
    authority.writeTrustStore(directory.resolve("trust.p12"), PASSWORD);
    authority
        .issue("localhost", "127.0.0.1")
        .writeKeyStore(directory.resolve("relay.p12"), PASSWORD);
  }
}
