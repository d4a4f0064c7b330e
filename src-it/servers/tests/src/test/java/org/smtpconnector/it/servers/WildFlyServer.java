package org.smtpconnector.it.servers;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.smtpconnector.testkit.FreePort;

/** WildFly, set up as {@code server-config/wildfly/README.md} says. */
final class WildFlyServer implements ApplicationServer {
  private static final Path UNPACKED = Path.of(System.getProperty("wildfly.home"));
  private static final Path SCRIPTS = Installation.scripts("wildfly");
  private static final Duration LONGEST_START = Duration.ofMinutes(5);
  private static final String STORE_PASSWORD = "password-of-the-store";

  private final Path home;
  private final RelayAccess relay;
  private final int httpPort = FreePort.find();
  private final int managementPort = FreePort.find();
  private ServerProcess process;

  WildFlyServer(Path directory, RelayAccess relay) {
    home = directory;
    this.relay = relay;
  }

  @Override
  public String name() {
    return "WildFly " + UNPACKED.getFileName().toString().replaceAll("wildfly-|\\.Final", "");
  }

  @Override
  public void start() {
    Installation.copy(UNPACKED, home);
    installModule();
    makeStore();
    cli(SCRIPTS.resolve("smtp.cli"));
    cli(SCRIPTS.resolve("outbox.cli"));
    addFactories();
    run();
  }

  /** Unzips the archive, which is a module by that. */
  private void installModule() {
    Path module = home.resolve("modules/org/smtpconnector/main");
    try {
      Files.createDirectories(module);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    command(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "jar").toString(),
            "xf",
            Installation.archive("smtp-rar.rar").toString()),
        module);
  }

  private void makeStore() {
    List<String> store =
        List.of(
            "bin/elytron-tool.sh",
            "credential-store",
            "--location",
            "standalone/configuration/smtp.cs",
            "--password",
            STORE_PASSWORD);
    command(plus(store, "--create", "--add", "relay", "--secret", RelayAccess.PASSWORD), home);
    command(plus(store, "--add", "other", "--secret", RelayAccess.OTHER_PASSWORD), home);
    command(plus(store, "--add", "wrong", "--secret", RelayAccess.WRONG_PASSWORD), home);
  }

  private static List<String> plus(List<String> first, String... rest) {
    List<String> all = new ArrayList<>(first);
    all.addAll(List.of(rest));
    return all;
  }

  /** Connection factories of the battery, beside that of the administrator's script. */
  private void addFactories() {
    List<String> script = new ArrayList<>(List.of("embed-server --server-config=standalone.xml"));
    script.addAll(user("other", RelayAccess.OTHER_USER));
    script.addAll(user("wrong", RelayAccess.USER));
    script.addAll(factory("newsletter", "authentication-context=other"));
    script.addAll(factory("wrong-password", "authentication-context=wrong"));
    script.addAll(factory("sandbox", "authentication-context=smtp"));
    script.add(property("sandbox", "redirectTo", RelayAccess.SANDBOX));
    script.addAll(factory("nobody", "recovery=false"));
    script.add("stop-embedded-server");
    Path file = home.resolve("battery.cli");
    try {
      Files.write(file, script);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cli(file);
  }

  private static List<String> user(String alias, String user) {
    return List.of(
        "/subsystem=elytron/authentication-configuration=%s:add(authentication-name=%s, credential-reference={store=smtp, alias=%s})"
            .formatted(alias, user, alias),
        "/subsystem=elytron/authentication-context=%s:add(match-rules=[{authentication-configuration=%s}])"
            .formatted(alias, alias));
  }

  private static List<String> factory(String name, String security) {
    return List.of(
        "/subsystem=resource-adapters/resource-adapter=smtp/connection-definitions=%s:add(class-name=org.smtpconnector.connector.ra.SmtpManagedConnectionFactory, jndi-name=\"java:/mail/%s\", elytron-enabled=%s, %s, sharable=false, enlistment=false, max-pool-size=2)"
            .formatted(name, name, !name.equals("nobody"), security),
        property(name, "host", "localhost"),
        property(name, "port", "${smtp.port}"),
        property(name, "trustStore", "${smtp.trust-store}"),
        property(name, "trustStorePassword", "${smtp.trust-store-password}"));
  }

  private static String property(String factory, String property, String value) {
    return "/subsystem=resource-adapters/resource-adapter=smtp/connection-definitions=%s/config-properties=%s:add(value=\"%s\")"
        .formatted(factory, property, value);
  }

  private void cli(Path script) {
    command(List.of("bin/jboss-cli.sh", "--file=" + script), home);
  }

  private void command(List<String> command, Path directory) {
    ServerProcess.run(command, directory, environment(), home.resolve("setup.log"));
  }

  private Map<String, String> environment() {
    return Map.of(
        "JBOSS_HOME",
        home.toString(),
        "JAVA_HOME",
        System.getProperty("java.home"),
        "JAVA_OPTS",
        "-Xmx512m -XX:MaxMetaspaceSize=256m -Djava.net.preferIPv4Stack=true",
        "SMTP_STORE_PASSWORD",
        STORE_PASSWORD);
  }

  private void run() {
    process =
        ServerProcess.start(
            List.of(
                "bin/standalone.sh",
                "-b",
                "127.0.0.1",
                "-bmanagement",
                "127.0.0.1",
                "-Djboss.http.port=" + httpPort,
                "-Djboss.https.port=" + FreePort.find(),
                "-Djboss.management.http.port=" + managementPort,
                "-Dsmtp.host=localhost",
                "-Dsmtp.port=" + relay.port(),
                "-Dsmtp.user=" + RelayAccess.USER,
                "-Dsmtp.trust-store=" + relay.trustStore(),
                "-Dsmtp.trust-store-password=" + RelayAccess.TRUST_STORE_PASSWORD),
            home,
            environment(),
            home.resolve("console.log"));
    await("the start of " + name() + ", see " + home)
        .atMost(LONGEST_START)
        .failFast("it has ended", () -> !process.isAlive())
        .until(() -> Stream.of("WFLYSRV0025", "WFLYSRV0026").anyMatch(log()::contains));
  }

  @Override
  public URI deploy(Path archive) {
    Path target = deployment(archive.getFileName().toString());
    try {
      Files.copy(archive, target, StandardCopyOption.REPLACE_EXISTING);
      Files.createFile(deployment(archive.getFileName() + ".dodeploy"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String context = archive.getFileName().toString().replaceAll("\\.[a-z]+$", "");
    return URI.create("http://127.0.0.1:" + httpPort + "/" + context + "/");
  }

  @Override
  public void undeploy(Path archive) {
    try {
      Files.delete(deployment(archive.getFileName() + ".deployed"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await()
        .atMost(LONGEST_START)
        .until(() -> Files.exists(deployment(archive.getFileName() + ".undeployed")));
  }

  private Path deployment(String name) {
    return home.resolve("standalone/deployments").resolve(name);
  }

  @Override
  public ServerProcess process() {
    return process;
  }

  @Override
  public String log() {
    return Installation.read(home.resolve("standalone/log/server.log"));
  }

  @Override
  public void close() {
    if (process != null) {
      process.stop();
    }
  }
}
