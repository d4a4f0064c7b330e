package org.smtpconnector.connector.config;

import static org.smtpconnector.connector.config.ConnectionFactorySettings.text;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.text.ParseException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The private key with which a client signs its assertions (RFC 7523 3).
 *
 * @param id the key id at the endpoint, if the file names it
 */
public record AssertionSigningKey(PrivateKey key, Optional<String> id) {
  /**
   * Reads PKCS12, JKS, PEM (PKCS #8) or the JSON file of a Google service account.
   *
   * @param password the password of a key store; null for none
   * @throws IllegalArgumentException if the file has no usable key; the message names the property
   *     and shows nothing of the file
   */
  static AssertionSigningKey read(Path file, String password) {
    try {
      String text = PrivateKeyFile.content(file);
      if (text.startsWith("{")) {
        return ofServiceAccount(text).tried();
      }
      return text.contains("-----BEGIN ")
          ? new AssertionSigningKey(ofPem(text), Optional.empty()).tried()
          : ofStore(file, password).tried();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "oauthKeyFile is '"
              + file
              + "', from which no private key can be read ("
              + e.getMessage()
              + "): it is PKCS12 or JKS with one key and the password oauthKeyPassword, PEM with"
              + " BEGIN PRIVATE KEY, not encrypted (openssl pkcs8 -topk8 -nocrypt makes it), or the"
              + " JSON file of a Google service account",
          e);
    }
  }

  private AssertionSigningKey tried() {
    sign(new JWTClaimsSet.Builder().build());
    return this;
  }

  private static AssertionSigningKey ofServiceAccount(String json)
      throws IOException, GeneralSecurityException {
    try {
      Map<String, Object> account = JSONObjectUtils.parse(json);
      String pem = text(JSONObjectUtils.getString(account, "private_key"));
      if (pem == null) {
        throw new IOException("the JSON has no private_key");
      }
      return new AssertionSigningKey(
          ofPem(pem),
          Optional.ofNullable(text(JSONObjectUtils.getString(account, "private_key_id"))));
    } catch (ParseException e) {
      throw new IOException("it is not valid JSON"); // no cause: it may quote the file
    }
  }

  private static PrivateKey ofPem(String pem) throws IOException, GeneralSecurityException {
    return PrivateKeyFile.ofPem(pem, List.of("RSA", "EC"));
  }

  private static AssertionSigningKey ofStore(Path file, String password)
      throws IOException, GeneralSecurityException {
    char[] secret = password == null ? new char[0] : password.toCharArray();
    KeyStore store = KeyStore.getInstance(file.toFile(), secret);
    PrivateKey found = null;
    for (String alias : Collections.list(store.aliases())) {
      if (store.getKey(alias, secret) instanceof PrivateKey key) {
        if (found != null) {
          throw new IOException("it holds several private keys");
        }
        found = key;
      }
    }
    if (found == null) {
      throw new IOException("it holds no private key");
    }
    return new AssertionSigningKey(found, Optional.empty());
  }

  /** Returns the claims as a JWT signed by RS256, or by the ES algorithm of the key's curve. */
  public String sign(JWTClaimsSet claims) {
    try {
      JWSSigner signer =
          key instanceof ECPrivateKey ec ? new ECDSASigner(ec) : new RSASSASigner(key);
      JWSAlgorithm algorithm =
          key instanceof ECPrivateKey
              ? signer.supportedJWSAlgorithms().iterator().next()
              : JWSAlgorithm.RS256;
      SignedJWT jwt =
          new SignedJWT(
              new JWSHeader.Builder(algorithm)
                  .type(JOSEObjectType.JWT)
                  .keyID(id.orElse(null))
                  .build(),
              claims);
      jwt.sign(signer);
      return jwt.serialize();
    } catch (JOSEException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "the key of oauthKeyFile cannot sign: " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return "private key ***";
  }
}
