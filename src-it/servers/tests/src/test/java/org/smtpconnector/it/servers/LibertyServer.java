package org.smtpconnector.it.servers;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.smtpconnector.testkit.FreePort;

/**
 * Open Liberty with {@code server-config/liberty/server.xml} and {@code database.xml} as they
 * stand, and the battery in place of the sample.
 */
final class LibertyServer implements ApplicationServer {
  private static final Path INSTALLED = Path.of(System.getProperty("liberty.home"));
  private static final Path CONFIG = Installation.scripts("liberty");
  private static final String JAVA_HOME =
      System.getProperty("liberty.java.home", System.getProperty("java.home"));
  private static final String STARTED = "CWWKF0011I";
  private static final String FEATURES_CHANGED = "CWWKF0008I";
  private static final String CONFIGURATION_CHANGED = "CWWKG0017I";

  private final LibertyFeatures features;
  private final Path userDirectory;
  private final RelayAccess relay;
  private final int httpPort = FreePort.find();
  private ServerProcess process;

  LibertyServer(LibertyFeatures features, Path directory, RelayAccess relay) {
    this.features = features;
    userDirectory = directory;
    this.relay = relay;
  }

  @Override
  public String name() {
    return "Open Liberty "
        + System.getProperty("liberty.version")
        + ", "
        + features.platform()
        + ", Java "
        + javaVersion();
  }

  private static String javaVersion() {
    return Installation.read(Path.of(JAVA_HOME, "release"))
        .replaceFirst("(?s).*JAVA_VERSION=\"(\\d+).*", "$1");
  }

  private Path server() {
    return userDirectory.resolve("servers/battery");
  }

  @Override
  public void start() {
    Installation.copy(CONFIG, server());
    writeConfiguration();
    write("jvm.options", "-Xmx512m\n" + ServerProcess.CLEARS_SOFT_REFERENCES + "\n");
    putAdapter();
    Installation.put(Installation.archive("h2.jar"), server().resolve("resources/h2/h2.jar"));
    Installation.put(relay.trustStore(), server().resolve("resources/security/trust.p12"));
    run();
  }

  private void writeConfiguration() {
    write("server.xml", features.in(Installation.read(CONFIG.resolve("server.xml"))));
    write("sample.xml", features.in(LibertyConfiguration.battery(httpPort, relay)));
  }

  /** Removes features, by their names without versions, while it runs. */
  void removeFeatures(String... names) {
    String elements = "<feature>(" + String.join("|", names) + ")-[0-9.]+</feature>";
    changeFeatures(
        () -> {
          for (String file : List.of("server.xml", "sample.xml")) {
            write(file, read(file).replaceAll(elements, ""));
          }
        });
  }

  /** Adds a feature to server.xml while it runs: its name with the version of Jakarta EE 10. */
  void addFeature(String name) {
    String element = features.in("<feature>" + name + "</feature>");
    changeFeatures(
        () ->
            write(
                "server.xml",
                read("server.xml").replace("</featureManager>", element + "</featureManager>")));
  }

  /** Adds an element to server.xml while it runs, and waits until it has it. */
  void addElement(String element) {
    awaitOneMore(
        CONFIGURATION_CHANGED,
        () -> write("server.xml", read("server.xml").replace("</server>", element + "</server>")));
  }

  /** Gives credentials to the connection factory that has none, while it runs. */
  void addCredentials() {
    awaitOneMore(
        CONFIGURATION_CHANGED,
        () -> write("sample.xml", LibertyConfiguration.withCredentials(read("sample.xml"))));
  }

  /** Gives it again the elements with which it was started. */
  void restoreElements() {
    awaitOneMore(CONFIGURATION_CHANGED, this::writeConfiguration);
  }

  /** Gives it again the features with which it was started. */
  void restoreFeatures() {
    changeFeatures(this::writeConfiguration);
  }

  private void changeFeatures(Runnable change) {
    awaitOneMore(FEATURES_CHANGED, change);
  }

  /** Does something, and waits until the server has logged a message once more. */
  private void awaitOneMore(String message, Runnable change) {
    long before = count(message);
    change.run();
    await().atMost(LONGEST_START).until(() -> count(message) > before);
  }

  private long count(String message) {
    return log().lines().filter(line -> line.contains(message)).count();
  }

  /** Stops, puts the archive there anew, and starts with an empty cache. */
  @Override
  public void replaceAdapter() {
    process.stop();
    putAdapter();
    run();
  }

