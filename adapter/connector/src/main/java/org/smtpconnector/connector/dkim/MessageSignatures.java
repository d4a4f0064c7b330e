package org.smtpconnector.connector.dkim;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.smtpconnector.connector.config.DkimKey;

/**
 * The DKIM signatures of a message as header fields, without the message.
 *
 * @param keys the keys that signed it; empty if no key is for its sender
 * @param fields the fields DKIM-Signature
 * @param octets the size of the message without them
 * @param checksum the CRC-32C of the message without them
 */
record MessageSignatures(List<DkimKey> keys, byte[] fields, long octets, long checksum) {
  static MessageSignatures of(HashedMessage message, List<DkimKey> keys) {
    String fields =
        keys.stream().map(key -> SignatureField.of(message, key)).collect(Collectors.joining());
    return new MessageSignatures(
        keys, fields.getBytes(StandardCharsets.US_ASCII), message.octets(), message.checksum());
  }
}
