package org.smtpconnector.smtp.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.wire.MessageOutput.Form;

/** What a message becomes on the wire. */
record Rendering(Form form) {
  /** Writes a message. */
  interface Source {
    void writeTo(OutputStream out) throws IOException;
  }

  /**
   * As Latin-1.
   *
   * @throws IOException if the source does
   */
  String of(Source source) throws IOException {
    OutputBuffer buffer = new OutputBuffer();
    ByteArrayOutputStream wire = new ByteArrayOutputStream();
    new MessageOutput(buffer, form, () -> drain(buffer, wire))
        .take(
            message(source),
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

  private static MessageSource message(Source source) {
    return new MessageSource() {
      @Override
      public void writeTo(OutputStream out) throws IOException {
        source.writeTo(out);
      }

      @Override
      public OptionalLong size() {
        return OptionalLong.empty();
      }

      @Override
      public Content content() {
        return Content.SEVEN_BIT;
      }
    };
  }
}
