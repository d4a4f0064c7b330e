package org.smtpconnector.it.servers;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** GreenMail in this JVM. */
final class GreenMailServer implements RunningServer {
  private static final String KEY_STORE_PASSWORD = "in-a-test";

  private final GreenMail greenMail;

  private GreenMailServer(GreenMail greenMail) {
    this.greenMail = greenMail;
  }

  static GreenMailServer start() throws IOException {
    Path keys =
        Files.createDirectories(Path.of(System.getProperty("data"), "greenmail")).resolve("keys");
    World.CERTIFICATE.writeKeyStore(keys, KEY_STORE_PASSWORD.toCharArray());
    System.setProperty("greenmail.tls.keystore.file", keys.toString());
    System.setProperty("greenmail.tls.keystore.password", KEY_STORE_PASSWORD);
    GreenMail greenMail =
        new GreenMail(
            Stream.of(ServerSetup.PROTOCOL_SMTP, ServerSetup.PROTOCOL_SMTPS)
                .map(protocol -> new ServerSetup(0, "127.0.0.1", protocol))
                .toArray(ServerSetup[]::new));
    greenMail.setUser(World.USER, World.USER, World.PASSWORD);
    greenMail.getUserManager().setAuthRequired(true);
    greenMail.start();
    Stream.of(greenMail.getSmtp(), greenMail.getSmtps())
        .forEach(server -> server.setClientSocketTimeout(World.IDLE_SECONDS * 1000));
    return new GreenMailServer(greenMail);
  }

  @Override
  public int port() {
    return greenMail.getSmtp().getPort();
  }

  @Override
  public int tlsPort() {
    return greenMail.getSmtps().getPort();
  }

  @Override
  public List<byte[]> delivered() throws IOException {
    List<byte[]> messages = new ArrayList<>();
    for (MimeMessage mail : greenMail.getReceivedMessages()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try {
        mail.writeTo(bytes);
        bytes.writeBytes(new byte[] {'\r', '\n'}); // it drops that of the last line
      } catch (MessagingException e) {
        throw new IOException(e);
      }
      messages.add(bytes.toByteArray());
    }
    return messages;
  }

  @Override
  public void close() {
    greenMail.stop();
  }
}
