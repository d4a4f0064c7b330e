package org.smtpconnector.it.servers;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.smtpconnector.testkit.FreePort;

/** WildFly, set up as {@code server-config/wildfly/README.md} says. */
final class WildFlyServer implements ApplicationServer {
  private static final Path UNPACKED = Path.of(System.getProperty("wildfly.home"));
  private static final Path SCRIPTS = Installation.scripts("wildfly");
  private static final Pattern STARTED = Pattern.compile("WFLYSRV002[56]");
  private static final Pattern STOPPING = Pattern.compile("WFLYSRV0220");
  private static final String STORE_PASSWORD = "password-of-the-store";

  private final WildFlyConfiguration configuration;
  private final Path home;
  private final RelayAccess relay;
  private final int httpPort = FreePort.find();
  private final int managementPort = FreePort.find();
  private ServerProcess process;

  WildFlyServer(WildFlyConfiguration configuration, Path directory, RelayAccess relay) {
    this.configuration = configuration;
    home = directory;
    this.relay = relay;
  }

  @Override
  public String name() {
    return "WildFly "
        + UNPACKED.getFileName().toString().replaceAll("wildfly-|\\.Final", "")
        + configuration.suffix();
  }

  @Override
  public void start() {
    Installation.copy(UNPACKED, home);
    if (configuration.hasAdapter()) {
      installModule();
      makeStore();
    }
    run();
    configuration.scripts().forEach(script -> cli("--file=" + SCRIPTS.resolve(script)));
    reloadAfter(configuration.hasAdapter() ? battery() : List.of());
  }

  /** Stops, installs the module anew, and starts, with the applications that are deployed. */
  @Override
  public void replaceAdapter() {
    stopAndStart(
        () -> {
          Installation.deleteAll(module());
          installModule();
        });
  }

  /** Stops and starts, with the applications that are deployed. */
  void restart() {
    stopAndStart(() -> {});
  }

  /** Runs operations of the administrator, and loads the configuration anew after them. */
  void reloadAfter(List<String> operations) {
    List<String> script = new ArrayList<>(operations);
    script.add(":reload");
    long before = starts();
    cli("--file=" + Installation.write(home.resolve("operations.cli"), String.join("\n", script)));
    awaitStarts(before + 1);
  }

  /** Does something to its configuration, and starts it with that of before. */
  void withOtherConfiguration(Runnable changes) {
    Path file = home.resolve("standalone/configuration").resolve(configuration.file());
    String before = Installation.read(file);
    try {
      changes.run();
    } finally {
      stopAndStart(() -> Installation.write(file, before));
    }
  }

  private void stopAndStart(Runnable meanwhile) {
    long before = starts();
    process.stop();
    meanwhile.run();
    startProcess();
    awaitStarts(before + 1);
  }

  /** Unpacks the archive, which is a module by that. */
  private void installModule() {
    Installation.unpackAdapter(module());
  }

  private Path module() {
    return home.resolve("modules/org/smtpconnector/main");
  }

  private void makeStore() {
    command(
        List.of(
            "bin/elytron-tool.sh",
            "credential-store",
            "--location",
            "standalone/configuration/smtp.cs",
            "--password",
            STORE_PASSWORD,
            "--create",
            "--add",
            "relay",
            "--secret",
            RelayAccess.PASSWORD),
        home);
  }

  /** Connection factories of the battery, beside that of the administrator's script. */
  private List<String> battery() {
    List<String> script = new ArrayList<>();
    script.addAll(user("other", RelayAccess.OTHER_USER, RelayAccess.OTHER_PASSWORD));
    script.addAll(user("wrong", RelayAccess.USER, RelayAccess.WRONG_PASSWORD));
    script.addAll(factory("newsletter", signOn("other")));
    script.addAll(factory("wrong-password", signOn("wrong")));
    script.addAll(factory("sandbox", signOn("smtp")));
    script.add(property(definition("sandbox"), "redirectTo", RelayAccess.SANDBOX));
    script.addAll(factory("nobody", ""));
    return script;
  }

  private static List<String> user(String alias, String user, String password) {
    return List.of(
        "/subsystem=elytron/credential-store=smtp:add-alias(alias=%s, secret-value=%s)"
            .formatted(alias, password),
        "/subsystem=elytron/authentication-configuration=%s:add(authentication-name=%s, credential-reference={store=smtp, alias=%s})"
            .formatted(alias, user, alias),
        "/subsystem=elytron/authentication-context=%s:add(match-rules=[{authentication-configuration=%s}])"
            .formatted(alias, alias));
  }

