package org.smtpconnector.it.servers;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * GlassFish, or Payara, which descends from it, set up as their pages in {@code server-config} say.
 */
final class GlassFishServer implements ApplicationServer {
  private static final String STARTED = "NCLS-CORE-00017";

  private final String name;
  private final Path unpacked;
  private final Path scripts;
  private final Path home;
  private final RelayAccess relay;
  private final ConnectorPoolCommands pools;
  private final GlassFishDomain domain = new GlassFishDomain();
  private final Asadmin asadmin;
  private final Map<String, ServerProcess> deployments = new HashMap<>();
  private ServerProcess process;

  private GlassFishServer(String product, Path directory, RelayAccess relay) {
    String id = product.toLowerCase(Locale.ROOT);
    name = product + " " + System.getProperty(id + ".version");
    unpacked = Path.of(System.getProperty(id + ".home"));
    scripts = Installation.scripts(id);
    home = directory;
    this.relay = relay;
    pools = new ConnectorPoolCommands(relay, "ALIAS=");
    asadmin = new Asadmin(home, domain.adminPort());
  }

  static GlassFishServer glassFish(Path directory, RelayAccess relay) {
    return new GlassFishServer("GlassFish", directory, relay);
  }

  static GlassFishServer payara(Path directory, RelayAccess relay) {
    return new GlassFishServer("Payara", directory, relay);
  }

  Asadmin asadmin() {
    return asadmin;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String word() {
    return "asadmin";
  }

  @Override
  public void start() {
    Installation.copy(unpacked, home);
    domain.configure(home.resolve("glassfish/domains/domain1/config/domain.xml"));
    process = asadmin.start("start-domain", "--verbose", "domain1");
    await("the start of " + name + ", see " + home)
        .atMost(LONGEST_START)
        .failFast("it has ended", () -> !process.isAlive())
        .until(() -> log().contains(STARTED));
    setUp();
  }

  /** What the page says, and then connection factories of the battery. */
  private void setUp() {
    Installation.put(Installation.archive(Installation.ADAPTER), home.resolve("smtp-rar.rar"));
    asadmin.alias("smtp-password", RelayAccess.PASSWORD);
    asadmin.run(
        "create-system-properties",
        "smtp.host=localhost:smtp.port=%d:smtp.security=starttls:smtp.user=%s"
            .formatted(relay.port(), RelayAccess.USER));
    asadmin.script(scripts.resolve("smtp.asadmin"));
    asadmin.script(scripts.resolve("outbox.asadmin"));
    asadmin.alias("other-password", RelayAccess.OTHER_PASSWORD);
    asadmin.alias("wrong-password", RelayAccess.WRONG_PASSWORD);
    List<String> script = new ArrayList<>(pools.all());
    script.add("ping-connection-pool smtp-pool");
    asadmin.script(asadmin.write("battery.asadmin", script));
  }

  ConnectorPoolCommands pools() {
    return pools;
  }

  /** A class that defines the connection factory of the relay by an annotation. */
  CompiledClass definition(String password) {
    String source =
        """
        @jakarta.resource.ConnectionFactoryDefinition(
            name = "java:app/mail/smtp",
            interfaceName = "org.smtpconnector.connector.SmtpConnectionFactory",
            resourceAdapter = "#smtp-rar",
            transactionSupport =
                jakarta.resource.spi.TransactionSupport.TransactionSupportLevel.NoTransaction,
            minPoolSize = 0,
            maxPoolSize = 4,
            properties = {"host=localhost", "port=%d", "security=starttls", "user=%s",
                "password=%s", "trustStore=%s", "trustStorePassword=%s"})
        @jakarta.ejb.Singleton
        public class Definition {}
        """
            .formatted(
                relay.port(),
                RelayAccess.USER,
                password,
                relay.trustStore(),
                RelayAccess.TRUST_STORE_PASSWORD);
    return compiled("Definition", source, "jakarta.resource-api.jar", "jakarta.ejb-api.jar");
  }

  /** Compiles a class with APIs of the server. */
  CompiledClass compiled(String name, String source, String... apis) {
    Path modules = home.resolve("glassfish/modules");
    return CompiledClass.of(
        name,
        source,
        Stream.of(apis)
            .map(api -> modules.resolve(api).toString())
            .collect(Collectors.joining(File.pathSeparator)));
  }

  @Override
  public URI deploy(Path archive) {
    String name = Application.name(archive);
    deployments.put(name, asadmin.start("deploy", "--force", "--name", name, archive.toString()));
    return Application.address(domain.httpPort(), archive);
  }

  /** Waits until an application is deployed, or not, and tells which, as asadmin does. */
  boolean isDeployed(Path archive) {
    return deployments.get(Application.name(archive)).succeeds();
  }

  /** An application whose deployment has failed is not there. */
  @Override
  public void undeploy(Path archive) {
    String name = Application.name(archive);
    if (isDeployed(archive)) {
      asadmin.run("undeploy", name);
    }
    deployments.remove(name);
  }

  @Override
  public void replaceAdapter() {
    asadmin.shell("redeploy --name smtp-rar smtp-rar.rar");
  }

  @Override
  public ServerProcess process() {
    return process;
  }

  /**
   * Its log file; or its console, since at times GlassFish starts and writes nothing to the file.
   */
  @Override
  public String log() {
    String file = Installation.read(home.resolve("glassfish/domains/domain1/logs/server.log"));
    return file.contains(STARTED) ? file : Installation.read(asadmin.log());
  }
}
