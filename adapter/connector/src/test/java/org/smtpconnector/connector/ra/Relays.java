package org.smtpconnector.connector.ra;

import jakarta.resource.spi.ConnectionEvent;
import jakarta.resource.spi.ConnectionEventListener;
import jakarta.resource.spi.ConnectionRequestInfo;
import jakarta.resource.spi.ManagedConnectionFactory;
import jakarta.resource.spi.security.PasswordCredential;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.security.auth.Subject;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.ScriptedTokenEndpoint;
import org.smtpconnector.testkit.TestAuthority;

/** What the tests of this package share: a relay on loopback, and what leads to it. */
public final class Relays {
  public static final Duration SOON = Duration.ofSeconds(60);

  /** What a reply may take by default: what ends before it had a bound of its own. */
  static final Duration REPLY_TIMEOUT = Duration.ofSeconds(60);

  public static final Envelope ENVELOPE = Envelope.of("shop@shop.example", "ann@doe.example");
  public static final MessageSource MESSAGE =
      MessageSource.of("Subject: x\r\n\r\nAll good.\r\n".getBytes(StandardCharsets.US_ASCII));

  private Relays() {}

  /** Waits until a latch is open, as in a condition of a relay's rule; returns whether it is. */
  static boolean opened(CountDownLatch latch) {
    try {
      return latch.await(SOON.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  public static ScriptedSmtpServer relay() {
    return ScriptedSmtpServer.builder().user("alice", "wonderland").start();
  }

  public static SmtpManagedConnectionFactory factoryFor(ScriptedSmtpServer relay) {
    SmtpManagedConnectionFactory factory = new SmtpManagedConnectionFactory();
    factory.setHost("localhost");
    factory.setPort(relay.port());
    factory.setSecurity("plain");
    return factory;
  }

  /** For alice, from the first of two relays that serves. */
  public static SmtpManagedConnectionFactory factoryFor(
      ScriptedSmtpServer first, ScriptedSmtpServer second) {
    SmtpManagedConnectionFactory factory = new SmtpManagedConnectionFactory();
    factory.setHost("localhost:" + first.port() + ", localhost:" + second.port());
    factory.setSecurity("plain");
    factory.setUser("alice");
    factory.setPassword("wonderland");
    return factory;
  }

  /** A relay that takes the shop's access token {@code good-token}. */
  public static ScriptedSmtpServer relayByToken(String... mechanisms) {
    return ScriptedSmtpServer.builder()
        .user("shop@doe.example", "good-token")
        .mechanisms(mechanisms)
        .start();
  }

  /** For the shop, with access tokens of this endpoint. */
  public static SmtpManagedConnectionFactory factoryFor(
      ScriptedSmtpServer relay, ScriptedTokenEndpoint endpoint) {
    SmtpManagedConnectionFactory factory = factoryFor(relay);
    factory.setOauthTokenEndpoint(endpoint.url().toString());
    factory.setOauthMailbox("shop@doe.example");
    return factory;
  }

  /** Has the factory trust this authority alone, by a store in this directory. */
  public static void trust(
      SmtpManagedConnectionFactory factory, TestAuthority authority, Path directory)
      throws Exception {
    Path store = directory.resolve("trust.p12");
    authority.writeTrustStore(store, "changeit".toCharArray());
    factory.setTrustStore(store.toString());
    factory.setTrustStorePassword("changeit");
  }

  /** As a container passes its authentication data. */
  public static Subject subject(ManagedConnectionFactory factory, String user, String password) {
    PasswordCredential credential = new PasswordCredential(user, password.toCharArray());
    credential.setManagedConnectionFactory(factory);
    return new Subject(false, Set.of(), Set.of(), Set.of(credential));
  }

  /** As an application passes its own credentials. */
  public static ConnectionRequestInfo request(String user, String password) {
    return new SmtpConnectionRequestInfo(Credentials.password(user, password));
  }

  /** Sends the message of the tests. */
  public static void send(SmtpConnection connection) throws SmtpException {
    connection.send(ENVELOPE, MESSAGE);
  }

  /** Remembers the events that a managed connection reports. */
  public static class Events implements ConnectionEventListener {
    public final List<ConnectionEvent> closed = new CopyOnWriteArrayList<>();
    public final List<ConnectionEvent> errors = new CopyOnWriteArrayList<>();

    @Override
    public void connectionClosed(ConnectionEvent event) {
      closed.add(event);
    }

    @Override
    public void connectionErrorOccurred(ConnectionEvent event) {
      errors.add(event);
    }

    @Override
    public void localTransactionStarted(ConnectionEvent event) {
      throw new AssertionError("there are no local transactions");
    }

    @Override
    public void localTransactionCommitted(ConnectionEvent event) {
      throw new AssertionError("there are no local transactions");
    }

    @Override
    public void localTransactionRolledback(ConnectionEvent event) {
      throw new AssertionError("there are no local transactions");
    }
  }
}
