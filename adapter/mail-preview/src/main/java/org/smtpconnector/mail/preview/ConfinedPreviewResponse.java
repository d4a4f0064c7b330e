package org.smtpconnector.mail.preview;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;

/**
 * A response with header fields that confine hostile messages: no script runs in any page, the
 * frame of a message loads nothing, and files are saved instead of shown.
 */
record ConfinedPreviewResponse(HttpServletResponse response) {
  private static final String PAGE =
      "default-src 'none'; style-src 'self'; img-src data:; frame-src 'self'; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";
  private static final String FRAME =
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; font-src data:; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'self'; img-src data:";

  ConfinedPreviewResponse {
    response.setHeader("Content-Security-Policy", PAGE);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Referrer-Policy", "no-referrer");
    response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Cache-Control", "no-store");
  }

  boolean isCommitted() {
    return response.isCommitted();
  }

  void sendPage(String html) throws IOException {
    send("text/html", html);
  }

  void sendProblem(String html) throws IOException {
    response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
    send("text/html", html);
  }

  void sendFrame(String html, boolean remoteImages) throws IOException {
    response.setHeader("Content-Security-Policy", FRAME + (remoteImages ? " https: http:" : ""));
    send("text/html", html);
  }

  void sendStyles() throws IOException {
    try (InputStream in = ConfinedPreviewResponse.class.getResourceAsStream("preview.css")) {
      send("text/css", new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  void sendRefusal(String reason) throws IOException {
    response.setStatus(HttpServletResponse.SC_FORBIDDEN);
    send("text/plain", reason + "\n");
  }

  void sendNotFound() throws IOException {
    response.setStatus(HttpServletResponse.SC_NOT_FOUND);
    send("text/plain", "Not found.\n");
  }

  private void send(String type, String text) throws IOException {
    byte[] octets = text.getBytes(StandardCharsets.UTF_8);
    response.setContentType(type + "; charset=UTF-8");
    response.setContentLength(octets.length);
    response.getOutputStream().write(octets);
  }

  void sendMessage(FileBackedMessage opened) throws IOException {
    attach("message/rfc822", "message.eml");
    response.setContentLengthLong(opened.size());
    Files.copy(opened.file(), response.getOutputStream());
  }

  void sendFile(MessagePart part) throws IOException {
    attach("application/octet-stream", part.name());
    try (InputStream in = part.content()) {
      in.transferTo(response.getOutputStream());
    }
  }

  /** Names a file in ASCII, and in full by RFC 8187. */
  private void attach(String type, String name) {
    String safe = name.replaceAll("[\\p{Cntrl}\"\\\\/:*?<>|]", "_");
    response.setHeader("Content-Security-Policy", FRAME);
    response.setContentType(type);
    response.setHeader(
        "Content-Disposition",
        "attachment; filename=\""
            + safe.replaceAll("[^ -~]|%", "_")
            + "\"; filename*=UTF-8''"
            + URLEncoder.encode(safe, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A"));
  }
}
