package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.SmtpException.InDoubt;

/**
 * One flight, whose replies end at each octet: what is known of each recipient is true, and a
 * message is called delivered, or not delivered, only where that is known.
 */
class FlightFaultsTest {
  private static final List<String> EXTENSIONS = List.of("PIPELINING", "CHUNKING");
  private static final MessageSource HELLO =
      MessageSource.of("Subject: Hello\r\n\r\nHello.\r\n".getBytes(UTF_8));
  private static final Envelope TO_TWO =
      Envelope.of("shop@shop.example", "ann@doe.example", "bob@doe.example");

  /** How an attempt ended. */
  private record End(List<Status> statuses, boolean usable, boolean retryable, boolean accepted) {
    static boolean isAccepted(RecipientOutcome outcome) {
      return outcome.status() == Status.ACCEPTED;
    }
  }

  /** The replies to MAIL, two RCPT and BDAT, and all that may be said of the recipients. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "250 ok | 250 ok | 250 ok | 250 taken | ACCEPTED,ACCEPTED",
        "250 ok | 550 no | 250 ok | 250 taken | REFUSED,ACCEPTED",
        "250 ok | 250 ok | 451 later | 250 taken | ACCEPTED,DEFERRED",
        "250 ok | 550 no | 550 no | 503 nobody | REFUSED,REFUSED",
        "250 ok | 450 no | 550 no | 554 nobody | DEFERRED,REFUSED",
        "550 no | 503 MAIL | 503 MAIL | 503 MAIL | REFUSED,REFUSED",
        "451 no | 503 MAIL | 503 MAIL | 503 MAIL | DEFERRED,DEFERRED",
        "250 ok | 250 ok | 550 no | 554 spam | REFUSED,REFUSED",
        "250 ok | 250 ok | 250 ok | 451 later | DEFERRED,DEFERRED",
        "250-a/250 ok | 250-b/250 ok | 250 ok | 250-c/250 taken | ACCEPTED,ACCEPTED",
        // What was refused and is then taken is not known to be either.
        "550 no | 503 MAIL | 503 MAIL | 250 taken | UNKNOWN,UNKNOWN",
        "250 ok | 550 no | 550 no | 250 taken | UNKNOWN,UNKNOWN",
      })
  void knowsWhatTheRepliesProve(String mail, String ann, String bob, String text, String statuses)
      throws IOException {
    List<String> replies = List.of(lines(mail), lines(ann), lines(bob), lines(text));
    String all = String.join("", replies);
    List<Status> whole = List.of(statuses.split(",")).stream().map(Status::valueOf).toList();
    for (boolean reset : new boolean[] {false, true}) {
      for (int cut = 0; cut <= all.length(); cut++) {
        End end = attempt(all, cut, reset);
        String what = all.substring(0, cut);
        if (cut == all.length()) {
          assertThat(end.statuses()).as(what).isEqualTo(whole);
          assertThat(end.usable()).as(what).isEqualTo(!whole.contains(Status.UNKNOWN));
        } else {
          assertThat(end.statuses()).as(what).isEqualTo(provedBy(complete(replies, cut)));
          assertThat(end.usable()).as(what).isFalse();
        }
        assertThat(end.accepted()).as(what).isEqualTo(end.statuses().contains(Status.ACCEPTED));
        assertThat(end.retryable() && end.statuses().contains(Status.UNKNOWN)).as(what).isFalse();
      }
    }
  }

  /** What comes after a line that is no reply answers nobody knows which message of the window. */
  @Test
  void believesNoReplyBehindOneThatCannotBeReadWhereTheConnectionBreaks() throws IOException {
    String replies = "250 ok\r\nwhat?\r\n" + "250 ok\r\n".repeat(8);
    CutServer server = new CutServer(EXTENSIONS, 1, replies + "!", replies.length(), true);
    SmtpSession session =
        SmtpSession.open(
            SmtpConfig.to("127.0.0.1")
                .port(server.port())
                .security(TransportSecurity.PLAIN)
                .build());
    MessageSource large = MessageSource.of("0123456789\r\n".repeat(1700).getBytes(UTF_8));
    Iterator<Submission> messages =
        IntStream.rangeClosed(1, 5).mapToObj(number -> leftAlone(number, server, large)).iterator();
    List<String> told = new ArrayList<>();
    session.sendAll(messages, new Outcomes(told));
    assertThat(told)
        .containsExactly(
            "ann@doe.example InDoubt",
            "ann@doe.example InDoubt",
            "ann@doe.example Disconnected",
            "ann@doe.example Disconnected",
            "ann@doe.example Disconnected");
  }

