package org.smtpconnector.benchmark.outbox;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.smtpconnector.benchmark.client.Endpoint;
import org.smtpconnector.benchmark.client.Letter;
import org.smtpconnector.benchmark.sink.Relay;
import org.smtpconnector.benchmark.sink.Tally;
import org.smtpconnector.mail.BulkListener;
import org.smtpconnector.mail.BulkReceipt;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailReceipt;

/**
 * Measures what the outbox leaves of {@code sendAll} to a relay that is far: messages that are
 * composed and in memory are sent by the one, the same number that waits in the store by the other,
 * in turns, by the same mailer.
 */
final class FarRounds implements AutoCloseable {
  static final OutboxFigures.Row SEND_ALL = new OutboxFigures.Row("MailSender.sendAll", 1);
  static final OutboxFigures.Row OUTBOX = new OutboxFigures.Row("MailOutbox", 1);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Relay relay;
  private final Endpoint sink;
  private final OutboxEffort effort;
  private final SettledCount settled = new SettledCount();
  private final ConnectorOutbox outbox;

  /**
   * @param sink of the relay, with a delay
   */
  FarRounds(StoreHost host, Relay relay, Endpoint sink, Letter letter, OutboxEffort effort)
      throws Exception {
    this.relay = relay;
    this.sink = sink;
    this.effort = effort;
    this.outbox = new ConnectorOutbox(host.open(), sink, letter, effort.batch(), settled);
  }

  /** Measures, after a round that does not count. */
  OutboxFigures run() throws IOException, InterruptedException {
    OutboxFigures warmUp = new OutboxFigures();
    round(warmUp);
    OutboxFigures figures = new OutboxFigures();
    for (int round = 0; round < effort.rounds(); round++) {
      round(figures);
    }
    return figures;
  }

  private void round(OutboxFigures figures) throws IOException, InterruptedException {
    figures.add(SEND_ALL, sendAll());
    figures.add(OUTBOX, deliver());
  }

  private double sendAll() throws IOException {
    List<ComposedMail> messages =
        Stream.generate(() -> outbox.mailer().compose(outbox.mail()))
            .limit(effort.farMessages())
            .toList();
    Tally before = relay.tally(sink.port());
    long begin = System.nanoTime();
    BulkReceipt receipt = outbox.mailer().sendAllComposed(messages.stream(), new Ignoring());
    long nanos = System.nanoTime() - begin;
    if (receipt.sent() != messages.size()) {
      throw new IOException("of " + messages.size() + " messages: " + receipt);
    }
    return checked(before, nanos);
  }

  private static final class Ignoring implements BulkListener<ComposedMail> {
    @Override
    public void sent(ComposedMail mail, MailReceipt receipt) {}

    @Override
    public void failed(ComposedMail mail, MailException failure) {}
  }

  private double deliver() throws IOException, InterruptedException {
    Puts.atOnce(List.of(outbox), effort.puttingThreads(), effort.farMessages());
    Tally before = relay.tally(sink.port());
    settled.expect(effort.farMessages());
    long begin = System.nanoTime();
    outbox.start();
    settled.await(PATIENCE);
    long nanos = System.nanoTime() - begin;
    outbox.stop();
    return checked(before, nanos);
  }

  private double checked(Tally before, long nanos) throws IOException {
    Tally taken = relay.tally(sink.port()).since(before);
    if (taken.messages() != effort.farMessages() || taken.errors() > 0) {
      throw new IOException("of " + effort.farMessages() + " the sink saw " + taken);
    }
    return effort.farMessages() * 1e9 / nanos;
  }

  @Override
  public void close() {
    outbox.close();
  }
}
