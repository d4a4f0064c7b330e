package org.smtpconnector.it.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What GlassFish and Payara are tested for beside the others: that the commands help which remedies
 * name there, and what their pages say about a newer archive, and about an application that carries
 * the archive.
 */
abstract class GlassFishBattery extends DeploymentBattery {
  private static final String CLASS_LOADING_POLICY =
      "configs.config.server-config.connector-service.class-loading-policy=";
  private static final String DEFAULT_THREAD_FACTORY =
      "resources.managed-thread-factory.concurrent/__defaultManagedThreadFactory";
  private static final String UNDER_ANOTHER_NAME = "then deploy the application under another name";
  private static final String NOWHERE = "concurrent/nowhere";

  GlassFishBattery(String directory, BiFunction<Path, RelayAccess, ApplicationServer> server) {
    super(directory, server);
  }

  GlassFishServer glassFish() {
    return (GlassFishServer) server();
  }

  Asadmin asadmin() {
    return glassFish().asadmin();
  }

  @Test
  void sendsByAConnectionFactoryThatIsDefinedAsTheRemedySays() {
    PrintedRemedy remedy = new PrintedRemedy(application().failureOf("send-to-nowhere"));
    remedy
        .commands("POOL", "nowhere", "NAME", "mail/nowhere", "HOST", "localhost")
        .forEach(asadmin()::shell);
    asadmin()
        .script(asadmin().write("nowhere.asadmin", glassFish().pools().addressAndUser("nowhere")));

    assertThat(application().run("send-to-nowhere")).isEqualTo(SENT);

    asadmin().shell("delete-connector-resource mail/nowhere");
    asadmin().shell("delete-connector-connection-pool nowhere");
  }

  @Test
  void sendsWithCredentialsThatAreGivenAsTheRemedySays() {
    relay().on("MAIL").reply("530 5.7.0 authentication required").times(1);
    PrintedRemedy remedy = new PrintedRemedy(application().failureOf("send-as-nobody"));
    List<String> commands =
        remedy.commands("POOL", "nobody", "USER", RelayAccess.USER, "NAME", "nobody-password");
    assertThat(commands).first().isEqualTo("create-password-alias nobody-password");
    asadmin().alias("nobody-password", RelayAccess.PASSWORD); // which asks for it otherwise
    commands.stream().skip(1).forEach(asadmin()::shell);

    assertThat(application().run("send-as-nobody")).isEqualTo(SENT);
    assertThat(relay().messages().get(0).user()).contains(RelayAccess.USER);

    asadmin().shell("set resources.connector-connection-pool.nobody.property.user=");
    asadmin().shell("set resources.connector-connection-pool.nobody.property.password=");
  }

  @Test
  void sendsOnThreadsOfAnExecutorThatIsDefinedAsTheRemedySays() {
    Path archive =
        WebArchiveVariant.create("with-named-executor", "smtpconnector.executor=" + NOWHERE);
    Application other = deployed(archive);
    PrintedRemedy remedy = new PrintedRemedy(other.failureOf("send-async"));
    remedy.commands("NAME", NOWHERE).forEach(asadmin()::shell);

    assertThat(other.run("send-async")).isEqualTo(SENT);

    server().undeploy(archive);
    asadmin().shell("delete-managed-executor-service " + NOWHERE);
  }

  @Override
  void defineDataSource(PrintedRemedy remedy) {
    assertThat(remedy.text()).contains(UNDER_ANOTHER_NAME);
    List<String> commands =
        remedy.commands("CLASS", dataSourceClass(), "POOL", "nowhere-pool", "NAME", NO_DATA_SOURCE);
    asadmin().shell(commands.get(0));
    dataSourceProperties()
        .forEach(
            (property, value) ->
                asadmin()
                    .shell(
                        commands
                            .get(1)
                            .replace("PROPERTY", property)
                            .replace("VALUE", "'" + value + "'")));
    asadmin().shell(commands.get(2));
  }

