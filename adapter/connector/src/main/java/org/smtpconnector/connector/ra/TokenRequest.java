package org.smtpconnector.connector.ra;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URLEncoder;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a client says to a token endpoint. Its secrets never show. */
final class TokenRequest {
  private final Map<String, String> parameters = new LinkedHashMap<>();
  private Optional<String> authorization = Optional.empty();
  private final List<String> secrets;

  /**
   * @param secrets that no answer may be quoted with
   */
  TokenRequest(OAuthGrant grant, List<String> secrets) {
    this.secrets = secrets.stream().filter(secret -> !secret.isEmpty()).toList();
    parameters.put("grant_type", grant.type());
  }

  TokenRequest with(String parameter, String value) {
    if (value != null) {
      parameters.put(parameter, value);
    }
    return this;
  }

  /** Names the client in the header, each half encoded first (RFC 6749 2.3.1). */
  TokenRequest withBasic(String id, String secret) {
    String pair = encoded(id) + ":" + encoded(secret);
    authorization =
        Optional.of("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8)));
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

  /** What the endpoint wrote, without the secrets that it may have repeated. */
  String masked(String text) {
    String masked = text;
    for (String secret : secrets) {
      masked = masked.replace(secret, "***");
    }
    return masked;
  }

  @Override
  public String toString() {
    return "token request ***";
  }
}
