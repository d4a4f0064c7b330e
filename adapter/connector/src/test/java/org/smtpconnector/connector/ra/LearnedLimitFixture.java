package org.smtpconnector.connector.ra;

import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.jmx.ManagementBean;
import org.smtpconnector.connector.jmx.RelayStatus;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.Submission;

/** A relay that has limits and announces none, and what is learned of them. */
abstract class LearnedLimitFixture extends OneRelayFixture {
  final BatchOutcomes told = new BatchOutcomes();

  static SmtpConnection use(SmtpManagedConnection managed) throws Exception {
    return (SmtpConnection) managed.getConnection(null, null);
  }

  /** As a container's pool does when the application has closed its handle. */
  static void putBack(SmtpManagedConnection managed) {
    managed.cleanup();
  }

  static Iterator<Submission> submissions(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new Submission(
                    Envelope.of("shop@shop.example", "to" + i + "@doe.example"), Relays.MESSAGE))
        .iterator();
  }

  List<String> recipients() {
    return server.messages().stream().map(message -> message.recipients().get(0)).toList();
  }

  static List<String> allOf(int count) {
    return IntStream.range(0, count).mapToObj(i -> "to" + i + "@doe.example").toList();
  }

  RelayStatus status() {
    return new ManagementBean(pipeline().relays(), pipeline().rateLimiter(), counters)
        .getRelays()
        .get(0);
  }

  List<String> learned() {
    return status().getLearned().stream().map(one -> one.getName() + "=" + one.getValue()).toList();
  }
}