  private List<String> factory(String name, String signOn) {
    List<String> script = new ArrayList<>();
    script.add(
        definition(name)
            + ":add(class-name=org.smtpconnector.connector.ra.SmtpManagedConnectionFactory, jndi-name=\"java:/mail/%s\"%s, sharable=false, enlistment=false, max-pool-size=2)"
                .formatted(name, signOn));
    script.addAll(address(definition(name)));
    return script;
  }

  private static String signOn(String context) {
    return ", authentication-context=" + context;
  }

  /** The address of a connection definition of the adapter. */
  static String definition(String name) {
    return "/subsystem=resource-adapters/resource-adapter=smtp/connection-definitions=" + name;
  }

  /** The operations by which a connection definition has the relay. */
  List<String> address(String definition) {
    return List.of(
        property(definition, "host", "localhost"),
        property(definition, "port", Integer.toString(relay.port())),
        property(definition, "trustStore", relay.trustStore().toString()),
        property(definition, "trustStorePassword", RelayAccess.TRUST_STORE_PASSWORD));
  }

  /** The operation by which a connection definition has a property. */
  static String property(String definition, String property, String value) {
    return definition + "/config-properties=" + property + ":add(value=\"" + value + "\")";
  }

  private void cli(String what) {
    command(cliCommand(what), home);
  }

  private List<String> cliCommand(String what) {
    return List.of(
        "bin/jboss-cli.sh",
        "--connect",
        "--controller=127.0.0.1:" + managementPort,
        "--timeout=" + LONGEST_START.toMillis(),
        what);
  }

  /** Runs an operation on the connection factory mail/smtp, and returns what it says. */
  String managePool(String operation) {
    return manage(definition("smtp") + ":" + operation);
  }

  /** Runs an operation on the server, and returns what it says. */
  String manage(String operation) {
    return ServerProcess.output(
        cliCommand("--command=" + operation), home, environment(), home.resolve("operation.out"));
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
        "-Xmx512m -XX:MaxMetaspaceSize=256m -Djava.net.preferIPv4Stack=true "
            + ServerProcess.CLEARS_SOFT_REFERENCES,
        "SMTP_STORE_PASSWORD",
        STORE_PASSWORD);
  }

  private void run() {
    startProcess();
    awaitStarts(1);
  }

  private void startProcess() {
    process =
        ServerProcess.start(
            List.of(
                "bin/standalone.sh",
                "--server-config=" + configuration.file(),
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
  }

  /** Waits until it has said so often that it has started. */
  private void awaitStarts(long starts) {
    await("the start of " + name() + ", see " + home)
        .atMost(LONGEST_START)
        .failFast("it has ended", () -> !process.isAlive())
        .until(() -> starts() == starts);
  }

  private long starts() {
    return STARTED.matcher(log()).results().count();
  }

  /** How often it has been told to stop. */
  long stops() {
    return STOPPING.matcher(log()).results().count();
  }

  @Override
  public URI deploy(Path archive) {
    Installation.put(archive, deployment(archive.getFileName().toString()));
    Installation.write(deployment(archive.getFileName() + ".dodeploy"), "");
    return Application.address(httpPort, archive);
  }

  @Override
  public void undeploy(Path archive) {
    // WildFly writes a marker when the application answers already
    await()
        .atMost(LONGEST_START)
        .until(() -> hasMarker(archive, ".deployed") || hasMarker(archive, ".failed"));
    if (hasMarker(archive, ".failed")) {
      Installation.deleteAll(deployment(archive.getFileName().toString()));
      await().atMost(LONGEST_START).until(() -> !hasMarker(archive, ".failed"));
      return;
    }
    Installation.deleteAll(deployment(archive.getFileName() + ".deployed"));
    await().atMost(LONGEST_START).until(() -> hasMarker(archive, ".undeployed"));
  }

  private boolean hasMarker(Path archive, String marker) {
    return Files.exists(deployment(archive.getFileName() + marker));
  }

  private Path deployment(String name) {
    return home.resolve("standalone/deployments").resolve(name);
  }

  @Override
  public String word() {
    return "subsystem";
  }

  @Override
  public ServerProcess process() {
    return process;
  }

  @Override
  public String log() {
    return Installation.read(home.resolve("standalone/log/server.log"));
  }
}
