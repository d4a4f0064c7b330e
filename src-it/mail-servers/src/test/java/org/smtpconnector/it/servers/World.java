package org.smtpconnector.it.servers;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.SSLContext;
import org.smtpconnector.smtp.AuthMechanism;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.testkit.ServerCertificate;
import org.smtpconnector.testkit.TestAuthority;

/** What all servers have in common: their certificate, their user, their limits. */
public final class World {
  public static final String USER = "alice@mail.test";
  public static final String PASSWORD = "wonderland-42";
  static final int SIZE_LIMIT = 200_000;
  static final int IDLE_SECONDS = 5;

  /** A base64 text, which is what signs access tokens. */
  public static final String TOKEN_KEY =
      Base64.getEncoder()
          .encodeToString("0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII));

  /** An access token of the user. */
  static final String TOKEN = token(USER, Instant.now().plusSeconds(3600));

  public static final TestAuthority AUTHORITY = new TestAuthority();
  static final ServerCertificate CERTIFICATE = AUTHORITY.issue("localhost");

  private World() {}

  /** What the client trusts, and shows where the mechanism is about that. */
  static SSLContext contextOfUser(AuthMechanism mechanism) {
    return context(mechanism, USER);
  }

  /** The same, of somebody who is not the user. */
  static SSLContext contextOfStranger(AuthMechanism mechanism) {
    return context(mechanism, "bob@mail.test");
  }

  private static SSLContext context(AuthMechanism mechanism, String holder) {
    return mechanism == AuthMechanism.EXTERNAL
        ? AUTHORITY.issue(holder).clientContext(AUTHORITY)
        : AUTHORITY.clientContext();
  }

  /** The user, as this mechanism has it. */
  static Credentials user(AuthMechanism mechanism, String token) {
    return switch (mechanism) {
      case XOAUTH2, OAUTHBEARER -> Credentials.accessToken(USER, token);
      case EXTERNAL -> Credentials.external();
      default -> Credentials.password(USER, PASSWORD);
    };
  }

  /** Somebody who is not the user. */
  static Credentials stranger(AuthMechanism mechanism, String token) {
    return switch (mechanism) {
      case XOAUTH2, OAUTHBEARER -> Credentials.accessToken(USER, token + "x");
      case EXTERNAL -> Credentials.external();
      default -> Credentials.password(USER, PASSWORD + "x");
    };
  }

  /** A JWT (RFC 7519) for this user, valid for an hour until then. */
  public static String token(String user, Instant end) {
    long exp = end.getEpochSecond();
    String signed =
        encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\"}")
            + "."
            + encoded(
                "{\"sub\":\"" + user + "\",\"iat\":" + (exp - 3600) + ",\"exp\":" + exp + "}");
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(Base64.getDecoder().decode(TOKEN_KEY), "HmacSHA256"));
      return signed + "." + encoded(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(String text) {
    return encoded(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String encoded(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
