package org.smtpconnector.it.servers;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.smtpconnector.testkit.FreePort;

/**
 * Payara Micro, set up as Payara's page says. It has the applications that its command line names:
 * it starts anew for each that is deployed or undeployed.
 */
final class PayaraMicroServer implements ApplicationServer {
  private static final Map<String, String> PASSWORDS =
      Map.of(
          "smtp-password", RelayAccess.PASSWORD,
          "other-password", RelayAccess.OTHER_PASSWORD,
          "wrong-password", RelayAccess.WRONG_PASSWORD);

  private final Path home;
  private final RelayAccess relay;
  private final int port = FreePort.find();
  private final Set<Path> archives = new LinkedHashSet<>();
  private ServerProcess process;
  private int starts;

  PayaraMicroServer(Path directory, RelayAccess relay) {
    home = directory;
    this.relay = relay;
  }

  @Override
  public String name() {
    return "Payara Micro " + System.getProperty("payara.version");
  }

  @Override
  public String word() {
    return "asadmin";
  }

  /** It starts with the first application. */
  @Override
  public void start() {
    Installation.deleteAll(home);
    Installation.put(Installation.archive(Installation.ADAPTER), home.resolve("smtp-rar.rar"));
    Installation.write(
        home.resolve("loopback.boot"),
        "set configs.config.server-config.network-config.network-listeners.network-listener"
            + ".http-listener.address=127.0.0.1\n");
    Installation.write(home.resolve("smtp.boot"), commands());
  }

  /** As the page makes them from those of the server. */
  private String commands() {
    List<String> commands = new ArrayList<>();
    commands.add(
        script("smtp.asadmin")
            .replace("ALIAS=", "ENV=")
            .replaceAll("(?m)^enable-monitoring.*", ""));
    commands.add(
        script("outbox.asadmin")
            .replace("${com.sun.aas.instanceRoot}/lib/databases", home.toString()));
    commands.addAll(new ConnectorPoolCommands(relay, "ENV=").all());
    return String.join("\n", commands) + "\n";
  }

  private static String script(String name) {
    return Installation.read(Installation.scripts("payara").resolve(name));
  }

  private void startAnew() {
    close();
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dsmtp.host=localhost",
                "-Dsmtp.port=" + relay.port(),
                "-Dsmtp.security=starttls",
                "-Dsmtp.user=" + RelayAccess.USER,
                "-jar",
                System.getProperty("payara-micro"),
                "--prebootcommandfile",
                "loopback.boot",
                "--postbootcommandfile",
                "smtp.boot",
                "--nocluster",
                "--port",
                Integer.toString(port)));
    for (Path archive : archives) {
      command.add("--deploy");
      command.add(archive.toString());
    }
    starts++;
    process = ServerProcess.start(command, home, PASSWORDS, output());
    await("the start of " + name() + ", see " + home)
        .atMost(LONGEST_START)
        .failFast("it has ended", () -> !process.isAlive())
        .until(() -> Installation.read(output()).contains(" ready in "));
  }

  private Path output() {
    return home.resolve("start-" + starts + ".log");
  }

  @Override
  public URI deploy(Path archive) {
    archives.add(archive);
    startAnew();
    return Application.address(port, archive);
  }

  @Override
  public void undeploy(Path archive) {
    archives.remove(archive);
    startAnew();
  }

  @Override
  public void replaceAdapter() {
    startAnew();
  }

  @Override
  public ServerProcess process() {
    return process;
  }

  /** That of its last start. */
  @Override
  public String log() {
    return Installation.read(output());
  }
}
