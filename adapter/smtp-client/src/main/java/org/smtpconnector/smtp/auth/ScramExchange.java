package org.smtpconnector.smtp.auth;

import static org.smtpconnector.smtp.access.ApiAccess.api;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.exception.ScramException;
import com.ongres.scram.common.exception.ScramInvalidServerSignatureException;
import com.ongres.scram.common.exception.ScramServerErrorException;
import com.ongres.scram.common.util.TlsServerEndpoint;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.security.sasl.SaslException;
import org.smtpconnector.smtp.AuthMechanism;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.SaslMechanism;
import org.smtpconnector.smtp.SmtpException.SecurityUnmet;
import org.smtpconnector.smtp.grammar.Printable;

/** SCRAM (RFC 5802, RFC 7677): both sides prove that they know the password without sending it. */
final class ScramExchange implements SaslMechanism {
  // A server may ask for any number of iterations, which cost CPU time; 600,000 are many today.
  private static final int MOST_ITERATIONS = 1_000_000;

  // RFC 5802 7. The library throws various exceptions if a part is missing.
  private static final Pattern SERVER_FIRST =
      Pattern.compile("r=[!-+\\--~]+,s=[A-Za-z0-9+/]+=*,i=[1-9][0-9]{0,9}(,.*)?");
  private static final Pattern SERVER_FINAL = Pattern.compile("(v=[A-Za-z0-9+/]+=*|e=[^,]+)(,.*)?");

  private enum Next {
    SERVER_FIRST,
    SERVER_FINAL,
    REPLY
  }

  private final ScramClient client;
  private Next next = Next.SERVER_FIRST;
  private String failure;

  /**
   * @param endpoint the tls-server-end-point data of the connection (RFC 5929 4), if the server
   *     either binds to it or does not offer that
   * @throws SecurityUnmet if SCRAM cannot carry user or password, such as an empty password
   */
  ScramExchange(
      AuthMechanism mechanism, Credentials.Password credentials, Optional<byte[]> endpoint)
      throws SecurityUnmet {
    try {
      ScramClient.FinalBuildStage builder =
          ScramClient.builder()
              .advertisedMechanisms(List.of(mechanism.registeredName()))
              .username(credentials.user())
              .password(credentials.password().toCharArray());
      endpoint.ifPresent(
          data -> builder.channelBinding(TlsServerEndpoint.TLS_SERVER_END_POINT, data));
      client = builder.build();
    } catch (IllegalArgumentException e) {
      throw api()
          .securityUnmet(
              "user '"
                  + Printable.of(credentials.user())
                  + "' or the password is empty, or holds what "
                  + mechanism.registeredName()
                  + " cannot carry",
              null); // the cause might quote the password
    }
  }

  @Override
  public Optional<byte[]> initialResponse() {
    return Optional.of(bytes(client.clientFirstMessage().toString()));
  }

  @Override
  public Optional<byte[]> respond(byte[] challenge) throws SaslException {
    String message = new String(challenge, StandardCharsets.UTF_8);
    Pattern expected = next == Next.SERVER_FIRST ? SERVER_FIRST : SERVER_FINAL;
    if (!expected.matcher(message).matches()) {
      return Optional.empty();
    }
    try {
      return switch (next) {
        case SERVER_FIRST -> Optional.of(proofFor(message));
        case SERVER_FINAL -> {
          next = Next.REPLY;
          client.serverFinalMessage(message);
          yield Optional.of(new byte[0]);
        }
        case REPLY -> Optional.empty();
      };
    } catch (ScramServerErrorException e) {
      failure = e.getServerError();
      return Optional.of(new byte[0]);
    } catch (ScramInvalidServerSignatureException e) {
      throw new SaslException(
          "the server does not prove that it knows the password: whoever it is, nothing is sent",
          e);
    } catch (ScramException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private byte[] proofFor(String serverFirst) throws ScramException, SaslException {
    int iterations = client.serverFirstMessage(serverFirst).getIterationCount();
    if (iterations > MOST_ITERATIONS) {
      throw new SaslException(
          "the server asks for "
              + iterations
              + " iterations of SCRAM, more than the "
              + MOST_ITERATIONS
              + " that are taken");
    }
    next = Next.SERVER_FINAL;
    return bytes(client.clientFinalMessage().toString());
  }

  @Override
  public boolean isServerProved() {
    return next == Next.REPLY && failure == null;
  }

  @Override
  public Optional<String> failure() {
    return Optional.ofNullable(failure);
  }

  private static byte[] bytes(String message) {
    return message.getBytes(StandardCharsets.UTF_8);
  }
}
