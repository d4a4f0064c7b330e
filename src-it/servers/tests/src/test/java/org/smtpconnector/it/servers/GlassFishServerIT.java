package org.smtpconnector.it.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("glassfish")
class GlassFishServerIT extends GlassFishBattery {
  private static final String DEFAULT_EXECUTOR =
      "resources.managed-executor-service.concurrent/__defaultManagedExecutorService";

  GlassFishServerIT() {
    super("glassfish", GlassFishServer::glassFish);
  }

  /** GlassFish would send the text of an alias. */
  @Override
  String passwordInAnnotation() {
    return RelayAccess.PASSWORD;
  }

  /** Not on Payara, which deploys no application with CDI while this executor is disabled. */
  @Test
  void sendsOnThreadsOfTheDefaultExecutorThatIsEnabledAsTheRemedySays() {
    asadmin().shell("set " + DEFAULT_EXECUTOR + ".enabled=false");
    Path archive = WebArchiveVariant.create("without-default-executor", "");
    Application other = deployed(archive);
    PrintedRemedy remedy = new PrintedRemedy(other.failureOf("send-async"));
    remedy.commands().forEach(asadmin()::shell);

    assertThat(other.run("send-async")).isEqualTo(SENT);
    assertThat(application().run("send-async")).isEqualTo(SENT);

    server().undeploy(archive);
  }
}