  /** The server has left before the fourth is there, which goes in the second write. */
  private static Submission leftAlone(int number, CutServer server, MessageSource message) {
    if (number == 4) {
      try {
        server.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new Submission(TO_TWO.onlyTo(address -> address.localPart().equals("ann")), message);
  }

  /** A server that says 421 reads no more, if it closes then (RFC 5321 3.8). */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "421 bye | | | DEFERRED,DEFERRED",
        "250 ok | 421 bye | | DEFERRED,NOT_ATTEMPTED",
        "250 ok | 250 ok | 421 bye | NOT_ATTEMPTED,DEFERRED",
        "250 ok | 550 no | 421 bye | REFUSED,DEFERRED",
      })
  void knowsThatNothingFollows421(String mail, String ann, String bob, String statuses)
      throws IOException {
    StringBuilder said = new StringBuilder();
    for (String reply : new String[] {mail, ann, bob}) {
      said.append(reply == null ? "" : reply + "\r\n");
    }
    // It would say more, which never comes.
    End end = attempt(said + "250 more\r\n", said.length(), false);
    assertThat(end.statuses()).hasToString("[" + statuses.replace(",", ", ") + "]");
    assertThat(end.usable()).isFalse();
    assertThat(end.accepted()).isFalse();
  }

  /** One that says 421 and goes on all the same is believed in what it says then. */
  @ParameterizedTest
  @ValueSource(strings = {"250 taken", "451 later"})
  void believesTheFinalReplyBehind421(String text) throws IOException {
    String all = "250 ok\r\n421 too much\r\n250 ok\r\n" + text + "\r\n";
    End end = attempt(all, all.length(), false);
    Status bob = text.startsWith("2") ? Status.ACCEPTED : Status.DEFERRED;
    assertThat(end.statuses()).containsExactly(Status.DEFERRED, bob);
    End lost = attempt(all, all.indexOf(text), false);
    assertThat(lost.statuses()).containsExactly(Status.DEFERRED, Status.UNKNOWN);
  }

  /** What is no reply, at each place. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void isInDoubtWhereTheServerSpeaksNonsense(int place) throws IOException {
    for (String nonsense :
        new String[] {"hello\r\n", "354 more\r\n", "999 what\r\n", "250-a\r\n251 b\r\n"}) {
      List<String> replies =
          new ArrayList<>(List.of("250 ok\r\n", "550 no\r\n", "250 ok\r\n", "250 taken\r\n"));
      replies.set(place, nonsense);
      String all = String.join("", replies);
      End end = attempt(all, all.length(), false);
      assertThat(end.statuses())
          .containsExactly(place < 2 ? Status.UNKNOWN : Status.REFUSED, Status.UNKNOWN);
      assertThat(end.usable()).isFalse();
      assertThat(end.retryable()).isFalse();
    }
  }

  private static String lines(String reply) {
    return reply.replace("/", "\r\n") + "\r\n";
  }

  private static List<String> complete(List<String> replies, int cut) {
    int end = 0;
    for (int i = 0; i < replies.size(); i++) {
      end += replies.get(i).length();
      if (end > cut) {
        return replies.subList(0, i);
      }
    }
    return replies;
  }

  /** What follows, where the whole flight was written and the replies end before the last. */
  private static List<Status> provedBy(List<String> replies) {
    List<Status> statuses = new ArrayList<>(List.of(Status.UNKNOWN, Status.UNKNOWN));
    if (!replies.isEmpty() && !replies.get(0).startsWith("2")) {
      Status status = statusOf(replies.get(0));
      return List.of(status, status);
    }
    for (int i = 1; i < Math.min(3, replies.size()); i++) {
      if (!replies.get(i).startsWith("2")) {
        statuses.set(i - 1, statusOf(replies.get(i)));
      }
    }
    return statuses;
  }

  private static Status statusOf(String refusal) {
    return refusal.startsWith("4") ? Status.DEFERRED : Status.REFUSED;
  }

  private static End attempt(String replies, int cut, boolean reset) throws IOException {
    try (CutServer server = new CutServer(EXTENSIONS, 1, replies, cut, reset);
        SmtpSession session =
            SmtpSession.open(
                SmtpConfig.to("localhost")
                    .port(server.port())
                    .security(TransportSecurity.PLAIN)
                    .build())) {
      try {
        Receipt receipt = session.send(TO_TWO, HELLO);
        return end(receipt.recipients(), session.isUsable(), false, true);
      } catch (SmtpException e) {
        assertThat(session.isUsable()).isEqualTo(e.sessionUsable());
        boolean accepted = e instanceof InDoubt && e.outcomes().stream().anyMatch(End::isAccepted);
        return end(e.outcomes(), e.sessionUsable(), e.retryable(), accepted);
      }
    }
  }

  private static End end(
      List<RecipientOutcome> outcomes, boolean usable, boolean retryable, boolean accepted) {
    return new End(Outcomes.statuses(outcomes), usable, retryable, accepted);
  }
}