  @Override
  void removeDataSource() {
    asadmin().shell("delete-jdbc-resource " + NO_DATA_SOURCE);
    asadmin().shell("delete-jdbc-connection-pool nowhere-pool");
  }

  @Override
  String nameAfterFailure(String name) {
    return name + "-again";
  }

  /** The class of the XA data source of the database that the server brings along. */
  abstract String dataSourceClass();

  /** Its properties for a database of its own. */
  abstract Map<String, String> dataSourceProperties();

  @Test
  void queuesOnThreadsOfTheDefaultFactoryThatIsEnabledAsTheRemedySays() {
    asadmin().shell("set " + DEFAULT_THREAD_FACTORY + ".enabled=false");
    server().deploy(WebArchiveVariant.create("without-default-factory", ""));
    PrintedRemedy remedy = loggedRemedy("the outbox finds no managed thread factory");
    assertThat(remedy.text()).contains(UNDER_ANOTHER_NAME);
    asadmin().shell(remedy.commands().get(0));

    Path again = WebArchiveVariant.create("with-default-factory", "");
    deployed(again).run("queue");
    assertThat(relay().awaitMessages(1, SOON)).hasSize(1);
    server().undeploy(again);

    server().undeploy(archive()); // its outbox has ended: the factory has interrupted its threads
    deploy();
  }

  @Test
  void startsWhenTheAdaptersClassesAreVisibleAsTheRemedySays() {
    asadmin().shell("set " + CLASS_LOADING_POLICY + "derived");
    Path archive = WebArchiveVariant.create("without-classes", "");
    server().deploy(archive);
    PrintedRemedy remedy =
        loggedRemedy("MailSender cannot work here: the resource adapter's classes are not visible");

    assertThat(remedy.text()).contains(UNDER_ANOTHER_NAME);
    asadmin().shell(remedy.commands().get(0));
    Path again = WebArchiveVariant.create("with-classes", "");
    assertThat(deployed(again).run("send")).isEqualTo(SENT);

    server().undeploy(again);
  }

  @Test
  void isNotDeployedWithAWrongSetting() {
    Path archive = WebArchiveVariant.create("wrong", "smtpconnector.newsletter.from=nobody");
    Application wrong = new Application(server().deploy(archive));

    assertThat(glassFish().isDeployed(archive)).isFalse();
    awaitLog(
        "the MailSender injected into org.smtpconnector.it.servers.battery.Postman.newsletter:"
            + " smtpconnector.newsletter.from");
    assertThat(asadmin().output("list-applications"))
        .contains(Application.name(archive()) + " ")
        .doesNotContain(Application.name(archive) + " ");
    assertThat(wrong.get("battery/ready").statusCode()).isEqualTo(404);
  }

  @Test
  void saysThatANewerArchiveNeedsTheApplicationDeployedAgain() {
    server().replaceAdapter();
    assertThat(application().failureOf("send"))
        .contains("Misconfigured", "was deployed again after the application");

    asadmin().shell("redeploy --name " + Application.name(archive()) + " " + archive());
    application().awaitReady(server());
    assertThat(application().run("send")).isEqualTo(SENT);
  }

  /** The others need it. */
  @AfterEach
  void showTheAdaptersClassesToEveryApplication() {
    asadmin().shell("set " + CLASS_LOADING_POLICY + "global");
  }

  @Test
  void sendsInAnEnterpriseApplicationThatCarriesTheArchive() {
    Path archive =
        EnterpriseArchive.create("carrying", glassFish().definition(passwordInAnnotation()));
    asadmin().shell("set " + CLASS_LOADING_POLICY + "derived"); // as unpacked
    Application other = deployed(archive);

    assertThat(other.run("send")).isEqualTo(SENT);
    assertThat(relay().messages().get(0).user()).contains(RelayAccess.USER);
    assertSendsByPool(200, () -> assertThat(other.run("send-by-threads")).isEqualTo("200"));

    server().undeploy(archive);
  }

  /** The password in a definition of a connection factory in an application. */
  abstract String passwordInAnnotation();
}
