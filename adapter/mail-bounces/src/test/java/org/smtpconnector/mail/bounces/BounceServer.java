package org.smtpconnector.mail.bounces;

import com.icegreen.greenmail.imap.AuthorizationException;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.user.GreenMailUser;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.mail.MessagingException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.smtpconnector.mail.config.Configuration;
import org.smtpconnector.mail.config.MicroProfileConfiguration;

/** A mailbox that receives reports, in GreenMail. */
final class BounceServer implements AutoCloseable {
  static final String PASSWORD = "never-show-this";
  private static final String USER = "bounces@shop.example";

  private GreenMail greenMail;
  private GreenMailUser user;
  private int port;

  BounceServer() {
    start();
  }

  void start() {
    greenMail = new GreenMail(new ServerSetup(port, "127.0.0.1", ServerSetup.PROTOCOL_IMAP));
    user = greenMail.setUser(USER, USER, PASSWORD);
    greenMail.start();
    port = greenMail.getImap().getPort();
  }

  int port() {
    return port;
  }

  /** The settings of this mailbox, and others besides. */
  Map<String, String> settings(String... others) {
    Map<String, String> settings =
        new HashMap<>(
            Map.of(
                "smtpconnector.bounces.host",
                "127.0.0.1",
                "smtpconnector.bounces.port",
                String.valueOf(port),
                "smtpconnector.bounces.security",
                "plain",
                "smtpconnector.bounces.user",
                USER,
                "smtpconnector.bounces.password",
                PASSWORD));
    for (int i = 0; i < others.length; i += 2) {
      settings.put("smtpconnector.bounces." + others[i], others[i + 1]);
    }
    return settings;
  }

  static Configuration config(Map<String, String> settings) {
    return new MicroProfileConfiguration(
        new SmallRyeConfigBuilder()
            .withSources(new PropertiesConfigSource(settings, "test", 100))
            .build());
  }

  void deliver(String... messages) throws MessagingException {
    for (String message : messages) {
      user.deliver(Samples.message(message));
    }
  }

  void createFolder(String name) throws FolderException, AuthorizationException {
    greenMail.getManagers().getImapHostManager().createMailbox(user, name);
  }

  private MailFolder folder(String name) {
    return greenMail.getManagers().getImapHostManager().getFolder(user, name);
  }

  int count(String folder) {
    return folder(folder).getMessageCount();
  }

  /** The flags of each message of the inbox. */
  List<String> flags() {
    return folder("INBOX").getMessages().stream()
        .map(message -> message.getFlags().contains(jakarta.mail.Flags.Flag.SEEN) ? "seen" : "new")
        .toList();
  }

  @Override
  public void close() {
    greenMail.stop();
  }
}
