package org.smtpconnector.benchmark.sink;

import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * What a sink has taken so far.
 *
 * @param messages those that were accepted whole
 * @param recipients of these mails, together
 * @param octets of these mails as they came, stuffed dots included, terminators not
 * @param errors commands that were refused, and connections that broke inside a mail
 * @param connections those that were accepted
 * @param authentications connections on which AUTH let a client in, always under TLS
 * @param roundTrips how often a client had to wait for an answer, opening connections included;
 *     counted by a {@link DelayProxy}, so 0 without one
 */
public record Tally(
    long messages,
    long recipients,
    long octets,
    long errors,
    long connections,
    long authentications,
    long roundTrips) {
  /** What was added since then. */
  public Tally since(Tally then) {
    return new Tally(
        messages - then.messages,
        recipients - then.recipients,
        octets - then.octets,
        errors - then.errors,
        connections - then.connections,
        authentications - then.authentications,
        roundTrips - then.roundTrips);
  }

  Tally withRoundTrips(long counted) {
    return new Tally(messages, recipients, octets, errors, connections, authentications, counted);
  }

  String toLine() {
    return LongStream.of(
            messages, recipients, octets, errors, connections, authentications, roundTrips)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(" "));
  }

  static Tally ofLine(String line) {
    long[] counts = Stream.of(line.split(" ")).mapToLong(Long::parseLong).toArray();
    return new Tally(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5], counts[6]);
  }
}
