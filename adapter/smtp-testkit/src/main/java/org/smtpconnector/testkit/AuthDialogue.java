package org.smtpconnector.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.ongres.scram.common.ScramFunctions;
import com.ongres.scram.common.ScramMechanism;
import com.ongres.scram.common.StringPreparation;
import com.ongres.scram.common.util.TlsServerEndpoint;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.sasl.AuthorizeCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;

/** The server's side of AUTH, which verifies the client's identity. */
final class AuthDialogue {
  /** Sends a challenge and returns the response, both decoded. */
  interface Prompt {
    byte[] ask(byte[] challenge) throws IOException;
  }

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int ITERATIONS = 4096;
  private static final String OAUTH_FAILURE = "{\"status\":\"401\",\"schemes\":\"bearer\"}";

  private final Map<String, String> secrets;
  private final boolean anyUser;
  private final boolean honest;
  private final Optional<X509Certificate> certificate;
  private final Optional<String> certified;
  private final Prompt prompt;

  /**
   * @param secrets the password or token of each user
   * @param anyUser whether any secret of any user is accepted
   * @param honest whether it proves to SCRAM clients that it knows the password
   * @param certificate the server certificate that the client received
   * @param certified the subject of the client's certificate, if it presented one
   */
  AuthDialogue(
      Map<String, String> secrets,
      boolean anyUser,
      boolean honest,
      Optional<X509Certificate> certificate,
      Optional<String> certified,
      Prompt prompt) {
    this.secrets = secrets;
    this.anyUser = anyUser;
    this.honest = honest;
    this.certificate = certificate;
    this.certified = certified;
    this.prompt = prompt;
  }

  /** Whether {@link #run} supports this mechanism. */
  static boolean supports(String mechanism) {
    return switch (mechanism) {
      case "PLAIN", "LOGIN", "CRAM-MD5", "DIGEST-MD5", "XOAUTH2", "OAUTHBEARER", "EXTERNAL" -> true;
      default -> ScramMechanism.supportedMechanisms().contains(mechanism);
    };
  }

  /** Returns the authenticated user; empty if authentication failed. */
  Optional<String> run(String mechanism, Optional<byte[]> initial) throws IOException {
    return switch (mechanism.toUpperCase(Locale.ROOT)) {
      case "LOGIN" -> login(initial);
      case "CRAM-MD5" -> cramMd5();
      case "DIGEST-MD5" -> digestMd5();
      case "PLAIN" -> plain(text(initialOrAsked(initial)));
      case "XOAUTH2" -> bearer(text(initialOrAsked(initial)), "user=", "\1");
      case "OAUTHBEARER" -> bearer(text(initialOrAsked(initial)), "n,a=", ",");
      case "EXTERNAL" -> external(text(initialOrAsked(initial)));
      default -> scram(ScramMechanism.byName(mechanism), text(initialOrAsked(initial)));
    };
  }

  private byte[] initialOrAsked(Optional<byte[]> initial) throws IOException {
    return initial.isPresent() ? initial.get() : prompt.ask(new byte[0]);
  }

  private Optional<String> checked(String user, String secret) {
    return Optional.of(user).filter(name -> anyUser || secret.equals(secrets.get(name)));
  }

  private Optional<String> plain(String message) {
    String[] parts = message.split("\0", -1);
    return parts.length == 3 ? checked(parts[1], parts[2]) : Optional.empty();
  }

  private Optional<String> login(Optional<byte[]> initial) throws IOException {
    byte[] user = initial.isPresent() ? initial.get() : prompt.ask("Username:".getBytes(UTF_8));
    return checked(text(user), text(prompt.ask("Password:".getBytes(UTF_8))));
  }

  private Optional<String> external(String asWhom) {
    String user = asWhom.isEmpty() ? certified.orElse("") : asWhom;
    return Optional.of(user)
        .filter(name -> secrets.containsKey(name) && certified.map(name::equals).orElse(true));
  }

