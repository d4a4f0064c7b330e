package org.smtpconnector.it.fresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.smtpconnector.testkit.NonCommandPhase;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** Messages outlive the server in which they were put. */
@Tag("fresh-server")
class OutboxRestartIT {
  private static final Path IT = Path.of(System.getProperty("it.directory"));
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String ANN = "ann@doe.example";

  private final FreshServer server = new FreshServer("outbox");
  private final ScriptedSmtpServer relay = ScriptedSmtpServer.builder().start();

  @BeforeEach
  void install() throws IOException {
    Path applications = Files.createDirectories(server.directory().resolve("apps"));
    WebArchive shop =
        ShrinkWrap.create(WebArchive.class, "shop.war")
            .addClass(OrderServlet.class)
            .addAsResource(
                new StringAsset(
                    """
                    smtpconnector.from=shop@shop.example
                    smtpconnector.deadline=PT1M
                    smtpconnector.outbox.data-source=jdbc/shop
                    smtpconnector.outbox.create-tables=true
                    smtpconnector.outbox.first-delay=PT1S
                    smtpconnector.outbox.stop=PT1M
                    """),
                "META-INF/microprofile-config.properties");
    for (String library : List.of("smtp-mail", "smtp-mail-outbox", "jsoup")) {
      shop.addAsLibrary(IT.resolve("lib/" + library + ".jar").toFile());
    }
    shop.as(ZipExporter.class).exportTo(applications.resolve("shop.war").toFile());
    server.write(
        "server.xml",
        """
        <server>
          <featureManager>
            <feature>cdi-4.0</feature>
            <feature>concurrent-3.0</feature>
            <feature>connectors-2.1</feature>
            <feature>jdbc-4.3</feature>
            <feature>jndi-1.0</feature>
            <feature>jsonp-2.1</feature>
            <feature>mail-2.1</feature>
            <feature>mpConfig-3.1</feature>
            <feature>mpFaultTolerance-4.1</feature>
            <feature>servlet-6.0</feature>
          </featureManager>
          <httpEndpoint id="defaultHttpEndpoint" host="localhost" httpPort="%d" httpsPort="-1"/>
          <resourceAdapter id="smtp" location="%s/smtp-rar.rar"/>
          <connectionFactory jndiName="mail/smtp">
            <properties.smtp host="localhost" port="%d" security="plain" breakerFailures="0"/>
          </connectionFactory>
          <library id="h2">
            <fileset dir="%s/h2" includes="*.jar"/>
          </library>
          <dataSource jndiName="jdbc/shop" type="javax.sql.XADataSource">
            <jdbcDriver javax.sql.XADataSource="org.h2.jdbcx.JdbcDataSource" libraryRef="h2"/>
            <!-- Otherwise H2 closes it as soon as the JVM is asked to end, and not after the applications. -->
            <properties URL="jdbc:h2:file:${server.config.dir}/database/shop;DB_CLOSE_ON_EXIT=FALSE" user="sa" password=""/>
          </dataSource>
          <webApplication location="shop.war">
            <classloader classProviderRef="smtp"/>
          </webApplication>
        </server>
        """
            .formatted(server.httpPort(), IT, relay.port(), IT));
    server.start("shop");
  }

  @AfterEach
  void stop() {
    server.close();
    relay.close();
  }

  private void order(String customer) throws IOException, InterruptedException {
    server.get("/shop/order?customer=" + customer);
  }

  private String counts() throws IOException, InterruptedException {
    return server.get("/shop/order");
  }

  private void restart() {
    server.stop();
    server.start("shop");
  }

  private void awaitAnn() {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(relay.messages())
                    .singleElement()
                    .extracting(ReceivedMessage::recipients)
                    .isEqualTo(List.of(ANN)));
  }

  private void awaitSettled() {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(counts())
                    .contains("WAITING=0", "CLAIMED=0", "BEGUN=0", "DOUBT=0", "REFUSED=0"));
  }

  @Test
  void whatWaitsIsSentAfterARestart() throws Exception {
    relay.stop();
    order(ANN);
    assertThat(counts()).containsAnyOf("WAITING=1", "CLAIMED=1", "BEGUN=1");
    restart();
    relay.start();
    awaitAnn();
    awaitSettled();
  }

  /** The server stops the resource adapter without waiting for the application. */
  @Test
  void whatIsInProgressWhenTheServerStopsIsCompletedAndNotInDoubt() throws Exception {
    CountDownLatch answer = orderInProgress();
    CompletableFuture<Void> stopping = CompletableFuture.runAsync(server::stopByCommand);
    await().atMost(SOON).until(() -> server.log().contains("the resource adapter stops"));
    answer.countDown();
    stopping.join();
    server.start("shop");
    awaitAnn();
    assertThat(counts())
        .contains("WAITING=0", "CLAIMED=0", "BEGUN=0", "DOUBT=0", "REFUSED=0", "EXPIRED=0");
  }

  @Test
  void whatTheRelayDoesNotAnswerWhileTheServerStopsIsInDoubtAndNotSentAgain() throws Exception {
    CountDownLatch answer = orderInProgress();
    server.stop();
    answer.countDown(); // too late
    server.start("shop");
    assertThat(counts())
        .contains("WAITING=0", "CLAIMED=0", "BEGUN=0", "DOUBT=1", "REFUSED=0", "EXPIRED=0");
    awaitAnn();
  }

  /** Returns the latch that the relay's answer waits for. */
  private CountDownLatch orderInProgress() throws IOException, InterruptedException {
    CountDownLatch inProgress = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    relay
        .on(NonCommandPhase.END_OF_DATA)
        .reply("250 2.0.0 never said")
        .when(
            () -> {
              inProgress.countDown();
              return !opened(answer); // the rule applies if the test has failed
            });
    order(ANN);
    assertThat(opened(inProgress)).isTrue();
    return answer;
  }

  private static boolean opened(CountDownLatch latch) {
    try {
      return latch.await(SOON.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
