package org.smtpconnector.it.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What WildFly is tested for beside the others: that what its messages say helps there. */
abstract class WildFlyRemedyBattery extends RestartBattery {
  private static final String DESCRIPTOR = "WEB-INF/jboss-deployment-structure.xml";
  private static final String NAMES_THE_MODULE =
      structure("<dependencies><module name=\"org.smtpconnector\"/></dependencies>");
  private static final String WITHOUT_JSON =
      structure("<exclusions><module name=\"jakarta.json.api\"/></exclusions>");
  private static final String NAMES_JSON =
      structure("<dependencies><module name=\"jakarta.json.api\"/></dependencies>");
  private static final String NOWHERE = "concurrent/nowhere";
  private static final String EXECUTOR = "/subsystem=ee/managed-executor-service=nowhere";
  private static final String DEFAULTS = "/subsystem=ee/service=default-bindings";

  /**
   * The parts of MicroProfile in its configurations by which an application has Config: those first
   * that need another.
   */
  private static final List<String> MICROPROFILE =
      List.of(
          "fault-tolerance-smallrye",
          "jwt-smallrye",
          "openapi-smallrye",
          "telemetry",
          "config-smallrye");

  private static final String WITHOUT_CONFIG = "since MicroProfile Config is not available";
  private static final String WITHOUT_FAULT_TOLERANCE =
      "MailSender retries without MicroProfile Fault Tolerance";

  private static final Pattern SUBSYSTEM =
      Pattern.compile("add the extension (\\S+) and the subsystem ([^\\s,]+), and reload");
  private static final Pattern DATA_SOURCE =
      Pattern.compile(
          "\\((xa-data-source add [^,;)]+)[^)]*\\), and copy the archive of the application");
  private static final Pattern FACTORY =
      Pattern.compile(
          "define one in the subsystem resource-adapters \\(in a resource-adapter whose module is"
              + " org.smtpconnector, a connection-definition whose class-name is (\\S+) and whose jndi-name is"
              + " \"(\\S+)\" and this name\\), and reload");

  WildFlyRemedyBattery(String directory, WildFlyConfiguration configuration) {
    super(directory, (run, relay) -> new WildFlyServer(configuration, run, relay));
  }

  private static String structure(String element) {
    return "<jboss-deployment-structure><deployment>"
        + element
        + "</deployment></jboss-deployment-structure>";
  }

  WildFlyServer wildFly() {
    return (WildFlyServer) server();
  }

  /** Before the others, as it starts the server anew. */
  @Test
  @Order(3)
  void sendsWithTheSubsystemsThatTheRemediesName() {
    server().undeploy(archive());
    wildFly().withOtherConfiguration(this::sendWithTheSubsystemsThatTheRemediesName);
    deploy();
  }

  private void sendWithTheSubsystemsThatTheRemediesName() {
    wildFly().reloadAfter(withoutSubsystems());
    Path archive = WebArchiveVariant.create("without-subsystems", "");
    Application other = new Application(server().deploy(archive));
    wildFly().reloadAfter(remedy("MailSender cannot work here: Jakarta Mail 2.1 is missing"));
    assertSends(other);

    int before = server().log().length();
    List<String> both = new ArrayList<>(remedy(WITHOUT_CONFIG));
    both.addAll(remedy(WITHOUT_FAULT_TOLERANCE));
    wildFly().reloadAfter(both);
    relay().clear();
    assertSends(other);
    assertThat(server().log().substring(before))
        .doesNotContain(WITHOUT_CONFIG, WITHOUT_FAULT_TOLERANCE);
    assertThat(other.failureOf("send-to-nowhere")).contains("io.smallrye.faulttolerance");
    server().undeploy(archive);
  }

  private static List<String> withoutSubsystems() {
    Stream<String> microProfile =
        MICROPROFILE.stream()
            .flatMap(
                part ->
                    without("microprofile-" + part, "org.wildfly.extension.microprofile." + part));
    return Stream.concat(microProfile, without("mail", "org.jboss.as.mail")).toList();
  }

  private static Stream<String> without(String subsystem, String extension) {
    return Stream.of(
        "if (outcome == success) of /subsystem=" + subsystem + ":read-resource",
        "/subsystem=" + subsystem + ":remove",
        "/extension=" + extension + ":remove",
        "end-if");
  }

  /** The operations by which an administrator adds what the remedy in the log names. */
  private List<String> remedy(String cause) {
    MatchResult remedy = match(SUBSYSTEM, loggedRemedy(cause));
    return List.of(
        "/extension=" + remedy.group(1) + ":add", "/subsystem=" + remedy.group(2) + ":add");
  }

