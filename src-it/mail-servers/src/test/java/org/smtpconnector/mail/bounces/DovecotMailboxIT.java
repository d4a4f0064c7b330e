package org.smtpconnector.mail.bounces;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.mail.Flags.Flag;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.it.servers.ServerProcess;
import org.smtpconnector.it.servers.Setup;
import org.smtpconnector.it.servers.World;
import org.smtpconnector.mail.config.MicroProfileConfiguration;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MailParameters;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Protocol;
import org.smtpconnector.smtp.Recipient;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpSession;
import org.smtpconnector.smtp.TransportSecurity;
import org.smtpconnector.testkit.FreePort;

/**
 * Reports that mail servers wrote, which Dovecot delivers into a mailbox and shows by IMAP. The
 * test is in the package of the reader, which has no public types.
 */
@Tag("dovecot")
class DovecotMailboxIT {
  private static final Path REPORTS = Path.of(System.getProperty("reports"));
  private static final String DONE = "Done";
  private static final Envelope FROM_NOBODY =
      new Envelope(
          Optional.empty(),
          List.of(Recipient.of(EmailAddress.of(World.USER))),
          MailParameters.NONE);
  private static final int IMAP = FreePort.find();
  private static final int IMAPS = FreePort.find();
  private static SSLContext before;
  private static ServerProcess dovecot;

  private final List<MailBounced> fired = new ArrayList<>();

  @BeforeAll
  static void startDovecot() throws Exception {
    dovecot =
        ServerProcess.start(
            Setup.of("dovecot")
                .named("dovecot-mailbox")
                .with(
                    Map.of(
                        "PROTOCOL",
                        "mailbox",
                        "TOKEN_KEY",
                        World.TOKEN_KEY,
                        "IMAP_PORT",
                        String.valueOf(IMAP),
                        "IMAPS_PORT",
                        String.valueOf(IMAPS))));
    before = SSLContext.getDefault();
    SSLContext.setDefault(World.AUTHORITY.clientContext());
  }

  @AfterAll
  static void stopDovecot() throws IOException {
    SSLContext.setDefault(before);
    dovecot.close();
  }

  private interface Work {
    void run(Store store) throws MessagingException;
  }

  private static void inMailbox(Work work) throws MessagingException {
    try (Store store = Session.getInstance(new Properties()).getStore("imaps")) {
      store.connect("localhost", IMAPS, World.USER, World.PASSWORD);
      work.run(store);
    }
  }

  @BeforeEach
  void emptyMailbox() throws MessagingException {
    inMailbox(
        store -> {
          Folder done = store.getFolder(DONE);
          if (done.exists()) {
            done.delete(true);
          }
          done.create(Folder.HOLDS_MESSAGES);
          Folder inbox = store.getFolder("INBOX");
          inbox.open(Folder.READ_WRITE);
          for (Message message : inbox.getMessages()) {
            message.setFlag(Flag.DELETED, true);
          }
          inbox.close(true);
        });
  }

  @AfterEach
  void firedReportsAreOfOurMessages() {
    assertThat(fired)
        .allSatisfy(
            report ->
                assertThat(report.messageId()).get().asString().endsWith(".1796@shop.example>"));
  }

  private static List<Path> reports() throws IOException {
    try (Stream<Path> files = Files.list(REPORTS)) {
      return files.filter(file -> file.toString().endsWith(".eml")).sorted().toList();
    }
  }

  /** Delivers reports, as the mail server of the domain does. */
  private static void deliver(List<Path> reports) throws IOException {
    try (SmtpSession session =
        SmtpSession.open(
            SmtpConfig.to("localhost")
                .port(dovecot.port())
                .protocol(Protocol.LMTP)
                .security(TransportSecurity.STARTTLS)
                .sslContext(World.AUTHORITY.clientContext())
                .build())) {
      for (Path report : reports) {
        deliver(session, Files.readString(report).replace("\n", "\r\n"));
      }
    }
  }

  private static void deliver(SmtpSession session, String message) throws SmtpException {
    session.send(FROM_NOBODY, MessageSource.of(message.getBytes(StandardCharsets.UTF_8)));
  }

  private BounceReader reader(String... settings) {
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "host",
                "localhost",
                "port",
                String.valueOf(IMAPS),
                "user",
                World.USER,
                "password",
                World.PASSWORD));
    for (int setting = 0; setting < settings.length; setting += 2) {
      all.put(settings[setting], settings[setting + 1]);
    }
    Map<String, String> named = new HashMap<>();
    all.forEach((name, value) -> named.put(BounceSettings.PREFIX + name, value));
    return new BounceReader(
        BounceSettings.of(
                new MicroProfileConfiguration(
                    new SmallRyeConfigBuilder()
                        .withSources(new PropertiesConfigSource(named, "test", 100))
                        .build()))
            .orElseThrow(),
        fired::add);
  }

  private static int count(String folder) throws MessagingException {
    int[] count = {0};
    inMailbox(store -> count[0] = store.getFolder(folder).getMessageCount());
    return count[0];
  }

  @ParameterizedTest
  @ValueSource(strings = {"tls", "starttls"})
  void eachReportOfEachMailServerIsFiredOnce(String security) throws Exception {
    deliver(reports());
    String port = String.valueOf(security.equals("tls") ? IMAPS : IMAP);
    BounceReader reader = reader("security", security, "port", port);
    reader.run();
    assertThat(fired).hasSameSizeAs(reports());
    reader.run();
    reader("security", security, "port", port).run(); // after a restart
    assertThat(fired).hasSameSizeAs(reports());
    assertThat(count("INBOX")).isEqualTo(reports().size());
  }

  @Test
  void reportsAreMovedOrDeletedIfTheSettingsSaySo() throws Exception {
    deliver(reports().subList(0, 3));
    reader("processed", "move", "processed-folder", DONE).run();
    assertThat(fired).hasSize(3);
    assertThat(count("INBOX")).isZero();
    assertThat(count(DONE)).isEqualTo(3);

    deliver(reports().subList(3, 5));
    reader("processed", "delete").run();
    assertThat(fired).hasSize(5);
    assertThat(count("INBOX")).isZero();
    assertThat(count(DONE)).isEqualTo(3);
  }
}
