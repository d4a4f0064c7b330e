package org.smtpconnector.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.ScriptedTokenEndpoint;

/** What an application leaves behind in a server whose resource adapter outlives it: nothing. */
@ExtendWith(ArquillianExtension.class)
class UndeployIT {
  private static final int ROUNDS = 4;
  private static final String TRACE = "org.smtpconnector.it.tenant.Trace";

  private ScriptedSmtpServer relay;
  private ScriptedTokenEndpoint endpoint;

  @Deployment
  static WebArchive application() {
    Deployments.tenant()
        .as(ZipExporter.class)
        .exportTo(Deployments.directory("tenant.war").toFile(), true);
    return Deployments.application("undeploy");
  }

  /**
   * The server's driver, H2, keeps the stack of its first user, and with it that one's class
   * loader, in an exception that is static: this application is the first, not the tenant.
   */
  @BeforeEach
  void useTheDriver() throws NamingException, SQLException {
    InitialContext.<DataSource>doLookup("jdbc/tenant").getConnection().close();
  }

  @BeforeEach
  void start() {
    relay = Relays.relayByPasswordOrToken("good-token");
    endpoint = Relays.tokenEndpoint().token("good-token", 3600);
  }

  @AfterEach
  void stop() throws IOException {
    Files.deleteIfExists(deployment());
    relay.close();
    endpoint.close();
  }

  /** What the server finds here is part of its configuration. */
  private static Path deployment() {
    return Path.of(System.getProperty("server.config.dir"), "configDropins/overrides/tenant.xml");
  }

  private static void deploy() throws IOException {
    Files.createDirectories(deployment().getParent());
    Files.writeString(
        deployment(),
        """
        <server>
          <application id="tenant" location="${it.directory}/tenant.war">
            <classloader classProviderRef="smtp"/>
          </application>
        </server>
        """);
    await().atMost(Duration.ofSeconds(60)).until(() -> "STARTED".equals(state()));
  }

  private static void moveIn() throws Exception {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(
                            "http://localhost:"
                                + System.getProperty("it.http.port")
                                + "/tenant/move-in"))
                    .build(),
                BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
  }

  private static void undeploy() throws IOException {
    Files.delete(deployment());
    await().atMost(Duration.ofSeconds(60)).until(() -> "gone".equals(state()));
  }

  private static String state() throws JMException {
    ObjectName tenant =
        new ObjectName(
            "WebSphere:service=com.ibm.websphere.application.ApplicationMBean,name=tenant");
    return ManagementFactory.getPlatformMBeanServer().isRegistered(tenant)
        ? (String) ManagementFactory.getPlatformMBeanServer().getAttribute(tenant, "State")
        : "gone";
  }

  /** How many traces there are after a garbage collection. */
  private static long traces() throws JMException {
    String histogram =
        (String)
            ManagementFactory.getPlatformMBeanServer()
                .invoke(
                    new ObjectName("com.sun.management:type=DiagnosticCommand"),
                    "gcClassHistogram",
                    new Object[] {new String[0]},
                    new String[] {String[].class.getName()});
    return histogram.lines().filter(line -> line.endsWith(" " + TRACE)).count();
  }

  /**
   * The server keeps its last log messages, and with them who logged them, by soft references: its
   * JVM is set to clear those at each collection, not only when the heap is full.
   */
  @Test
  void leavesNothingOfAnApplicationThatIsGone() throws Exception {
    for (int round = 1; round <= ROUNDS; round++) {
      deploy();
      moveIn();
      assertThat(traces()).isPositive();
      undeploy();
    }
    await().atMost(Duration.ofSeconds(60)).until(() -> traces() == 0);
  }
}
