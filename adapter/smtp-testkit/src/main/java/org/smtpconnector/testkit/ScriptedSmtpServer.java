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
 * A small SMTP server on loopback that behaves correctly (RFC 5321, STARTTLS, AUTH) until a rule
 * makes it misbehave: {@code server.on("RCPT TO:<bob@").reply("451 4.7.1 try later").times(2)}.
 *
 * <p>It can be stopped, as by a crash, and started again on its port. Thread-safe.
 */
public final class ScriptedSmtpServer implements AutoCloseable {
  private final List<Rule> rules = new CopyOnWriteArrayList<>();
  private final RecordedSessions seen = new RecordedSessions();
  private final ConversationAcceptor acceptor;

  private ScriptedSmtpServer(ServerDefaults defaults, InetAddress address, int port) {
    this.acceptor = new ConversationAcceptor(defaults, rules, seen, address, port);
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
   * Returns a rule for command lines with this prefix, ignoring case. Choose its action next.
   *
   * @param commandPrefix the prefix of the command line
   * @return the rule
   */
  public Rule on(String commandPrefix) {
    return added(Rule.onCommand(commandPrefix));
  }

  /**
   * Returns a rule for a point of the dialogue. Choose its action next.
   *
   * @param phase the point of the dialogue
   * @return the rule
   */
  public Rule on(NonCommandPhase phase) {
    return added(Rule.on(phase));
  }

  private Rule added(Rule rule) {
    rules.add(rule);
    return rule;
  }

  /** Removes all rules. */
  public void clearRules() {
    rules.clear();
  }

  /**
   * Removes messages, commands and counts; open connections stay open and are not counted again.
   */
  public void clear() {
    seen.clear();
  }

  /** {@return the number of accepted connections} */
  public int connections() {
    return seen.connections();
  }

  /** {@return the number of open connections} */
  public int openConnections() {
    return seen.open();
  }

  /** {@return the maximum number of connections open at once} */
  public int mostOpenConnections() {
    return seen.mostOpen();
  }

  /** {@return the accepted messages, in order} */
  public List<ReceivedMessage> messages() {
    return seen.messages();
  }

  /** {@return the received command lines without line ends, those of AUTH with their secrets} */
  public List<String> commands() {
    return seen.commands();
  }

  /**
   * Waits for messages.
   *
   * @param count how many
   * @param atMost how long to wait
   * @return the first messages
   * @throws AssertionError if fewer are accepted in time
   */
  public List<ReceivedMessage> awaitMessages(int count, Duration atMost) {
    if (!seen.await(atMost, () -> messages().size() >= count)) {
      throw new AssertionError(
          count + " messages expected, " + messages().size() + " accepted: " + commands());
    }
    return messages().subList(0, count);
  }

  /**
   * Waits for a command line.
   *
   * @param line the line, without its end
   * @param atMost how long to wait
   * @throws AssertionError if it is not received in time
   */
  public void awaitCommand(String line, Duration atMost) {
    if (!seen.await(atMost, () -> commands().contains(line))) {
      throw new AssertionError("command expected: " + line + "; received: " + commands());
    }
  }

  /**
   * Waits until a number of connections are open.
   *
   * @param count how many
   * @param atMost how long to wait
   * @throws AssertionError if a different number is open when the time is over
   */
  public void awaitOpenConnections(int count, Duration atMost) {
    if (!seen.await(atMost, () -> openConnections() == count)) {
      throw new AssertionError(
          count + " open connections expected, there are " + openConnections());
    }
  }

  /**
   * Sends 421 on each open connection and closes it, as servers do with idle connections.
   *
   * @param reply the reply to send before closing
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

  /** Configures a server. */
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
    private boolean anyUser;

    private Builder() {}

    /**
     * Sets the port to listen on; by default any free port.
     *
     * @param port 0 to 65535
     * @return this builder
     */
    public Builder port(int port) {
      this.port = port;
      return this;
    }

    /**
     * Sets the loopback address to listen on, such as {@code ::1}; 127.0.0.1 by default.
     *
     * @param loopback the address
     * @return this builder
     */
    public Builder address(String loopback) {
      this.address = loopback;
      return this;
    }

    /**
     * Offers STARTTLS with a certificate; AUTH is then offered only under TLS.
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
     * Requires a certificate of an authority from each client; EXTERNAL authenticates the subject
     * of the certificate.
     *
     * @param authority the authority
     * @return this builder
     */
    public Builder clientCertificates(TestAuthority authority) {
      this.clients = authority;
      return this;
    }

    /**
     * Sets the lines of the EHLO reply other than STARTTLS and AUTH.
     *
     * @param lines the lines, without their ends
     * @return this builder
     */
    public Builder extensions(String... lines) {
      this.extensions = List.of(lines);
      return this;
    }

    /**
     * Sets the mechanisms of AUTH; PLAIN and LOGIN by default. SCRAM, CRAM-MD5, DIGEST-MD5,
     * XOAUTH2, OAUTHBEARER and EXTERNAL are supported too; a token is a user's password.
     *
     * @param names the names
     * @return this builder
     */
    public Builder mechanisms(String... names) {
      this.mechanisms = List.of(names);
      return this;
    }

    /**
     * Adds a user; with any user, AUTH is required.
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
     * Offers AUTH and accepts each user with any password or token, by PLAIN, LOGIN, XOAUTH2 and
     * OAUTHBEARER. AUTH is not required.
     *
     * @return this builder
     */
    public Builder anyUser() {
      this.anyUser = true;
      return this;
    }

    /**
     * Replies 235 to SCRAM without proving that it knows the password.
     *
     * @return this builder
     */
    public Builder impostor() {
      this.honest = false;
      return this;
    }

    /**
     * Replies 502 to EHLO.
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
        throw new IllegalArgumentException(
            "address is " + address + ", which is not an address", e);
      }
    }

    /**
     * Starts the server.
     *
     * @return the server
     * @throws UncheckedIOException if this machine lacks the address, or the port is in use
     */
    public ScriptedSmtpServer start() {
      ServerDefaults defaults =
          new ServerDefaults(
              Optional.ofNullable(certificate),
              Optional.ofNullable(certificate).map(shown -> shown.context(clients)),
              clients != null,
              implicitTls,
              startTls,
              ehlo,
              extensions,
              mechanisms,
              Map.copyOf(users),
              anyUser,
              honest);
      return new ScriptedSmtpServer(defaults, loopback(), port);
    }
  }
}