  private Optional<String> cramMd5() throws IOException {
    byte[] challenge = ("<" + RANDOM.nextLong() + "@scripted.example>").getBytes(UTF_8);
    String response = text(prompt.ask(challenge));
    int space = response.lastIndexOf(' ');
    String user = space < 0 ? "" : response.substring(0, space);
    try {
      Mac mac = Mac.getInstance("HmacMD5");
      mac.init(new SecretKeySpec(secrets.getOrDefault(user, "\0").getBytes(UTF_8), "HmacMD5"));
      String expected = HexFormat.of().formatHex(mac.doFinal(challenge));
      return secrets.containsKey(user) && response.substring(space + 1).equals(expected)
          ? Optional.of(user)
          : Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  /** Uses the JDK, which implements the server's side. */
  private Optional<String> digestMd5() throws IOException {
    SaslServer server =
        Sasl.createSaslServer(
            "DIGEST-MD5",
            "smtp",
            "localhost",
            Map.of(Sasl.QOP, "auth,auth-int,auth-conf"),
            this::answer);
    try {
      byte[] response = prompt.ask(server.evaluateResponse(new byte[0]));
      prompt.ask(server.evaluateResponse(response));
      return Optional.of(server.getAuthorizationID());
    } catch (SaslException e) {
      return Optional.empty();
    } finally {
      server.dispose();
    }
  }

  private void answer(Callback... callbacks) {
    String user = "";
    for (Callback callback : callbacks) {
      if (callback instanceof NameCallback name) {
        user = name.getDefaultName();
        name.setName(user);
      } else if (callback instanceof PasswordCallback password && secrets.containsKey(user)) {
        password.setPassword(secrets.get(user).toCharArray());
      } else if (callback instanceof AuthorizeCallback authorize) {
        authorize.setAuthorized(true);
      }
    }
  }

  private Optional<String> bearer(String message, String before, String behind) throws IOException {
    int start = message.indexOf(before) + before.length();
    String user = message.substring(start, message.indexOf(behind, start));
    int token = message.indexOf("auth=Bearer ") + "auth=Bearer ".length();
    Optional<String> proved = checked(user, message.substring(token, message.indexOf('\1', token)));
    if (proved.isEmpty()) {
      prompt.ask(OAUTH_FAILURE.getBytes(UTF_8));
    }
    return proved;
  }

  private Optional<String> scram(ScramMechanism mechanism, String clientFirst) throws IOException {
    // gs2-header "," "n=" user ",r=" nonce (RFC 5802 7)
    String[] parts = clientFirst.split(",", 3);
    String header = parts[0] + "," + parts[1] + ",";
    String bare = parts[2];
    String user = bare.substring(2, bare.indexOf(",r="));
    byte[] salt = ScramFunctions.salt(16, RANDOM);
    String nonce = bare.substring(bare.indexOf(",r=") + 3) + ScramFunctions.nonce(18, RANDOM);
    String serverFirst =
        "r=" + nonce + ",s=" + Base64.getEncoder().encodeToString(salt) + ",i=" + ITERATIONS;

    String clientFinal = text(prompt.ask(serverFirst.getBytes(UTF_8)));
    int proofAt = clientFinal.lastIndexOf(",p=");
    String withoutProof = clientFinal.substring(0, proofAt);
    byte[] proof = Base64.getDecoder().decode(clientFinal.substring(proofAt + 3));
    String authMessage = bare + "," + serverFirst + "," + withoutProof;
    byte[] salted =
        ScramFunctions.saltedPassword(
            mechanism,
            StringPreparation.SASL_PREPARATION,
            secrets.getOrDefault(user, "\1").toCharArray(),
            salt,
            ITERATIONS);
    byte[] storedKey =
        ScramFunctions.storedKey(mechanism, ScramFunctions.clientKey(mechanism, salted));
    if (!secrets.containsKey(user)
        || !withoutProof.equals("c=" + binding(mechanism, header) + ",r=" + nonce)
        || !ScramFunctions.verifyClientProof(mechanism, proof, storedKey, authMessage)) {
      return Optional.empty();
    }
    byte[] signature =
        ScramFunctions.serverSignature(
            mechanism, ScramFunctions.serverKey(mechanism, salted), authMessage);
    if (!honest) {
      Arrays.fill(signature, (byte) 0);
    }
    prompt.ask(("v=" + Base64.getEncoder().encodeToString(signature)).getBytes(UTF_8));
    return Optional.of(user);
  }

  private String binding(ScramMechanism mechanism, String header) throws IOException {
    byte[] bound = header.getBytes(UTF_8);
    if (mechanism.isPlus()) {
      try {
        byte[] endpoint = TlsServerEndpoint.getChannelBindingData(certificate.orElseThrow());
        int length = bound.length;
        bound = Arrays.copyOf(bound, length + endpoint.length);
        System.arraycopy(endpoint, 0, bound, length, endpoint.length);
      } catch (GeneralSecurityException e) {
        throw new IOException(e);
      }
    }
    return Base64.getEncoder().encodeToString(bound);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
