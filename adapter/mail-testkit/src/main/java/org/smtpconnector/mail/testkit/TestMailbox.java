package org.smtpconnector.mail.testkit;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.interceptor.Interceptor;
import java.time.Duration;
import java.util.List;
import org.smtpconnector.connector.SmtpConnectionFactory;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.smtpconnector.mail.ConnectionFactories;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.mailer.Mailers;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.testkit.Phase;
import org.smtpconnector.testkit.Rule;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/**
 * Takes all that an application sends, and shows it to its test. As a CDI alternative that is
 * enabled wherever this class is, it stands behind every mailer that is injected, whatever relay
 * its settings name; {@link #sender} gives one where there is no container.
 *
 * <p>Mails are composed, checked and sent as they are in production, by the same classes, to a
 * server on loopback: what could not be sent there fails here too. What the mailbox is told to
 * refuse, it refuses as relays do. Thread-safe.
 */
@Alternative
@Priority(Interceptor.Priority.APPLICATION)
@ApplicationScoped
public class TestMailbox implements ConnectionFactories, AutoCloseable {
  private static final String[] EXTENSIONS = {
    "8BITMIME", "DSN", "ENHANCEDSTATUSCODES", "PIPELINING", "SIZE 26214400", "SMTPUTF8"
  };

  // A test waits for a machine that is busy with others, where a caller in production would not.
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  private ScriptedSmtpServer server; // started when it is needed: a proxy has none
  private SmtpConnectionFactory connections;

  /**
   * {@return a sender to this mailbox where there is no container}. It makes one attempt a mail,
   * and its deadline is two minutes.
   *
   * @param from the sender of messages that name none
   * @throws IllegalArgumentException if that is no address
   */
  public MailSender sender(String from) {
    return sender(from, DEADLINE);
  }

  /**
   * {@return a sender to this mailbox where there is no container, with this deadline}
   *
   * @param from the sender of messages that name none
   * @param deadline how long {@link MailSender#send} may take, but for the wait for the final reply
   * @throws IllegalArgumentException if {@code from} is no address
   */
  public MailSender sender(String from, Duration deadline) {
    return Mailers.over(this, from, deadline);
  }

  /** {@return the messages that were taken, in their order} */
  public List<CapturedMail> mails() {
    return server().messages().stream().map(CapturedMail::new).toList();
  }

  /**
   * {@return the messages that were taken for this recipient, in To, Cc or Bcc}. The case of the
   * domain does not matter.
   *
   * @param address the address
   * @throws IllegalArgumentException if that is no address
   */
  public List<CapturedMail> sentTo(String address) {
    EmailAddress recipient = EmailAddress.of(address);
    return mails().stream()
        .filter(
            mail -> mail.recipients().stream().map(EmailAddress::of).anyMatch(recipient::equals))
        .toList();
  }

  /** {@return how many messages were taken} */
  public int count() {
    return server().messages().size();
  }

  /**
   * {@return the message that was taken last}
   *
   * @throws AssertionError if there is none
   */
  public CapturedMail last() {
    List<CapturedMail> mails = mails();
    if (mails.isEmpty()) {
      throw new AssertionError("no mail was sent");
    }
    return mails.get(mails.size() - 1);
  }

  /**
   * Waits for mails that are sent by another thread.
   *
   * @param count how many
   * @param atMost how long to wait
   * @return all that were taken by then
   * @throws AssertionError if there are not so many in that time
   */
  public List<CapturedMail> await(int count, Duration atMost) {
    server().awaitMessages(count, atMost);
    return mails();
  }

  /**
   * This recipient is refused temporarily, as by greylisting: {@code Deferred}, or a receipt that
   * says so where others take the mail. {@link Rule#times} makes it end.
   *
   * @param address the address
   * @return the rule
   * @throws IllegalArgumentException if that is no address
   */
  public Rule defer(String address) {
    return recipient(address).reply("451 4.7.1 try later");
  }

  /**
   * This recipient is refused for good: {@code Rejected}, or a receipt that says so.
   *
   * @param address the address
   * @return the rule
   * @throws IllegalArgumentException if that is no address
   */
  public Rule refuse(String address) {
    return recipient(address).reply("550 5.1.1 no such mailbox");
  }

  /**
   * A mail to this recipient is taken, and the answer to it lost: {@code InDoubt}.
   *
   * @param address the address
   * @return the rule
   * @throws IllegalArgumentException if that is no address
   */
  public Rule loseReply(String address) {
    return server().on(Phase.END_OF_DATA).takeThenDrop().to(EmailAddress.of(address).toString());
  }

  /**
   * Nobody is served: {@code Unavailable}.
   *
   * @return the rule, which {@link Rule#times} can end
   */
  public Rule goDown() {
    return server().on(Phase.GREETING).replyThenClose("421 4.3.2 out of service");
  }

  /**
   * {@return the server behind it, for any other misbehaviour: see {@link
   * ScriptedSmtpServer#on(String)}}
   */
  public synchronized ScriptedSmtpServer server() {
    if (server == null) {
      server = ScriptedSmtpServer.builder().extensions(EXTENSIONS).start();
    }
    return server;
  }

  /** Forgets mails and misbehaviour; for {@code @BeforeEach}. */
  public void clear() {
    server().clearRules();
    server().clear();
  }

  /** Connections to this mailbox, whatever the name. */
  @Override
  public synchronized SmtpConnectionFactory find(String jndiName) {
    if (connections == null) {
      SmtpManagedConnectionFactory factory = new SmtpManagedConnectionFactory();
      factory.setHost(server().host());
      factory.setPort(server().port());
      factory.setSecurity("plain");
      connections = (SmtpConnectionFactory) factory.createConnectionFactory();
    }
    return connections;
  }

  @PreDestroy
  @Override
  public synchronized void close() {
    if (server != null) {
      server.close();
      server = null;
      connections = null;
    }
  }

  private Rule recipient(String address) {
    return server().on("RCPT TO:<" + EmailAddress.of(address) + ">");
  }
}
