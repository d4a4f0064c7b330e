package org.smtpconnector.it.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** What Open Liberty alone is tested for. */
abstract class LibertyBattery extends RestartBattery {
  LibertyBattery(String directory, LibertyFeatures features) {
    super(directory, (run, relay) -> new LibertyServer(features, run, relay));
  }

  @Test
  void saysThatTheAdapterIsNotVisibleAndStartsWhenTheServerMakesItSo() {
    Path archive = WebArchiveVariant.create("hidden", "");
    LibertyServer liberty = (LibertyServer) server();
    Application hidden = new Application(liberty.deployWithoutAdapter(archive));
    awaitLog(
        "MailSender cannot work here: the resource adapter's classes are not visible here",
        "classProviderRef",
        "then copy its archive there again",
        "An exception occurred while starting the application hidden");

    liberty.makeAdapterVisible(archive);
    assertSends(hidden);
    liberty.undeploy(archive);
  }

  /** Before the others, as it starts applications anew. */
  @Test
  @Order(0)
  void sendsWithTheFeaturesThatTheRemediesName() {
    server().undeploy(archive());
    liberty().removeFeatures("concurrent", "jsonp", "mpHealth", "mpMetrics"); // which need jsonp
    Path archive = WebArchiveVariant.create("without-features", "");
    Application other = new Application(server().deploy(archive));
    awaitLog(
        "Jakarta JSON Processing is missing",
        "add the feature jsonp-2.1 to server.xml, and copy the archive of the application there");

    liberty().addFeature("jsonp-2.1");
    liberty().putApplication(archive);
    awaitLog(
        "the outbox finds no managed thread factory",
        "add the feature concurrent-3.0 (concurrent-3.1 beside features of Jakarta EE 11)");

    liberty().addFeature("concurrent-3.0");
    liberty().putApplication(archive);
    assertSends(other);
    assertThat(other.run("send-async")).isEqualTo(SENT);
    relay().clear();
    other.run("queue");
    assertThat(relay().awaitMessages(1, SOON)).hasSize(1);

    server().undeploy(archive);
    liberty().restoreFeatures();
    deploy();
  }

  @Test
  void sendsByTheElementsThatTheRemediesName() {
    sendsByWhatTheRemediesName(
        List.of("define one in server.xml (<connectionFactory jndiName=...>"),
        List.of(
            "set containerAuthDataRef on the <connectionFactory> to the id of an <authData>",
            "enableContainerAuthForDirectLookups=\"true\" on its <connectionManager>"),
        "define it in server.xml (<managedExecutorService jndiName=...>",
        () -> {
          liberty().addCredentials();
          liberty()
              .addElement(
                  LibertyConfiguration.factory("nowhere")
                      + "<managedExecutorService jndiName=\"concurrent/nowhere\"/>");
        });
    liberty().restoreElements();
    application().awaitReady(server());
  }

  /** Unlike other servers, it has no default data source until one is defined. */
  @Test
  @Order(6)
  void queuesInADataSourceThatIsDefinedWhereThereIsNoDefaultOne() {
    queuesInADefinedDataSource("smtpconnector.outbox.data-source=", "java:comp/DefaultDataSource");
  }

  @Override
  void defineDataSource(PrintedRemedy remedy) {
    assertThat(remedy.text())
        .contains(
            "define it in server.xml (<dataSource jndiName=...> with a <jdbcDriver>, and the feature jdbc-4.3)",
            "and copy the archive of the application there again");
    liberty()
        .addElement(
            """
            <dataSource jndiName="%s">
              <jdbcDriver javax.sql.XADataSource="org.h2.jdbcx.JdbcDataSource" libraryRef="h2"/>
              <properties URL="jdbc:h2:mem:nowhere;DB_CLOSE_DELAY=-1"/>
            </dataSource>
            """
                .formatted(NO_DATA_SOURCE));
  }

  @Override
  void removeDataSource() {
    liberty().restoreElements();
  }

  private LibertyServer liberty() {
    return (LibertyServer) server();
  }
}
