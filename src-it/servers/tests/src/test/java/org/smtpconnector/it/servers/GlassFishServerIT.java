package org.smtpconnector.it.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("glassfish")
class GlassFishServerIT extends GlassFishBattery {
  private static final String DEFAULT_EXECUTOR =
      "resources.managed-executor-service.concurrent/__defaultManagedExecutorService";

  private static final String[] APIS = {
    "jakarta.enterprise.cdi-api.jar", "jakarta.inject-api.jar", "microprofile-config-api.jar"
  };
  private static final String SETTINGS =
      """
      @jakarta.enterprise.context.ApplicationScoped
      public class Settings {
        @jakarta.inject.Inject
        @org.eclipse.microprofile.config.inject.ConfigProperty(name = "smtpconnector.from")
        String from;
      }
      """;

  GlassFishServerIT() {
    super("glassfish", GlassFishServer::glassFish);
  }

  /** GlassFish would send the text of an alias. */
  @Override
  String passwordInAnnotation() {
    return RelayAccess.PASSWORD;
  }

  @Override
  String dataSourceClass() {
    return "org.apache.derby.jdbc.EmbeddedXADataSource";
  }

  @Override
  Map<String, String> dataSourceProperties() {
    return Map.of("databaseName", "memory:nowhere", "createDatabase", "create");
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

  /** As the remedy says, and more exactly the page. */
  @Test
  void retriesByTheFaultToleranceThatTheApplicationBringsAlong() {
    assertThat(application().failureOf("send-to-nowhere")).doesNotContain("smallrye");
    assertThat(loggedRemedy("MailSender retries without MicroProfile Fault Tolerance").text())
        .contains("on GlassFish add smallrye-fault-tolerance to the application");

    Path archive =
        WebArchiveVariant.createWithLibraries(
            "with-fault-tolerance",
            Installation.archive(Installation.FAULT_TOLERANCE),
            glassFish().compiled("Settings", SETTINGS, APIS));
    Application other = deployed(archive);
    assertThat(other.run("send")).isEqualTo(SENT);
    assertThat(other.failureOf("send-to-nowhere")).contains("io.smallrye.faulttolerance");
    server().undeploy(archive);
  }
}
