package org.smtpconnector.it.servers;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.smtpconnector.testkit.FreePort;

/** TomEE, set up as {@code server-config/tomee/README.md} says. */
final class TomEeServer implements ApplicationServer {
  private static final Path UNPACKED = Path.of(System.getProperty("tomee.home"));
  private static final Path CONFIG = Installation.scripts("tomee");
  private static final String STARTED = "org.apache.catalina.startup.Catalina.start Server startup";
  private static final String LISTENER =
      "<Listener className=\"org.apache.tomee.catalina.ServerListener\"/>";

  private final Path home;
  private final RelayAccess relay;
  private final int httpPort = FreePort.find();
  private ServerProcess process;

  TomEeServer(Path directory, RelayAccess relay) {
    home = directory;
    this.relay = relay;
  }

  @Override
  public String name() {
    return "TomEE " + System.getProperty("tomee.version");
  }

  @Override
  public String word() {
    return "tomee.xml";
  }

  @Override
  public void start() {
    Installation.copy(UNPACKED, home);
    write("conf/server.xml", ownPorts(read("conf/server.xml")));
    installMail();
    installAdapter();
    Installation.put(Installation.archive("h2.jar"), home.resolve("lib/h2.jar"));
    Installation.put(CONFIG.resolve("setenv.sh"), home.resolve("bin/setenv.sh"));
    writeResources();
    write(
        "conf/system.properties",
        Installation.read(CONFIG.resolve("system.properties"))
            + TomEeConfiguration.properties(relay));
    run();
  }

  private void writeResources() {
    write(
        "conf/tomee.xml",
        Installation.read(CONFIG.resolve("tomee.xml"))
            .replace("</tomee>", TomEeConfiguration.battery(relay) + "</tomee>"));
  }

  /** Makes Tomcat TomEE, as the archives of TomEE have it, and listen on loopback alone. */
  private String ownPorts(String serverXml) {
    return serverXml
        .replace(
            "<Server port=\"8005\" shutdown=\"SHUTDOWN\">",
            "<Server port=\"-1\" shutdown=\"SHUTDOWN\">" + LISTENER)
        .replace("port=\"8080\"", "address=\"127.0.0.1\" port=\"" + httpPort + "\"");
  }

  /** Jakarta Mail 2.1 in place of TomEE's. */
  private void installMail() {
    deleteLibraries("geronimo-mail_2.1");
    Installation.put(
        Installation.archive("jakarta.mail.jar"), home.resolve("lib/jakarta.mail.jar"));
  }

  private void deleteLibraries(String name) {
    try (Stream<Path> files = Files.list(home.resolve("lib"))) {
      files
          .filter(file -> file.getFileName().toString().startsWith(name))
          .forEach(Installation::deleteAll);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void installAdapter() {
    Installation.unpackAdapter(home.resolve("lib"));
  }

  private void run() {
    process =
        ServerProcess.start(
            List.of("sh", "bin/catalina.sh", "run"),
            home,
            environment(),
            home.resolve("console.log"));
    await("the start of " + name() + ", see " + home)
        .atMost(LONGEST_START)
        .failFast("it has ended", () -> !process.isAlive())
        .until(() -> log().contains(STARTED));
  }

  private Map<String, String> environment() {
    return Map.of(
        "JAVA_HOME",
        System.getProperty("java.home"),
        "CATALINA_OPTS",
        "-Xmx512m " + ServerProcess.CLEARS_SOFT_REFERENCES,
        "SMTP_HOST",
        "localhost",
        "SMTP_PORT",
        Integer.toString(relay.port()),
        "SMTP_USER",
        RelayAccess.USER,
        "SMTP_PASSWORD",
        RelayAccess.PASSWORD);
  }

  @Override
  public URI deploy(Path archive) {
    Installation.put(archive, home.resolve("webapps").resolve(archive.getFileName()));
    return Application.address(httpPort, archive);
  }

  /** Deletes the archive, and waits until Tomcat has deleted what it made of it. */
  @Override
  public void undeploy(Path archive) {
    Path webapps = home.resolve("webapps");
    try {
      Files.delete(webapps.resolve(archive.getFileName()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await()
        .atMost(LONGEST_START)
        .until(() -> Files.notExists(webapps.resolve(Application.name(archive))));
  }

  /**
   * Unpacks the archive in place of the one before, with TomEE stopped, as the classes in lib are
   * those of its start.
   */
  @Override
  public void replaceAdapter() {
    stopAndStart(
        () -> {
          deleteAdapter();
          installAdapter();
        });
  }

  /** Removes the adapter's jars, with TomEE stopped, and starts it without them. */
  void removeAdapter() {
    stopAndStart(this::deleteAdapter);
  }

  /** Adds to tomee.xml, with TomEE stopped. */
  void addResources(String resources) {
    changeResources(before -> before.replace("</tomee>", resources + "</tomee>"));
  }

  /** Changes tomee.xml, with TomEE stopped. */
  void changeResources(UnaryOperator<String> change) {
    stopAndStart(() -> write("conf/tomee.xml", change.apply(read("conf/tomee.xml"))));
  }

  /** Gives it again the resources with which it was started, with TomEE stopped. */
  void restoreResources() {
    stopAndStart(this::writeResources);
  }

  private void deleteAdapter() {
    deleteLibraries("smtp-client");
    deleteLibraries("smtp-connector");
  }

  private void stopAndStart(Runnable meanwhile) {
    process.stop();
    meanwhile.run();
    write("console.log", "");
    run();
  }

  private String read(String file) {
    return Installation.read(home.resolve(file));
  }

  private void write(String file, String text) {
    Installation.write(home.resolve(file), text);
  }

  @Override
  public ServerProcess process() {
    return process;
  }

  @Override
  public String log() {
    return read("console.log");
  }
}
