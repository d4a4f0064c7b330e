package org.smtpconnector.connector.dkim;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.MessageSource;

/**
 * A message with its signatures in front of it.
 *
 * @param signing signs another form of the message
 */
record SignedMessage(
    MessageSource message, MessageSignatures signature, UnaryOperator<MessageSource> signing)
    implements MessageSource {
  @Override
  public void writeTo(OutputStream out) throws IOException {
    out.write(signature.fields());
    CheckedOutputStream checked = new CheckedOutputStream(out, new CRC32C());
    message.writeTo(checked);
    if (checked.getChecksum().getValue() != signature.checksum()) {
      throw new IOException("it has changed since it was signed by DKIM");
    }
  }

  /** Returns the size, which is known even if that of the message is not: it was read. */
  @Override
  public OptionalLong size() {
    return OptionalLong.of(signature.fields().length + signature.octets());
  }

  @Override
  public Content content() {
    return message.content();
  }

  @Override
  public boolean utf8Headers() {
    return message.utf8Headers();
  }

  @Override
  public Optional<MessageSource> sevenBit() {
    return message.sevenBit().map(signing);
  }
}
