package org.smtpconnector.smtp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * LOGIN, which no RFC defines: two prompts whose wording differs among servers, answered by user
 * and password in that order.
 */
final class LoginMechanism implements SaslMechanism {
  private final Deque<String> answers;

  LoginMechanism(Credentials.Password credentials) {
    this.answers = new ArrayDeque<>(List.of(credentials.user(), credentials.password()));
  }

  /** None: not every server that offers LOGIN takes the user along with AUTH. */
  @Override
  public Optional<byte[]> initialResponse() {
    return Optional.empty();
  }

  @Override
  public Optional<byte[]> respond(byte[] challenge) {
    return Optional.ofNullable(answers.poll()).map(text -> text.getBytes(StandardCharsets.UTF_8));
  }
}
