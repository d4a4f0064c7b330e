package org.smtpconnector.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Optional;

/**
 * A message that the server took.
 *
 * @param sender the reverse-path without its angle brackets
 * @param mailParameters what stood behind the reverse-path
 * @param recipients the forward-paths that were accepted, without their angle brackets
 * @param content the message as it came, its dots unstuffed
 * @param tls whether it came over TLS
 * @param user who had authenticated
 * @param connection the how-manieth connection of this server it came on, from 1
 */
public record ReceivedMessage(
    String sender,
    List<String> mailParameters,
    List<String> recipients,
    byte[] content,
    boolean tls,
    Optional<String> user,
    int connection) {
  public ReceivedMessage {
    mailParameters = List.copyOf(mailParameters);
    recipients = List.copyOf(recipients);
    content = content.clone();
  }

  @Override
  public byte[] content() {
    return content.clone();
  }

  /** The message with one character an octet. */
  public String text() {
    return new String(content, ISO_8859_1);
  }

  /** The value of a header field, unfolded, empty if there is none. */
  public Optional<String> header(String field) {
    String header = text().split("\r\n\r\n", 2)[0].replaceAll("\r\n[ \t]+", " ");
    return header
        .lines()
        .filter(line -> line.regionMatches(true, 0, field + ":", 0, field.length() + 1))
        .map(line -> line.substring(field.length() + 1).strip())
        .findFirst();
  }
}
