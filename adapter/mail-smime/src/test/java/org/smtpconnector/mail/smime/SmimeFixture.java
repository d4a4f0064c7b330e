package org.smtpconnector.mail.smime;

import jakarta.mail.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailSender;

/** A mailer with a key store, and a relay. */
abstract class SmimeFixture {
  static final Session SESSION = Session.getInstance(new Properties());
  static final String FILE = "smtpconnector.smime.key-store";
  static final String PASSWORD = FILE + "-password";
  static final String TYPE = FILE + "-type";
  static final String AUTHOR = "shop@shop.example";
  static final Identity SHOP = Identity.of(AUTHOR);
  static final Identity JANE = Identity.of("jane@doe.example");
  static final Identity BOB = Identity.draft("bob@doe.example").key("EC").issue();

  @TempDir Path directory;

  final Relay relay = new Relay("8BITMIME", "PIPELINING", "SIZE", "SMTPUTF8");
  final MailSender sender = relay.sender("Der Laden für Bücher <" + AUTHOR + ">");
  OpenSsl openssl;
  Path keyStore;

  @BeforeEach
  void writeKeyStore() throws Exception {
    openssl = new OpenSsl(directory);
    keyStore = directory.resolve("smime.p12");
    keep(Map.of("shop", SHOP, "jane", JANE.certificate(), "bob", BOB.certificate()));
    System.setProperty(FILE, keyStore.toString());
    System.setProperty(PASSWORD, Identity.PASSWORD);
  }

  @AfterEach
  void clearSettings() {
    System.clearProperty(FILE);
    System.clearProperty(PASSWORD);
    System.clearProperty(TYPE);
    relay.close();
  }

  void keep(Map<String, Object> entries) throws Exception {
    Identity.write(keyStore, entries);
  }

  static Mail.Builder mail() {
    return Mail.to("jane@doe.example").subject("Grüße").text("Grüße aus Köln");
  }

  static byte[] octets(ComposedMail mail) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    mail.writeTo(out);
    return out.toByteArray();
  }

  static String text(byte[] octets) {
    return new String(octets, StandardCharsets.ISO_8859_1);
  }

  /** The octets that the relay received last. */
  byte[] received() {
    return relay.server().messages().get(relay.count() - 1).content();
  }
}
