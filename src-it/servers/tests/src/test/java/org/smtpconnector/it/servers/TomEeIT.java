package org.smtpconnector.it.servers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("tomee")
class TomEeIT extends RestartBattery {
  private static final String RESTART = ", and restart TomEE";

  TomEeIT() {
    super("tomee", TomEeServer::new);
  }

  /** Before the others, as it starts the server anew. */
  @Test
  @Order(2)
  void saysThatTheAdapterIsNotVisibleAndStartsWhenItIsInLib() {
    tomEe().removeAdapter();
    awaitLog(
        "MailSender cannot work here: the resource adapter's classes are not visible here",
        "put the jars of the resource adapter's archive into TomEE's lib");

    server().replaceAdapter();
    assertSends(application());
  }

  /** Before the others, as it starts the server anew. */
  @Test
  @Order(3)
  void sendsByTheResourcesThatTheRemediesName() {
    sendsByWhatTheRemediesName(
        List.of(
            "define a Resource with this id in conf/tomee.xml",
            "-Djava.naming.factory.initial=org.apache.openejb.core.OpenEJBInitialContextFactory in"
                + " bin/setenv.sh",
            RESTART),
        List.of("set the properties user and password of its Resource in conf/tomee.xml" + RESTART),
        "define a Resource with this id and type=\"ManagedExecutorService\" in conf/tomee.xml"
            + RESTART,
        () -> {
          tomEe().changeResources(TomEeConfiguration::withCredentials);
          tomEe()
              .addResources(
                  TomEeConfiguration.factory("nowhere", access())
                      + "<Resource id=\"concurrent/nowhere\" type=\"ManagedExecutorService\"/>");
        });
    tomEe().restoreResources();
    application().awaitReady(server());
  }

  @Override
  void defineDataSource(PrintedRemedy remedy) {
    assertThat(remedy.text())
        .contains(
            "define it in conf/tomee.xml (a Resource with this id and type=\"DataSource\", with JdbcDriver and JdbcUrl)",
            "put the driver into lib",
            RESTART);
    tomEe()
        .addResources(
            """
            <Resource id="%s" type="DataSource">
            JdbcDriver = org.h2.Driver
            JdbcUrl = jdbc:h2:mem:nowhere;DB_CLOSE_DELAY=-1
            </Resource>
            """
                .formatted(NO_DATA_SOURCE));
    application().awaitReady(server());
  }

  /** TomEE has started it with all others. */
  @Override
  Application startAgain(Application failed, Path archive) {
    failed.awaitReady(server());
    return failed;
  }

  @Override
  void removeDataSource() {
    tomEe().restoreResources();
    application().awaitReady(server());
  }

  private TomEeServer tomEe() {
    return (TomEeServer) server();
  }
}
