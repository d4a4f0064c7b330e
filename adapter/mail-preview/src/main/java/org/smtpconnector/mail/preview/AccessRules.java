package org.smtpconnector.mail.preview;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * The rules of access to the page: by default only browsers on this machine. The name by which they
 * address it is checked as well, against DNS rebinding, and so is what tells a proxy from a
 * browser: a header field that names it or its client, or HTTP/1.0.
 */
record AccessRules(boolean remote) {
  private static final List<String> ADDED_BY_PROXIES =
      List.of(
          "Forwarded",
          "Via",
          "X-Forwarded-For",
          "X-Forwarded-Host",
          "X-Forwarded-Proto",
          "X-Real-IP");

  /** Returns why a request is refused, and the remedy; empty if it is allowed. */
  Optional<String> refusal(HttpServletRequest request) {
    if (remote
        || !isForwarded(request)
            && isLoopback(request.getRemoteAddr())
            && isLocalName(request.getServerName())) {
      return Optional.empty();
    }
    return Optional.of(
        "The preview answers only to browsers on the server's machine, which call it localhost"
            + " and reach it by HTTP/1.1 without a proxy. To open it to all who reach the server, set "
            + PreviewSettings.REMOTE
            + " to true.");
  }

  private static boolean isForwarded(HttpServletRequest request) {
    return !request.getProtocol().matches("HTTP/(1\\.1|[2-9].*)")
        || ADDED_BY_PROXIES.stream().anyMatch(name -> request.getHeader(name) != null);
  }

  private static boolean isLocalName(String name) {
    return name.equalsIgnoreCase("localhost")
        || name.toLowerCase(java.util.Locale.ROOT).endsWith(".localhost")
        || name.matches("[0-9.]+|\\[?[0-9A-Fa-f:.]+]?") && isLoopback(name);
  }

  private static boolean isLoopback(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
