package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.InputStream;
import java.util.OptionalLong;

/** For a process with a small heap: sends a large message and tells what became of it. */
final class StreamingClient {
  private StreamingClient() {}

  public static void main(String[] args) throws SmtpException {
    long octets = Long.parseLong(args[1]);
    SmtpConfig config =
        SmtpConfig.to("127.0.0.1")
            .port(Integer.parseInt(args[0]))
            .security(TransportSecurity.PLAIN)
            .build();
    try (SmtpSession session = SmtpSession.open(config)) {
      Receipt receipt =
          session.send(
              Envelope.of("a@shop.example", "b@doe.example"),
              MessageSource.of(
                  () -> new Lines(octets), OptionalLong.of(octets), Content.SEVEN_BIT));
      System.out.println(receipt.recipients());
    }
  }

  /** As many octets, in lines. */
  private static final class Lines extends InputStream {
    private static final byte[] LINE = ("." + "x".repeat(75) + "\r\n").getBytes(US_ASCII);
    private final long octets;
    private long at;

    Lines(long octets) {
      this.octets = octets;
    }

    @Override
    public int read() {
      return at < octets ? LINE[(int) (at++ % LINE.length)] : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (at == octets) {
        return -1;
      }
      int column = (int) (at % LINE.length);
      int count = (int) Math.min(Math.min(length, LINE.length - column), octets - at);
      System.arraycopy(LINE, column, into, offset, count);
      at += count;
      return count;
    }
  }
}
