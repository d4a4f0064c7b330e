package org.smtpconnector.smtp.auth;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.SaslMechanism;

/**
 * LOGIN, which no RFC defines: answers two prompts, whose wording differs between servers, by user
 * and password.
 */
final class LoginMechanism implements SaslMechanism {
  private final Deque<String> answers;

  LoginMechanism(Credentials.Password credentials) {
    this.answers = new ArrayDeque<>(List.of(credentials.user(), credentials.password()));
  }

  /** Returns none: not every server that offers LOGIN takes the user together with AUTH. */
  @Override
  public Optional<byte[]> initialResponse() {
    return Optional.empty();
  }

  @Override
  public Optional<byte[]> respond(byte[] challenge) {
    return Optional.ofNullable(answers.poll()).map(text -> text.getBytes(StandardCharsets.UTF_8));
  }
}