  private static MatchResult match(Pattern pattern, PrintedRemedy remedy) {
    return pattern
        .matcher(remedy.text())
        .results()
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + pattern + " in: " + remedy.text()));
  }

  /** Before the others, as it starts the server anew. */
  @Test
  @Order(4)
  void sendsByAConnectionFactoryAndWithCredentialsThatAreGivenAsTheRemediesSay() {
    wildFly().withOtherConfiguration(this::sendByAFactoryAndWithCredentialsAsTheRemediesSay);
    application().awaitReady(server());
  }

  private void sendByAFactoryAndWithCredentialsAsTheRemediesSay() {
    MatchResult factory =
        match(FACTORY, new PrintedRemedy(application().failureOf("send-to-nowhere")));
    assertThat(application().failureOf("send-as-nobody"))
        .contains(
            "set authentication-context on the connection definition in the subsystem"
                + " resource-adapters, or its properties user and password, and reload");
    List<String> operations = new ArrayList<>(nowhere(factory));
    operations.add(
        WildFlyServer.definition("nobody")
            + ":write-attribute(name=authentication-context, value=smtp)");
    wildFly().reloadAfter(operations);
    application().awaitReady(server());
    assertThat(application().run("send-to-nowhere")).isEqualTo(SENT);
    assertReceivedFrom("shop@shop.example", RelayAccess.USER);
    relay().clear();
    assertThat(application().run("send-as-nobody")).isEqualTo(SENT);
    assertReceivedFrom("shop@shop.example", RelayAccess.USER);
  }

  /** A connection factory of the relay that has only what the remedy names, and a user. */
  private List<String> nowhere(MatchResult remedy) {
    String definition = WildFlyServer.definition("nowhere");
    List<String> operations = new ArrayList<>();
    operations.add(
        definition
            + ":add(class-name=%s, jndi-name=\"%smail/nowhere\")"
                .formatted(remedy.group(1), remedy.group(2)));
    operations.addAll(wildFly().address(definition));
    operations.add(WildFlyServer.property(definition, "user", RelayAccess.USER));
    operations.add(WildFlyServer.property(definition, "password", RelayAccess.PASSWORD));
    return operations;
  }

  @Test
  void saysThatTheAdapterIsNotVisibleAndStartsWhenTheApplicationNamesItsModule() {
    server().deploy(WebArchiveVariant.createWithoutManifest("hidden", Map.of()));
    awaitLog(
        "MailSender cannot work here: the resource adapter's classes are not visible here",
        "install the module org.smtpconnector",
        DESCRIPTOR);

    Path archive =
        WebArchiveVariant.createWithoutManifest("hidden", Map.of(DESCRIPTOR, NAMES_THE_MODULE));
    assertSends(new Application(server().deploy(archive)));
    server().undeploy(archive);
  }

  @Test
  void sendsOnThreadsOfAnExecutorThatIsDefinedAsTheRemedySays() {
    Path archive =
        WebArchiveVariant.create("with-named-executor", "smtpconnector.executor=" + NOWHERE);
    Application other = deployed(archive);
    assertThat(other.failureOf("send-async"))
        .contains(
            "a managed-executor-service with context-service=default,"
                + " whose jndi-name is \"java:/\" and this name");
    wildFly()
        .manage(EXECUTOR + ":add(context-service=default, jndi-name=\"java:/" + NOWHERE + "\")");

    assertThat(other.run("send-async")).isEqualTo(SENT);

    server().undeploy(archive);
    wildFly().manage(EXECUTOR + ":remove");
  }

  @Test
  void queuesInADataSourceThatIsDefinedWhereThereIsNoDefaultOne() {
    wildFly().manage(DEFAULTS + ":undefine-attribute(name=datasource)");
    queuesInADefinedDataSource("smtpconnector.outbox.data-source=", "java:comp/DefaultDataSource");
    wildFly()
        .manage(
            DEFAULTS
                + ":write-attribute(name=datasource, value=\"java:jboss/datasources/ExampleDS\")");
  }

  @Override
  void defineDataSource(PrintedRemedy remedy) {
    wildFly()
        .manage(
            match(DATA_SOURCE, remedy)
                .group(1)
                .replace("ANY", "nowhere")
                .replace("NAME", NO_DATA_SOURCE)
                .replace("DRIVER", "h2")
                .replace("PROPERTIES", "URL=\"jdbc:h2:mem:nowhere;DB_CLOSE_DELAY=-1\""));
  }

  @Override
  void removeDataSource() {
    wildFly().manage("xa-data-source remove --name=nowhere");
  }

  @Test
  void sendsOnThreadsThatAreBoundAsTheRemediesSay() {
    String executor = "managed-executor-service";
    String factory = "managed-thread-factory";
    wildFly().manage(DEFAULTS + ":undefine-attribute(name=" + executor + ")");
    Path archive = WebArchiveVariant.create("without-default-threads", "");
    Application other = deployed(archive);
    assertThat(other.failureOf("send-async")).contains(remedyOfDefault(executor));
    server().undeploy(archive);
    wildFly().manage(DEFAULTS + ":undefine-attribute(name=" + factory + ")");
    server().deploy(archive);
    awaitLog("the outbox finds no managed thread factory", remedyOfDefault(factory));
    server().undeploy(archive);

    addDefault(executor);
    addDefault(factory);
    assertThat(deployed(archive).run("send-async")).isEqualTo(SENT);
    relay().clear();
    other.run("queue");
    assertThat(relay().awaitMessages(1, SOON)).hasSize(1);
    server().undeploy(archive);
  }

  private static String remedyOfDefault(String kind) {
    return "add a "
        + kind
        + " with context-service=default to the subsystem ee, and name it in its"
        + " service=default-bindings";
  }

  private void addDefault(String kind) {
    String name = "\"java:/concurrent/" + kind + "\"";
    wildFly()
        .manage(
            "/subsystem=ee/"
                + kind
                + "=battery:add(context-service=default, jndi-name="
                + name
                + ")");
    wildFly().manage(DEFAULTS + ":write-attribute(name=" + kind + ", value=" + name + ")");
  }

  @Test
  void saysThatJsonIsMissingAndQueuesWhenTheApplicationNamesItsModule() {
    server().deploy(WebArchiveVariant.create("without-json", "", Map.of(DESCRIPTOR, WITHOUT_JSON)));
    awaitLog(
        "Jakarta JSON Processing is missing",
        "add the module jakarta.json.api to the deployment, in jboss-deployment-structure.xml");

    Path archive = WebArchiveVariant.create("without-json", "", Map.of(DESCRIPTOR, NAMES_JSON));
    Application other = deployed(archive);
    other.run("queue");
    assertThat(relay().awaitMessages(1, SOON)).hasSize(1);
    server().undeploy(archive);
  }
}
