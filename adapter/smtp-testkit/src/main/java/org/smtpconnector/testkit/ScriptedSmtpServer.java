package org.smtpconnector.testkit;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A small SMTP server on loopback that speaks correctly (RFC 5321, STARTTLS, AUTH) until a rule
 * makes it misbehave: {@code server.on("RCPT TO:<bob@").reply("451 4.7.1 try later").times(2)}.
 *
 * <p>It can be stopped, as by a crash, and started again on its port. Thread-safe.
 */
public final class ScriptedSmtpServer implements AutoCloseable {
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final Observations seen = new Observations();
  private final ConversationAcceptor acceptor;

  private ScriptedSmtpServer(ServerProfile profile, InetAddress address, int port) {
    this.acceptor = new ConversationAcceptor(profile, rules, seen, address, port);
  }

  /** {@return a builder for a server on any free port, without TLS and AUTH} */
  public static Builder builder() {
    return new Builder();
  }

  /** {@return the address to connect to} */
  public String host() {
    return "localhost";
  }

  /** {@return the port to connect to} */
  public int port() {
    return acceptor.port();
  }

  /**
   * A rule for each command line that begins so, in any case. Say next what the server does.
   *
   * @param commandPrefix how the command line begins
   * @return the rule
   */
  public Rule on(String commandPrefix) {
    return added(Rule.onCommand(commandPrefix));
  }

  /**
   * A rule for this point of a conversation. Say next what the server does.
   *
   * @param phase the point of the conversation
   * @return the rule
   */
  public Rule on(Phase phase) {
    return added(Rule.on(phase));
  }

  private Rule added(Rule rule) {
    rules.add(rule);
    return rule;
  }

  /** Forgets all rules. */
  public void clearRules() {
    rules.clear();
  }

  /** Forgets what was seen; open connections stay open and are not counted again. */
  public void clear() {
    seen.clear();
  }

  /** {@return how many connections were accepted} */
  public int connections() {
    return seen.connections();
  }

  /** {@return how many connections are open} */
  public int openConnections() {
    return seen.open();
  }

  /** {@return how many connections were open at once, at most} */
  public int mostOpenConnections() {
    return seen.mostOpen();
  }

  /** {@return the messages that were taken, in their order} */
  public List<ReceivedMessage> messages() {
    return seen.messages();
  }

  /**
   * {@return the command lines that came, those of AUTH with their secrets, without their line
   * ends}
   */
  public List<String> commands() {
    return seen.commands();
  }

  /**
   * Waits for messages.
   *
   * @param count how many
   * @param atMost how long to wait
   * @return the first of them
   * @throws AssertionError if so many have not come in time
   */
  public List<ReceivedMessage> awaitMessages(int count, Duration atMost) {
    if (!seen.await(atMost, () -> messages().size() >= count)) {
      throw new AssertionError(
          count + " messages expected, " + messages().size() + " came: " + commands());
    }
    return messages().subList(0, count);
  }

  /**
   * Waits for this command line.
   *
   * @param line the line, without its end
   * @param atMost how long to wait
   * @throws AssertionError if it has not come in time
   */
  public void awaitCommand(String line, Duration atMost) {
    if (!seen.await(atMost, () -> commands().contains(line))) {
      throw new AssertionError("command expected: " + line + "; came: " + commands());
    }
  }

  /**
   * Waits until so many connections are open.
   *
   * @param count how many
   * @param atMost how long to wait
   * @throws AssertionError if it is not so in time
   */
  public void awaitOpenConnections(int count, Duration atMost) {
    if (!seen.await(atMost, () -> openConnections() == count)) {
      throw new AssertionError(
          count + " open connections expected, there are " + openConnections());
    }
  }

  /**
   * Says 421 on each open connection and closes it, as a server does with idle ones.
   *
   * @param reply what is said before
   */
  public void closeConnections(String reply) {
    acceptor.sayAndClose(reply);
    awaitOpenConnections(0, Duration.ofSeconds(60));
  }

  /** Closes listener and connections at once, as a crash does. */
  public synchronized void stop() {
    acceptor.stop();
    awaitOpenConnections(0, Duration.ofSeconds(60));
  }

