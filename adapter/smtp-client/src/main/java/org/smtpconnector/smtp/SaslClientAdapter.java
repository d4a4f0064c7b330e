package org.smtpconnector.smtp;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;

/** A mechanism of the JDK or of one of its security providers. */
record SaslClientAdapter(SaslClient client) implements SaslMechanism {
  private static final Pattern NOT_REVEALING =
      Pattern.compile("CRAM-MD5|DIGEST-MD5|GSSAPI|EXTERNAL|SCRAM-.+");

  @Override
  public Optional<byte[]> initialResponse() throws SaslException {
    return client.hasInitialResponse() ? Optional.of(evaluate(new byte[0])) : Optional.empty();
  }

  @Override
  public Optional<byte[]> respond(byte[] challenge) throws SaslException {
    return client.isComplete() ? Optional.empty() : Optional.of(evaluate(challenge));
  }

  /** Evaluates a challenge; the protocol requires a response even where the client has none. */
  private byte[] evaluate(byte[] challenge) throws SaslException {
    byte[] response = client.evaluateChallenge(challenge);
    if (client.isComplete()) {
      Object protection = client.getNegotiatedProperty(Sasl.QOP);
      if (protection != null && !protection.equals("auth")) {
        throw new SaslException(
            client.getMechanismName()
                + " agreed on a security layer ("
                + protection
                + "), which is not spoken here: leave "
                + Sasl.QOP
                + " at auth, and protect the connection by TLS");
      }
    }
    return response == null ? new byte[0] : response;
  }

  @Override
  public boolean isServerProved() {
    return client.isComplete();
  }

  @Override
  public boolean isRevealing() {
    return !NOT_REVEALING.matcher(client.getMechanismName().toUpperCase(Locale.ROOT)).matches();
  }
}
