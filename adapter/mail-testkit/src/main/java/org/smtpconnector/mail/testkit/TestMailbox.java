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
import org.smtpconnector.mail.ConnectionFactoryLookup;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.mailer.StandaloneMailers;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.testkit.NonCommandPhase;
import org.smtpconnector.testkit.Rule;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/**
 * A mailbox that receives everything an application sends, for its tests. As a CDI alternative that
 * is enabled wherever this class is, it serves every injected mailer, whatever relay its settings
 * name; {@link #sender} creates a mailer without a container.
 *
 * <p>Messages are composed, checked and sent by the same classes as in production, to a server on
 * loopback: what could not be sent there fails here too. The mailbox accepts the credentials of any
 * tenant. Rules make it refuse messages as relays do. Thread-safe.
 */
@Alternative
@Priority(Interceptor.Priority.APPLICATION)
@ApplicationScoped
public class TestMailbox implements ConnectionFactoryLookup, AutoCloseable {
  private static final String[] EXTENSIONS = {
    "8BITMIME", "DSN", "ENHANCEDSTATUSCODES", "PIPELINING", "SIZE 26214400", "SMTPUTF8"
  };

  // long, since a test may run on a busy machine
  private static final Duration DEADLINE = Duration.ofMinutes(2);

  private ScriptedSmtpServer server; // started on first use, since a CDI proxy needs none
  private SmtpConnectionFactory connections;

  /**
   * {@return a mailer that sends to this mailbox without a container} It makes one attempt per
   * message, with a deadline of two minutes.
   *
   * @param from the author of messages that name none
   * @throws IllegalArgumentException if it is not an address
   */
  public MailSender sender(String from) {
    return sender(from, DEADLINE);
  }

  /**
   * {@return a mailer that sends to this mailbox without a container, with this deadline}
   *
   * @param from the author of messages that name none
   * @param deadline how long {@link MailSender#send} may take, not counting the wait for the final
   *     reply
   * @throws IllegalArgumentException if {@code from} is not an address
   */
  public MailSender sender(String from, Duration deadline) {
    return StandaloneMailers.over(this, from, deadline);
  }

  /** {@return the received messages, in order} */
  public List<CapturedMail> mails() {
    return server().messages().stream().map(CapturedMail::new).toList();
  }

  /**
   * {@return the messages received for this recipient, in To, Cc or Bcc} The case of the domain is
   * ignored.
   *
   * @param address the address
   * @throws IllegalArgumentException if it is not an address
   */
  public List<CapturedMail> sentTo(String address) {
    EmailAddress recipient = EmailAddress.of(address);
    return mails().stream()
        .filter(
            mail -> mail.recipients().stream().map(EmailAddress::of).anyMatch(recipient::equals))
        .toList();
  }

  /** {@return the number of received messages} */
  public int count() {
    return server().messages().size();
  }

  /**
   * {@return the message received last}
   *
   * @throws AssertionError if there is none
   */
  public CapturedMail last() {
    List<CapturedMail> mails = mails();
    if (mails.isEmpty()) {
      throw new AssertionError("no message was sent");
    }
    return mails.get(mails.size() - 1);
  }

  /**
   * Waits for messages that another thread sends.
   *
   * @param count the number of messages
   * @param atMost how long to wait
   * @return all messages received by then
   * @throws AssertionError if fewer are received in that time
   */
  public List<CapturedMail> await(int count, Duration atMost) {
    server().awaitMessages(count, atMost);
    return mails();
  }

  /**
   * Refuses a recipient temporarily, as by greylisting: {@code Deferred}, or a receipt with a
   * deferred recipient if others accept the message. {@link Rule#times} limits it.
   *
   * @param address the address
   * @return the rule
   * @throws IllegalArgumentException if it is not an address
   */
  public Rule defer(String address) {
    return recipient(address).reply("451 4.7.1 try later");
  }

  /**
   * Refuses a recipient permanently: {@code Rejected}, or a receipt with a refused recipient.
   *
   * @param address the address
   * @return the rule
   * @throws IllegalArgumentException if it is not an address
   */
  public Rule refuse(String address) {
    return recipient(address).reply("550 5.1.1 no such mailbox");
  }

  /**
   * Accepts messages to a recipient and loses the reply: {@code InDoubt}.
   *
   * @param address the address
   * @return the rule
   * @throws IllegalArgumentException if it is not an address
   */
  public Rule loseReply(String address) {
    return server()
        .on(NonCommandPhase.END_OF_DATA)
        .takeThenDrop()
        .to(EmailAddress.of(address).toString());
  }

  /**
   * Refuses all connections: {@code Unavailable}.
   *
   * @return the rule, which {@link Rule#times} can limit
   */
  public Rule goDown() {
    return server().on(NonCommandPhase.GREETING).replyThenClose("421 4.3.2 out of service");
  }

  /**
   * {@return the server of this mailbox, for any other misbehaviour: see {@link
   * ScriptedSmtpServer#on(String)}}
   */
  public synchronized ScriptedSmtpServer server() {
    if (server == null) {
      server = ScriptedSmtpServer.builder().extensions(EXTENSIONS).anyUser().start();
    }
    return server;
  }

  /** Removes messages and rules; for {@code @BeforeEach}. */
  public void clear() {
    server().clearRules();
    server().clear();
  }

  /** Returns connections to this mailbox, whatever the name. */
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
