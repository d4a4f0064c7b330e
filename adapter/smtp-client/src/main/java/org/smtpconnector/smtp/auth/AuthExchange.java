package org.smtpconnector.smtp.auth;

import static org.smtpconnector.smtp.access.ApiAccess.api;

import java.io.EOFException;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.security.sasl.SaslException;
import org.smtpconnector.smtp.AuthMechanism;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SaslMechanism;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpException.AuthenticationRefused;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;
import org.smtpconnector.smtp.SmtpException.SecurityUnmet;
import org.smtpconnector.smtp.grammar.Printable;
import org.smtpconnector.smtp.learned.RepeatedAuthDisconnectDetector;
import org.smtpconnector.smtp.net.Deadline;
import org.smtpconnector.smtp.net.SocketLink;
import org.smtpconnector.smtp.wire.SmtpWire;

/** An exchange of AUTH, from the command to the server's final reply (RFC 4954 4). */
public final class AuthExchange {
  // GSSAPI takes four; a mechanism that answers anything must not go on forever.
  private static final int MOST_CHALLENGES = 32;
  private static final String MASK = "***";

  private final SmtpWire wire;
  private final String name;
  private final SaslMechanism mechanism;
  private final String who;
  private final RepeatedAuthDisconnectDetector ends;
  private final Deadline deadline;
  private int answered; // lines

  /**
   * @param name the registered name of the mechanism
   * @param who the user to authenticate, for messages
   * @param ends the disconnects of the same server
   */
  public AuthExchange(
      SmtpWire wire,
      String name,
      SaslMechanism mechanism,
      String who,
      RepeatedAuthDisconnectDetector ends,
      Deadline deadline) {
    this.wire = wire;
    this.name = name;
    this.mechanism = mechanism;
    this.who = who;
    this.ends = ends;
    this.deadline = deadline;
  }

  /**
   * Runs the exchange; returns the 235 of a server that proved itself, or a refusal.
   *
   * @throws SecurityUnmet if the server fails to prove itself, or the mechanism cannot go on
   * @throws ProtocolViolation if the mechanism does not expect a challenge
   */
  public Reply run() throws IOException {
    long begun = System.nanoTime();
    try {
      Reply verdict = converse();
      ends.answered();
      return verdict;
    } catch (SmtpException e) {
      throw e;
    } catch (IOException e) {
      throw SocketLink.endedByPeer(e) ? ended(begun, e) : e;
    }
  }

  /** Interprets a disconnect, by which a server may show that it cannot do what it offers. */
  private IOException ended(long begun, IOException e) {
    boolean again = ends.endedAgain(name, answered, begun);
    String what =
        "the server ended the connection at step "
            + (answered + 1)
            + " of AUTH "
            + name
            + (again ? ", as the previous time" : "")
            + " ("
            + Printable.of(String.valueOf(e.getMessage()))
            + ")";
    if (again && name.endsWith("-PLUS")) {
      return api()
          .securityUnmet(
              what
                  + ": it offers to bind to its certificate and cannot; set mechanisms to others that"
                  + " it offers, such as "
                  + name.replaceFirst("-PLUS$", "")
                  + ", none of which is used by itself",
              e);
    }
    // Without channel binding, the cause may be a backend of the server, which comes back.
    return (IOException) new EOFException(what + "; the setting mechanisms chooses").initCause(e);
  }

  private Reply converse() throws IOException {
    Optional<byte[]> initial = initialResponse();
    Reply reply = begin(initial);
    for (int challenges = 0; reply.code() == 334; challenges++) {
      if (challenges == MOST_CHALLENGES) {
        throw cancelled(violation("the server goes on with challenges of " + name + " forever"));
      }
      reply = exchange(encoded(responseTo(reply)), MASK);
    }
    Reply verdict = wire.secrets().shown(reply);
    if (verdict.code() == 235) {
      requireProof();
    } else if (!verdict.isTransient() && !verdict.isPermanent()) {
      throw violation("AUTH was answered by " + verdict);
    }
    return verdict;
  }

  private Optional<byte[]> initialResponse() throws SecurityUnmet {
    try {
      return mechanism.initialResponse();
    } catch (SaslException e) {
      throw unmet(e);
    }
  }

  /** Sends AUTH, and the initial response with it or, if that is too long, after it. */
  private Reply begin(Optional<byte[]> initial) throws IOException {
    String command = "AUTH " + name;
    Optional<String> along =
        initial
            .map(response -> command + " " + (response.length == 0 ? "=" : encoded(response)))
            .filter(line -> line.length() + 2 <= SmtpWire.LONGEST_COMMAND);
    if (along.isPresent()) {
      return exchange(along.get(), command + " " + MASK);
    }
    Reply reply = exchange(command, command);
    return initial.isPresent() && reply.code() == 334
        ? exchange(encoded(initial.get()), MASK)
        : reply;
  }

  private Reply exchange(String line, String shown) throws IOException {
    Reply reply = wire.exchangeForData(line, shown, deadline);
    answered++;
    return reply;
  }

  private byte[] responseTo(Reply reply) throws IOException {
    Optional<byte[]> challenge = decoded(reply);
    try {
      Optional<byte[]> response =
          challenge.isPresent() ? mechanism.respond(challenge.get()) : Optional.empty();
      if (response.isPresent()) {
        return response.get();
      }
    } catch (SaslException e) {
      throw cancelled(unmet(e));
    }
    throw cancelled(violation("the server's challenge has no place in " + name));
  }

  /** Cancels the exchange; the connection is closed whatever the server replies. */
  private <E extends SmtpException> E cancelled(E why) {
    try {
      wire.exchange("*", deadline);
    } catch (IOException e) {
      why.addSuppressed(e);
    }
    return why;
  }

  private void requireProof() throws SecurityUnmet {
    if (!mechanism.isServerProved()) {
      throw api()
          .securityUnmet(
              "the server says that "
                  + who
                  + " is authenticated by "
                  + name
                  + " before it has proved itself: nothing is sent",
              null);
    }
  }

  /**
   * Returns the exception for a refusal.
   *
   * @param hint what else could be tried
   */
  public AuthenticationRefused refused(String hint, Reply reply) {
    return api()
        .authenticationRefused(
            who
                + " not authenticated by "
                + name
                + " ("
                + hint
                + mechanism.failure().map(why -> "; it says " + shown(why)).orElse("")
                + ")",
            reply,
            isOfTokens(name));
  }

  private static boolean isOfTokens(String name) {
    return name.equals(AuthMechanism.OAUTHBEARER.registeredName())
        || name.equals(AuthMechanism.XOAUTH2.registeredName());
  }

  private SecurityUnmet unmet(SaslException e) {
    return api().securityUnmet(shown(String.valueOf(e.getMessage())), e);
  }

  private String shown(String text) {
    return Printable.of(wire.secrets().shown(text));
  }

  private static ProtocolViolation violation(String what) {
    return api().protocolViolation(what, List.of());
  }

  private static Optional<byte[]> decoded(Reply challenge) {
    try {
      return Optional.of(Base64.getDecoder().decode(challenge.lines().get(0).strip()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String encoded(byte[] response) {
    return Base64.getEncoder().encodeToString(response);
  }
}
