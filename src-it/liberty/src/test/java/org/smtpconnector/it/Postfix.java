package org.smtpconnector.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.resource.ResourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.naming.InitialContext;
import org.eclipse.microprofile.config.ConfigProvider;
import org.smtpconnector.connector.SmtpConnectionFactory;
import org.smtpconnector.it.servers.ServerProcess;
import org.smtpconnector.it.servers.Setup;
import org.smtpconnector.it.servers.World;

/**
 * A real Postfix, which asks a Dovecot who is who, where the connection factories of postfix.xml
 * lead to. It is asked what came of the mails by its own log and its mailboxes.
 */
final class Postfix implements AutoCloseable {
  // As virtual(8) delivers it; whoever hands a mail over once gets one queue identifier, however
  // often it is delivered then.
  private static final Pattern QUEUED = Pattern.compile("(?ms)^Received: .*?id (\\w+)");
  private static final Pattern SUBJECT = Pattern.compile("(?m)^Subject: (.*?)\r?$");

  private ServerProcess process;

  private Postfix(ServerProcess process) {
    this.process = process;
  }

  /**
   * Starts the one that most connection factories lead to.
   *
   * @param idleSeconds after which it ends a session
   * @param settings lines of its main.cf
   */
  static Postfix start(int idleSeconds, String... settings) throws IOException {
    return start("postfix-dovecot", "it.postfix.port", idleSeconds, settings);
  }

  /** One that ends no session while a test lasts. */
  static Postfix start() throws IOException {
    return start(300);
  }

  /** The one that stands in for it. */
  static Postfix startSecond() throws IOException {
    return start("postfix-second", "it.second.port", 300);
  }

  private static Postfix start(String name, String port, int idleSeconds, String... settings)
      throws IOException {
    Setup setup =
        Setup.of("postfix-dovecot")
            .named(name)
            .on(ConfigProvider.getConfig().getValue(port, Integer.class))
            .showing(Relays.certificate())
            .with(
                Map.of(
                    "TOKEN_KEY",
                    World.TOKEN_KEY,
                    "IDLE_SECONDS",
                    String.valueOf(idleSeconds),
                    "MAIN_CF",
                    "smtpd_tls_loglevel = 1\n" + String.join("\n", settings)));
    return new Postfix(ServerProcess.start(setup));
  }

  int port() {
    return process.port();
  }

  /** The same once more, which has lost nothing that it has taken. */
  void startAgain() throws IOException {
    process = process.startAgain();
  }

  /** Kills it, with all its processes. */
  @Override
  public void close() throws IOException {
    process.close();
  }

  /** Changes the user's password, and waits for Dovecot to notice, which takes it a second. */
  void awaitPassword(String password) throws Exception {
    Files.writeString(
        process.data().resolve("users"), World.USER + ":{PLAIN}" + password + "::::::\n");
    SmtpConnectionFactory factory = InitialContext.doLookup("mail/postfix-application");
    await()
        .atMost(Relays.SOON)
        .ignoreExceptionsInstanceOf(ResourceException.class)
        .until(
            () -> {
              factory.getConnection(World.USER, password).close();
              return true;
            });
  }

  /** The lines of its log since its start in which this is found. */
  List<String> logged(String pattern) {
    try {
      Pattern found = Pattern.compile(pattern);
      return process.logged().stream().filter(line -> found.matcher(line).find()).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** How many sessions were opened, by TLS, when it has told of so many. */
  int opened(int atLeast) {
    String opened = "TLS connection established from ";
    await().atMost(Relays.SOON).until(() -> logged(opened).size() >= atLeast);
    return logged(opened).size();
  }

  /** The sessions that have ended, each with what was said in it: {@code mail=3 ... quit=1}. */
  List<String> ended() {
    return logged("disconnect from .* auth=");
  }

  /** Waits until it has told of so many sessions that they have ended. */
  List<String> awaitEnded(int sessions) {
    await().atMost(Relays.SOON).until(() -> ended().size() >= sessions);
    return ended();
  }

  /** The texts of what it has delivered. */
  List<String> messages() {
    try {
      return process.delivered().stream().map(ServerProcess::text).toList();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Waits until mails with these words in their subjects are delivered: so many, and no more. */
  List<String> awaitMails(String words, int number) {
    await().atMost(Relays.SOON).until(() -> mailsAbout(words).size() >= number);
    assertThat(mailsAbout(words)).hasSize(number);
    return mailsAbout(words);
  }

  private List<String> mailsAbout(String words) {
    return messages().stream().filter(mail -> subject(mail).contains(words)).toList();
  }

  /** By the subjects of the mails, under which identifiers each was queued. */
  Map<String, Set<String>> queued() {
    Map<String, Set<String>> queued = new HashMap<>();
    for (String mail : messages()) {
      Matcher identifier = QUEUED.matcher(mail);
      assertThat(identifier.find()).as(mail).isTrue();
      queued
          .computeIfAbsent(subject(mail), subject -> new HashSet<>())
          .add(process.port() + "/" + identifier.group(1));
    }
    return queued;
  }

  private static String subject(String mail) {
    Matcher subject = SUBJECT.matcher(mail);
    return subject.find() ? subject.group(1) : "";
  }
}
