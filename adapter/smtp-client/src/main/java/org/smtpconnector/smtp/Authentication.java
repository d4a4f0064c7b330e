package org.smtpconnector.smtp;

import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.smtpconnector.smtp.SmtpException.AuthenticationRefused;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;
import org.smtpconnector.smtp.SmtpException.SecurityUnmet;

/** AUTH (RFC 4954): the best mechanism that server and credentials share. */
final class Authentication {
  private static final String MASK = "***";

  private final SmtpWire wire;
  private final Deadline deadline;
  private final Credentials.Password credentials;

  Authentication(SmtpWire wire, Deadline deadline, Credentials.Password credentials) {
    this.wire = wire;
    this.deadline = deadline;
    this.credentials = credentials;
  }

  /**
   * Authenticates and returns the mechanism's name.
   *
   * @throws SecurityUnmet if the server offers no mechanism that we know
   * @throws AuthenticationRefused if the server does not accept the credentials; a weaker mechanism
   *     is then not tried, since whoever sits between could have refused the stronger one
   */
  String authenticate(Capabilities offered) throws IOException {
    AuthenticationRefused unwilling = null;
    for (SaslMechanism mechanism :
        List.of(new PlainMechanism(credentials), new LoginMechanism(credentials))) {
      if (offered.mechanisms().contains(mechanism.name())) {
        Reply reply = exchange(mechanism);
        if (reply.code() == 235) {
          return mechanism.name();
        }
        AuthenticationRefused refused = refused(mechanism, reply, offered);
        // 504: the mechanism is not known after all; 534: it is too weak for this user.
        if (reply.code() != 504 && reply.code() != 534) {
          throw refused;
        }
        unwilling = refused;
      }
    }
    if (unwilling != null) {
      throw unwilling;
    }
    throw new SecurityUnmet(
        offered.offers("AUTH")
            ? "the server offers AUTH only by "
                + Printable.of(String.join(", ", offered.mechanisms()))
                + ", and a password goes by PLAIN or LOGIN"
            : "the server does not offer AUTH, and the user '"
                + Printable.of(credentials.user())
                + "' is to be authenticated: nothing is sent without",
        null);
  }

  private AuthenticationRefused refused(
      SaslMechanism mechanism, Reply reply, Capabilities offered) {
    return new AuthenticationRefused(
        "user '"
            + Printable.of(credentials.user())
            + "' not authenticated by "
            + mechanism.name()
            + " (the server offers "
            + Printable.of(String.join(", ", offered.mechanisms()))
            + ")",
        reply);
  }

  private Reply exchange(SaslMechanism mechanism) throws IOException {
    String command = "AUTH " + mechanism.name();
    Optional<String> initial = mechanism.initialResponse().map(Authentication::encoded);
    boolean fits =
        initial.isPresent()
            && command.length() + 1 + initial.get().length() + 2 <= SmtpWire.LONGEST_COMMAND;
    Reply reply =
        fits
            ? wire.exchange(command + " " + initial.get(), command + " " + MASK, deadline)
            : wire.exchange(command, deadline);
    if (!fits && initial.isPresent() && reply.code() == 334) {
      reply = wire.exchange(initial.get(), MASK, deadline);
    }
    while (reply.code() == 334) {
      Optional<byte[]> response = decoded(reply).flatMap(mechanism::respond);
      if (response.isEmpty()) {
        throw cancelled(mechanism);
      }
      reply = wire.exchange(encoded(response.get()), MASK, deadline);
    }
    if (reply.code() != 235 && !reply.isTransient() && !reply.isPermanent()) {
      throw new ProtocolViolation("AUTH was answered by " + reply, List.of());
    }
    return reply;
  }

  private ProtocolViolation cancelled(SaslMechanism mechanism) throws IOException {
    wire.exchange("*", deadline);
    return new ProtocolViolation(
        "the server's challenge has no place in " + mechanism.name(), List.of());
  }

  private static Optional<byte[]> decoded(Reply challenge) {
    try {
      return Optional.of(Base64.getDecoder().decode(challenge.lines().get(0).strip()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String encoded(byte[] response) {
    return response.length == 0 ? "=" : Base64.getEncoder().encodeToString(response);
  }
}
