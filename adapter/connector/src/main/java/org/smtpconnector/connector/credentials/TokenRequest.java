package org.smtpconnector.connector.credentials;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.smtpconnector.connector.config.OAuthGrant;

/** A request to a token endpoint. Its secrets are never shown. */
final class TokenRequest {
  private final Map<String, String> parameters = new LinkedHashMap<>();
  private Optional<String> authorization = Optional.empty();
  private final List<String> hidden = new ArrayList<>(); // secrets, plain and encoded

  /**
   * @param secrets masked wherever a response is quoted
   */
  TokenRequest(OAuthGrant grant, List<String> secrets) {
    secrets.stream().filter(secret -> !secret.isEmpty()).forEach(this::hide);
    parameters.put("grant_type", grant.type());
  }

  private void hide(String secret) {
    hidden.add(secret);
    hidden.add(encoded(secret));
  }

  TokenRequest with(String parameter, String value) {
    if (value != null) {
      parameters.put(parameter, value);
    }
    return this;
  }

  /** Adds the client's id and secret as a header, each encoded first (RFC 6749 2.3.1). */
  TokenRequest withBasic(String id, String secret) {
    String pair = encoded(id) + ":" + encoded(secret);
    String base64 = Base64.getEncoder().encodeToString(pair.getBytes(UTF_8));
    authorization = Optional.of("Basic " + base64);
    hidden.add(base64);
    return this;
  }

  Optional<String> authorization() {
    return authorization;
  }

  String body() {
    return parameters.entrySet().stream()
        .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  /** Masks the secrets that a response may repeat. */
  String masked(String text) {
    String masked = text;
    for (String secret : hidden) {
      masked = masked.replace(secret, "***");
    }
    return masked;
  }

  @Override
  public String toString() {
    return "token request ***";
  }
}