  private void putAdapter() {
    Installation.put(
        Installation.archive(Installation.ADAPTER), server().resolve("resources/smtp-rar.rar"));
  }

  private void run() {
    Installation.deleteAll(messages()); // of a start before
    process =
        ServerProcess.start(
            List.of(INSTALLED.resolve("bin/server").toString(), "run", "battery", "--clean"),
            userDirectory,
            Map.of(
                "WLP_USER_DIR",
                userDirectory.toString(),
                "JAVA_HOME",
                JAVA_HOME,
                "SMTP_PORT",
                Integer.toString(relay.port()),
                "SMTP_USER",
                RelayAccess.USER,
                "SMTP_PASSWORD",
                RelayAccess.PASSWORD),
            userDirectory.resolve("console.log"));
    await("the start of " + name() + ", see " + server())
        .atMost(LONGEST_START)
        .failFast("it has ended", () -> !process.isAlive())
        .until(() -> log().contains(STARTED));
  }

  @Override
  public URI deploy(Path archive) {
    String name = Application.name(archive);
    return deploy(archive, LibertyConfiguration.application(name, archive.getFileName()));
  }

  /**
   * Makes the classes of the adapter visible to an application that is deployed, and then copies
   * its archive there again: otherwise its enterprise beans are those of the start that failed,
   * with classes of that start's class loader.
   */
  void makeAdapterVisible(Path archive) {
    String name = Application.name(archive);
    long before = starts(archive);
    write(definition(name), LibertyConfiguration.application(name, archive.getFileName()));
    await().atMost(LONGEST_START).until(() -> starts(archive) > before);
    putApplication(archive);
  }

  /** How many times an application has started, or failed to. */
  private long starts(Path archive) {
    return steps(archive).filter(step -> step != Step.STOPPED).count();
  }

  /** Copies the archive of an application, in place of one that is there. */
  void putApplication(Path archive) {
    Installation.put(archive, server().resolve("apps").resolve(archive.getFileName()));
  }

  /** As {@link #deploy}, but the application does not see the classes of the adapter. */
  URI deployWithoutAdapter(Path archive) {
    String name = Application.name(archive);
    return deploy(
        archive, LibertyConfiguration.applicationWithoutAdapter(name, archive.getFileName()));
  }

  private URI deploy(Path archive, String definition) {
    putApplication(archive);
    write(definition(Application.name(archive)), definition);
    return Application.address(httpPort, archive);
  }

  @Override
  public void undeploy(Path archive) {
    // An application may answer before the server says that it has started
    await()
        .atMost(LONGEST_START)
        .until(() -> lastStep(archive).filter(step -> step != Step.STOPPED).isPresent());
    boolean runs = lastStep(archive).equals(Optional.of(Step.STARTED));
    Installation.deleteAll(server().resolve(definition(Application.name(archive))));
    if (runs) {
      await()
          .atMost(LONGEST_START)
          .until(() -> lastStep(archive).equals(Optional.of(Step.STOPPED)));
    }
  }

  /** What the server has said last about an application. */
  private Optional<Step> lastStep(Path archive) {
    return steps(archive).reduce((earlier, later) -> later);
  }

  private Stream<Step> steps(Path archive) {
    Pattern ofApplication = Pattern.compile("CWWKZ.* " + Application.name(archive) + "[ .].*");
    return log()
        .lines()
        .filter(ofApplication.asPredicate())
        .flatMap(line -> Step.of(line).stream());
  }

  /** A step of an application, by the identifiers of the server's messages. */
  private enum Step {
    STARTED("CWWKZ000[13]I"),
    FAILED("CWWKZ000[24]E|CWWKZ0012I"),
    STOPPED("CWWKZ0009I");

    private final Pattern messages;

    Step(String messages) {
      this.messages = Pattern.compile(messages);
    }

    static Optional<Step> of(String line) {
      return Stream.of(values()).filter(step -> step.messages.matcher(line).find()).findFirst();
    }
  }

  private static String definition(String application) {
    return "configDropins/overrides/" + application + ".xml";
  }

  private String read(String file) {
    return Installation.read(server().resolve(file));
  }

  private void write(String file, String text) {
    Installation.write(server().resolve(file), text);
  }

  @Override
  public int keptClassLoaders() {
    return features.keptClassLoaders();
  }

  @Override
  public ServerProcess process() {
    return process;
  }

  @Override
  public String log() {
    return Installation.read(messages());
  }

  private Path messages() {
    return server().resolve("logs/messages.log");
  }
}
