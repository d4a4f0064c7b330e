package org.smtpconnector.smtp.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.smtpconnector.smtp.Unsized;
import org.smtpconnector.smtp.wire.MessageOutput.Form;

/** What a message becomes on the wire. */
record Rendering(Form form) {
  /**
   * As Latin-1.
   *
   * @throws IOException if the source does
   */
  String of(Unsized.Text source) throws IOException {
    OutputBuffer buffer = new OutputBuffer();
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    new MessageOutput(buffer, form, () -> drain(buffer, wire))
        .take(
            new Unsized(source),
            e -> {
              throw new UncheckedIOException((IOException) e);
            });
    drain(buffer, wire);
    return wire.toString(StandardCharsets.ISO_8859_1);
  }

  private static void drain(OutputBuffer buffer, ByteArrayOutputStream wire) {
    ByteBuffer octets = buffer.upTo(buffer.end());
    wire.write(octets.array(), octets.position(), octets.remaining());
    buffer.clear();
  }
}
