package org.smtpconnector.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.glassfish.embeddable.CommandResult;
import org.glassfish.embeddable.CommandResult.ExitStatus;
import org.glassfish.embeddable.GlassFish;
import org.glassfish.embeddable.GlassFishRuntime;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.ScriptedTokenEndpoint;

/** The archive itself in embedded GlassFish, which has its classes from nowhere else. */
class GlassFishIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static ScriptedSmtpServer relay;
  private static GlassFishRuntime runtime;
  private static GlassFish server;

  @BeforeAll
  static void deployTheArchive() throws Exception {
    relay = ScriptedSmtpServer.builder().user("alice", "wonderland").start();
    runtime = GlassFishRuntime.bootstrap();
    server = runtime.newGlassFish();
    server.start();
    String deployed = server.getDeployer().deploy(Path.of(System.getProperty("it.rar")).toUri());
    assertThat(deployed).isEqualTo("smtp-rar");
    asadmin(
        "create-connector-connection-pool",
        "--raname=smtp-rar",
        "--connectiondefinition=org.smtpconnector.connector.SmtpConnectionFactory",
        "--transactionsupport=NoTransaction",
        "--steadypoolsize=1",
        "--maxpoolsize=5",
        "--property=host=localhost:security=plain:user=alice:password=wonderland:port="
            + relay.port(),
        "mail/pool");
    asadmin("create-connector-resource", "--poolname=mail/pool", "mail/smtp");
  }

  @AfterAll
  static void stop() throws Exception {
    server.dispose();
    runtime.shutdown();
    relay.close();
  }

  private static void asadmin(String command, String... parameters) throws Exception {
    CommandResult result = server.getCommandRunner().run(command, parameters);
    assertThat(result.getExitStatus())
        .withFailMessage(
            () -> command + ": " + result.getOutput() + ": " + result.getFailureCause())
        .isEqualTo(ExitStatus.SUCCESS);
  }

  @Test
  void thePoolAnswersAPing() throws Exception {
    asadmin("ping-connection-pool", "mail/pool");
    assertThat(relay.connections()).isPositive();
  }

  @Test
  void aConnectionOpensByATokenThatASignedStatementWasGivenFor(@TempDir Path directory)
      throws Exception {
    KeyPairGenerator keys = KeyPairGenerator.getInstance("RSA");
    String key =
        Base64.getMimeEncoder().encodeToString(keys.generateKeyPair().getPrivate().getEncoded());
    Path file =
        Files.writeString(
            directory.resolve("key.pem"),
            "-----BEGIN PRIVATE KEY-----\n" + key + "\n-----END PRIVATE KEY-----\n");
    try (ScriptedTokenEndpoint endpoint = ScriptedTokenEndpoint.start().token("good-token", 3600);
        ScriptedSmtpServer byToken =
            ScriptedSmtpServer.builder()
                .mechanisms("OAUTHBEARER")
                .user("shop@doe.example", "good-token")
                .start()) {
      asadmin(
          "create-connector-connection-pool",
          "--raname=smtp-rar",
          "--connectiondefinition=org.smtpconnector.connector.SmtpConnectionFactory",
          "--transactionsupport=NoTransaction",
          "--property=host=localhost:security=plain:user=mailer:oauthGrant=jwt-bearer"
              + ":oauthMailbox=shop@doe.example:port="
              + byToken.port()
              + ":oauthKeyFile="
              + file
              + ":oauthTokenEndpoint="
              + endpoint.url().toString().replace(":", "\\:"),
          "mail/token");
      asadmin("ping-connection-pool", "mail/token");
      assertThat(endpoint.requests()).hasSize(1);
      assertThat(endpoint.requests().get(0).parameters()).containsKey("assertion");
      assertThat(byToken.commands()).anyMatch(line -> line.startsWith("AUTH OAUTHBEARER"));
      asadmin("delete-connector-connection-pool", "mail/token");
    }
  }

  @Test
  void anApplicationMailsWithTheCredentialsOfTheContainer(@TempDir Path directory)
      throws Exception {
    Path war = application(directory.resolve("mailing.war"));
    String name = server.getDeployer().deploy(war.toUri());
    ReceivedMessage message = relay.awaitMessages(1, SOON).get(0);
    assertThat(message.user()).contains("alice");
    assertThat(message.recipients()).containsExactly("ann@doe.example");
    server.getDeployer().undeploy(name);
  }

  @Test // 6.3.7.3, 21.6.4
  void whatTheDeployerSetsCountsBeforeTheDefaultsOfTheAnnotations() throws Exception {
    asadmin("ping-connection-pool", "mail/pool");
    // Neither STARTTLS nor port 25 or 587, and a user: the defaults would have it otherwise.
    assertThat(relay.connections()).isPositive();
    assertThat(relay.commands())
        .contains("EHLO [127.0.0.1]") // the default of localHostName, which nobody set
        .noneMatch(line -> line.startsWith("STARTTLS"))
        .anyMatch(line -> line.startsWith("AUTH "));
  }

  /** Its own class loader first: the classes of this test know no connector. */
  private static Path application(Path war) throws IOException {
    URI uri = URI.create("jar:" + war.toUri());
    try (FileSystem zip = FileSystems.newFileSystem(uri, Map.of("create", "true"))) {
      String name = "org/smtpconnector/containers/MailingListener.class";
      Path target = zip.getPath("WEB-INF/classes/" + name);
      Files.createDirectories(target.getParent());
      try (InputStream in = GlassFishIT.class.getResourceAsStream("/" + name)) {
        Files.copy(in, target);
      }
      Files.writeString(
          zip.getPath("WEB-INF/glassfish-web.xml"),
          "<glassfish-web-app><class-loader delegate=\"false\"/></glassfish-web-app>");
    }
    return war;
  }
}
