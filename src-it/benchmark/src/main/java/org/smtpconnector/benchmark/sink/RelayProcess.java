package org.smtpconnector.benchmark.sink;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.smtpconnector.smtp.TransportSecurity;
import org.smtpconnector.testkit.ServerCertificate;

/**
 * The process of the sinks. It does what its standard input says, a line each, and answers by a
 * line; it ends with its input. {@link Relay} is the other side.
 */
final class RelayProcess {
  /** A sink and the line to it. */
  private record Open(Sink sink, Optional<DelayProxy> line) {
    int port() {
      return line.map(DelayProxy::port).orElseGet(sink::port);
    }

    Tally tally() {
      return sink.tally().withRoundTrips(line.map(DelayProxy::roundTrips).orElse(0L));
    }

    void close() {
      line.ifPresent(DelayProxy::close);
      sink.close();
    }
  }

  private final SSLContext tls;
  private final Map<Integer, Open> open = new HashMap<>();

  private RelayProcess(SSLContext tls) {
    this.tls = tls;
  }

  /** Arguments: the key store, and its password. */
  public static void main(String[] args) throws IOException {
    SSLContext tls =
        ServerCertificate.read(Path.of(args[0]), args[1].toCharArray()).serverContext();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    new RelayProcess(tls).run(in, System.out);
  }

  private void run(BufferedReader in, PrintStream out) throws IOException {
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(answer(line.split(" ")));
      out.flush();
    }
  }

  private String answer(String[] words) throws IOException {
    return switch (words[0]) {
      case "open" -> String.valueOf(open(words));
      case "tally" -> open.get(Integer.parseInt(words[1])).tally().toLine();
      case "delay" -> {
        open.get(Integer.parseInt(words[1])).line().orElseThrow().delay(Duration.parse(words[2]));
        yield "delayed";
      }
      case "close" -> {
        open.remove(Integer.parseInt(words[1])).close();
        yield "closed";
      }
      default -> throw new IllegalArgumentException("what is " + words[0]);
    };
  }

  private int open(String[] words) throws IOException {
    TransportSecurity security = TransportSecurity.valueOf(words[2]);
    Duration oneWay = Duration.parse(words[3]);
    SinkCharacter character =
        new SinkCharacter(
            Offer.valueOf(words[1]), security, Relay.USER, Relay.PASSWORD, Optional.of(tls));
    Sink sink = Sink.start(character, threads());
    Optional<DelayProxy> line =
        oneWay.isZero() ? Optional.empty() : Optional.of(DelayProxy.start(sink.port(), oneWay));
    Open opened = new Open(sink, line);
    open.put(opened.port(), opened);
    return opened.port();
  }

  private static int threads() {
    return Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));
  }
}
