package org.smtpconnector.it.fresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Bounces that a timer of the server reads, by a mail session of the server. */
@Tag("fresh-server")
class BouncesIT {
  private static final Path IT = Path.of(System.getProperty("it.directory"));
  private static final String MAILBOX = "bounces@shop.example";
  private static final String PASSWORD = "never-show-this";
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String REPORT =
      """
      From: MAILER-DAEMON@mx.example
      To: bounces@shop.example
      Subject: Undelivered
      MIME-Version: 1.0
      Content-Type: multipart/report; report-type=delivery-status; boundary=b

      --b
      Content-Type: message/delivery-status

      Reporting-MTA: dns; mx.example

      Final-Recipient: rfc822; ann@customer.example
      Action: failed
      Status: 5.1.1
      --b
      Content-Type: text/rfc822-headers

      Message-ID: <17@shop.example>
      --b--
      """;

  private final FreshServer server = new FreshServer("bounces");
  private GreenMail greenMail;
  private GreenMailUser user;

  @BeforeEach
  void startMailbox() {
    greenMail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
    user = greenMail.setUser(MAILBOX, MAILBOX, PASSWORD);
    greenMail.start();
  }

  @AfterEach
  void stop() {
    server.close();
    greenMail.stop();
  }

  private void writeServer() {
    server.write(
        "server.xml",
        """
        <server>
          <featureManager>
            <feature>cdi-4.0</feature>
            <feature>concurrent-3.0</feature>
            <feature>connectors-2.1</feature>
            <feature>jndi-1.0</feature>
            <feature>mail-2.1</feature>
            <feature>mpConfig-3.1</feature>
            <feature>servlet-6.0</feature>
          </featureManager>
          <httpEndpoint id="defaultHttpEndpoint" host="localhost" httpPort="%d" httpsPort="-1"/>
          <resourceAdapter id="smtp" location="%s"/>
          <mailSession mailSessionID="bounces" jndiName="mail/bounces" description="bounces" from="%s"
                       storeProtocol="imap" host="127.0.0.1" user="%s" password="%s">
            <property name="mail.imap.host" value="127.0.0.1"/>
            <property name="mail.imap.port" value="%d"/>
          </mailSession>
          <webApplication location="bounces.war">
            <classloader classProviderRef="smtp"/>
          </webApplication>
        </server>
        """
            .formatted(
                server.httpPort(),
                IT.resolve("smtp-rar.rar"),
                MAILBOX,
                MAILBOX,
                PASSWORD,
                greenMail.getImap().getPort()));
  }

  private void writeApplication() {
    server.write("apps/README", "applications");
    ShrinkWrap.create(WebArchive.class, "bounces.war")
        .addClass(BounceLog.class)
        .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml")
        .addAsResource(
            new StringAsset(
                """
                smtpconnector.bounces.mail-session=mail/bounces
                smtpconnector.bounces.interval=PT5S
                """),
            "META-INF/microprofile-config.properties")
        .addAsLibrary(IT.resolve("lib/smtp-mail.jar").toFile())
        .addAsLibrary(IT.resolve("lib/smtp-mail-bounces.jar").toFile())
        .as(ZipExporter.class)
        .exportTo(server.directory().resolve("apps/bounces.war").toFile(), true);
  }

  private void deliver(String message) throws Exception {
    user.deliver(
        new MimeMessage(
            Session.getInstance(new Properties()),
            new ByteArrayInputStream(message.getBytes(StandardCharsets.US_ASCII))));
  }

  @Test
  void areFiredFromTheStartOfTheApplicationUntilTheServerStops() throws Exception {
    writeServer();
    writeApplication();
    deliver(REPORT);
    server.start("bounces");
    await()
        .atMost(SOON)
        .until(
            () -> server.log().contains("BOUNCED <17@shop.example> ann@customer.example FAILED"));
    deliver(REPORT.replace("<17@", "<18@"));
    await().atMost(SOON).until(() -> server.log().contains("BOUNCED <18@shop.example>"));

    server.stop();
    assertThat(server.log())
        .doesNotContain(PASSWORD)
        .doesNotContain("cannot be read")
        .doesNotContain("did not stop in time");
  }
}
