package org.smtpconnector.testkit;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The state of a mail transaction before its message (RFC 5321 3.3). */
final class OpenTransaction {
  private final String sender;
  private final List<String> parameters;
  private final List<String> recipients = new ArrayList<>();
  private final ByteArrayOutputStream chunks = new ByteArrayOutputStream();
  private boolean failed;

  /**
   * @param mail the line of MAIL
   */
  OpenTransaction(String mail) {
    this.sender = path(mail);
    String text = mail.substring(mail.indexOf('>') + 1).strip();
    this.parameters = text.isEmpty() ? List.of() : List.of(text.split(" "));
  }

  private static String path(String line) {
    int open = line.indexOf('<');
    int close = line.lastIndexOf('>');
    return open >= 0 && close > open ? line.substring(open + 1, close) : "";
  }

  void accept(String rcpt) {
    recipients.add(path(rcpt));
  }

  List<String> recipients() {
    return List.copyOf(recipients);
  }

  /** Whether a chunk may follow: there are recipients, and no chunk was refused. */
  boolean takesChunks() {
    return !recipients.isEmpty() && !failed;
  }

  void append(byte[] chunk) {
    chunks.writeBytes(chunk);
  }

  /** Records that a chunk was refused, which makes the others useless (RFC 3030 2). */
  void fail() {
    failed = true;
  }

  /** Returns the octets received by BDAT. */
  byte[] chunks() {
    return chunks.toByteArray();
  }

  ReceivedMessage received(byte[] content, boolean tls, Optional<String> user, int connection) {
    return new ReceivedMessage(sender, parameters, recipients, content, tls, user, connection);
  }
}
