package org.smtpconnector.smtp.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.grammar.Printable;

/** A request to an HTTP proxy for a connection to the server (CONNECT, RFC 9110 9.3.6). */
final class HttpConnectHandshake {
  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] (\\d{3})(?: .*)?");
  private static final int MOST_OCTETS = 16 * 1024;
  private static final String CHALLENGE = "proxy-authenticate:";

  private final ProxyWire wire;
  private final Optional<Credentials.Password> login;
  private int octetsLeft = MOST_OCTETS;

  HttpConnectHandshake(ProxyWire wire, Optional<Credentials.Password> login) {
    this.wire = wire;
    this.login = login;
  }

  /** The response: its status line and the challenges in its header. */
  private record Answer(int status, String line, List<String> challenges) {
    boolean isInterim() {
      return status / 100 == 1 && status != 101; // RFC 9110 15.2
    }
  }

  void run(String host, int port) throws IOException {
    String target = (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    String request = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n";
    if (login.isPresent()) {
      request += "Proxy-Authorization: Basic " + basic(login.get()) + "\r\n";
    }
    wire.ask((request + "\r\n").getBytes(StandardCharsets.US_ASCII));
    Answer answer = readAnswer();
    while (answer.isInterim()) {
      answer = readAnswer();
    }
    if (answer.status() / 100 != 2) {
      throw failure(answer);
    }
  }

  private static String basic(Credentials.Password who) {
    String pair = who.user() + ":" + who.password();
    return Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads the response to CONNECT, which ends with its header (RFC 9110 9.3.6). */
  private Answer readAnswer() throws IOException {
    String statusLine = readLine();
    Matcher status = STATUS_LINE.matcher(statusLine);
    if (!status.matches()) {
      throw wire.violation("'" + wire.shown(statusLine) + "' is not an HTTP status line");
    }
    List<String> challenges = new ArrayList<>();
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      if (line.regionMatches(true, 0, CHALLENGE, 0, CHALLENGE.length())) {
        challenges.add(line.substring(CHALLENGE.length()).strip());
      }
    }
    return new Answer(Integer.parseInt(status.group(1)), wire.shown(statusLine), challenges);
  }

  private String readLine() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = readOctet(); octet != '\n'; octet = readOctet()) {
      line.write(octet);
    }
    String text = line.toString(StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  private int readOctet() throws IOException {
    if (octetsLeft-- == 0) {
      throw wire.violation("its answer is longer than " + MOST_OCTETS + " octets");
    }
    return wire.octet();
  }

  /** Returns the failure; only statuses that name a rule or an inability are permanent. */
  private IOException failure(Answer answer) {
    String said = "'" + answer.line() + "'";
    return switch (answer.status()) {
      case 401,
          407 -> // 401 is meant for origin servers, but Tinyproxy sends it for wrong credentials
          loginRefused(said, answer.challenges());
      case 403 ->
          wire.refused(
              "its rules do not allow this connection, " + said,
              "the operator of the proxy has to allow CONNECT to this host and port");
      case 405, 501 -> wire.refused("it does not serve CONNECT, " + said, "use another proxy");
      default -> wire.unreachable(said, "check host and port, and the proxy's name servers");
    };
  }

  private IOException loginRefused(String said, List<String> challenges) {
    String asked =
        challenges.isEmpty()
            ? said
            : said + ", it asks for " + wire.shown(String.join(", ", challenges));
    boolean basic =
        challenges.isEmpty()
            || challenges.stream().anyMatch(c -> c.regionMatches(true, 0, "basic", 0, 5));
    if (!basic) {
      return wire.refused(asked, "this client supports only Basic authentication");
    }
    return login
        .map(
            who ->
                wire.refused(
                    "it does not accept user '" + Printable.of(who.user()) + "', " + asked,
                    "check proxyUser and proxyPassword"))
        .orElseGet(
            () ->
                wire.refused(
                    "it requires authentication, " + asked, "set proxyUser and proxyPassword"));
  }
}
