package org.smtpconnector.connector.dkim;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.ra.Relays;
import org.smtpconnector.connector.ra.SmtpManagedConnection;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** A connection factory that signs for shop.example, and its relay. */
abstract class SigningFixture {
  static final String HEADER = "From: Shop <a@shop.example>\nTo: ann@doe.example\nSubject: x\n";

  @TempDir Path directory;
  DkimKeys keys;
  ScriptedSmtpServer relay;
  SmtpManagedConnectionFactory factory;
  SmtpManagedConnection managed;

  @BeforeEach
  void configure() throws Exception {
    keys = new DkimKeys(directory);
    start("PIPELINING", "CHUNKING", "8BITMIME", "SMTPUTF8", "SIZE 9999999");
  }

  void start(String... extensions) throws Exception {
    relay = ScriptedSmtpServer.builder().extensions(extensions).start();
    factory = Relays.factoryFor(relay);
    factory.setDkimDomain("shop.example");
    factory.setDkimSelector("s1");
    factory.setDkimKeyFile(keys.publish("s1", DkimKeys.rsa(2048)));
  }

  @AfterEach
  void stop() {
    if (managed != null) {
      managed.destroy();
    }
    relay.close();
  }

  SmtpConnection open() throws Exception {
    managed = (SmtpManagedConnection) factory.createManagedConnection(null, null);
    return (SmtpConnection) managed.getConnection(null, null);
  }

  static MessageSource message(String text) {
    return MessageSource.of(text.getBytes(StandardCharsets.UTF_8));
  }

  List<String> verified(ReceivedMessage message) throws IOException {
    return keys.verified(message.content());
  }

  List<ReceivedMessage> received() {
    return relay.messages();
  }
}
