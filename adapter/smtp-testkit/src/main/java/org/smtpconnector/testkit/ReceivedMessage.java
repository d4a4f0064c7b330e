package org.smtpconnector.testkit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.List;
import java.util.Optional;

/**
 * A message that the server accepted.
 *
 * @param sender the reverse-path without its angle brackets
 * @param mailParameters the parameters after the reverse-path
 * @param recipients the accepted forward-paths without their angle brackets
 * @param content the message as received, without dot-stuffing
 * @param tls whether it was received over TLS
 * @param user the authenticated user
 * @param connection the number of the server's connection that it was received on, from 1, which no
 *     other connection of this server has
 */
public record ReceivedMessage(
    String sender,
    List<String> mailParameters,
    List<String> recipients,
    byte[] content,
    boolean tls,
    Optional<String> user,
    int connection) {
  /**
   * Creates a received message.
   *
   * @param sender as {@link #sender()}
   * @param mailParameters as {@link #mailParameters()}
   * @param recipients as {@link #recipients()}
   * @param content as {@link #content()}
   * @param tls as {@link #tls()}
   * @param user as {@link #user()}
   * @param connection as {@link #connection()}
   */
  public ReceivedMessage {
    mailParameters = List.copyOf(mailParameters);
    recipients = List.copyOf(recipients);
    content = content.clone();
  }

  /** {@return a copy of the message as received, without dot-stuffing} */
  @Override
  public byte[] content() {
    return content.clone();
  }

  /** {@return the message with one character per octet} */
  public String text() {
    return new String(content, ISO_8859_1);
  }

  /**
   * {@return the value of a header field, unfolded, empty if there is none}
   *
   * @param field the name of the field
   */
  public Optional<String> header(String field) {
    String header = text().split("\r\n\r\n", 2)[0].replaceAll("\r\n[ \t]+", " ");
    return header
        .lines()
        .filter(line -> line.regionMatches(true, 0, field + ":", 0, field.length() + 1))
        .map(line -> line.substring(field.length() + 1).strip())
        .findFirst();
  }
}