  /** Listens again on the same port. */
  public synchronized void start() {
    acceptor.start();
  }

  @Override
  public void close() {
    stop();
  }

  /** Says what the server is like. */
  public static final class Builder {
    private String address = "127.0.0.1";
    private int port;
    private ServerCertificate certificate;
    private TestAuthority clients;
    private boolean implicitTls;
    private boolean startTls;
    private boolean ehlo = true;
    private boolean honest = true;
    private List<String> extensions = List.of("8BITMIME", "SIZE 10485760", "ENHANCEDSTATUSCODES");
    private List<String> mechanisms = List.of("PLAIN", "LOGIN");
    private final Map<String, String> users = new LinkedHashMap<>();

    private Builder() {}

    /**
     * {@return the port to connect to}
     *
     * @param port 0 to 65535
     */
    public Builder port(int port) {
      this.port = port;
      return this;
    }

    /**
     * The loopback address to listen on, such as {@code ::1}; without it 127.0.0.1.
     *
     * @param loopback the address
     * @return this builder
     */
    public Builder address(String loopback) {
      this.address = loopback;
      return this;
    }

    /**
     * Offers STARTTLS with this certificate; AUTH is then offered under TLS alone.
     *
     * @param certificate the certificate
     * @return this builder
     */
    public Builder startTls(ServerCertificate certificate) {
      this.certificate = certificate;
      this.startTls = true;
      return this;
    }

    /**
     * Speaks TLS from the first byte.
     *
     * @param certificate the certificate
     * @return this builder
     */
    public Builder implicitTls(ServerCertificate certificate) {
      this.certificate = certificate;
      this.implicitTls = true;
      return this;
    }

    /**
     * Wants a certificate of this authority from each client; EXTERNAL makes it the user that the
     * certificate is for.
     *
     * @param authority the authority
     * @return this builder
     */
    public Builder clientCertificates(TestAuthority authority) {
      this.clients = authority;
      return this;
    }

    /**
     * The lines of EHLO besides STARTTLS and AUTH.
     *
     * @param lines the lines, without their ends
     * @return this builder
     */
    public Builder extensions(String... lines) {
      this.extensions = List.of(lines);
      return this;
    }

    /**
     * The mechanisms of AUTH, PLAIN and LOGIN by default. Those of SCRAM, CRAM-MD5, DIGEST-MD5,
     * XOAUTH2, OAUTHBEARER and EXTERNAL are understood too; a token is a user's password.
     *
     * @param names the names
     * @return this builder
     */
    public Builder mechanisms(String... names) {
      this.mechanisms = List.of(names);
      return this;
    }

    /**
     * Somebody who may send; with any, AUTH is required.
     *
     * @param name the name
     * @param password the password
     * @return this builder
     */
    public Builder user(String name, String password) {
      users.put(name, password);
      return this;
    }

    /**
     * Says 235 to SCRAM without proving that it knows the password.
     *
     * @return this builder
     */
    public Builder impostor() {
      this.honest = false;
      return this;
    }

    /**
     * Answers 502 to EHLO.
     *
     * @return this builder
     */
    public Builder withoutEhlo() {
      this.ehlo = false;
      return this;
    }

    private InetAddress loopback() {
      try {
        InetAddress loopback = InetAddress.getByName(address);
        if (!loopback.isLoopbackAddress()) {
          throw new IllegalArgumentException("address is " + address + ", which is not loopback");
        }
        return loopback;
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException("address is " + address + ", which is none", e);
      }
    }

    /**
     * Starts the server.
     *
     * @return the server
     * @throws UncheckedIOException if this machine lacks the address, or the port is taken
     */
    public ScriptedSmtpServer start() {
      ServerProfile profile =
          new ServerProfile(
              Optional.ofNullable(certificate),
              Optional.ofNullable(certificate).map(shown -> shown.context(clients)),
              clients != null,
              implicitTls,
              startTls,
              ehlo,
              extensions,
              mechanisms,
              Map.copyOf(users),
              honest);
      return new ScriptedSmtpServer(profile, loopback(), port);
    }
  }
}
