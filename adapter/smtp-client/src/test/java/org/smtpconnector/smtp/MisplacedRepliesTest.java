package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.testkit.Fragmentation;
import org.smtpconnector.testkit.ReplayedTranscript;
import org.smtpconnector.testkit.ReplayedTranscript.Step;
import org.smtpconnector.testkit.TranscriptServer;

/**
 * Each reply of a transcript comes too early, twice, or not in time. Whatever the client makes of
 * it, no recipient is told to have a message that the server did not store, and none to have none
 * that it did.
 */
class MisplacedRepliesTest {
  private static final int THREADS = 32; // which wait for replies that do not come

  private static final MessageSource REPORT =
      MessageSource.of("Subject: Report\r\n\r\nAll good.".getBytes(UTF_8));

  /** Where a reply stands instead of its place. */
  enum Place {
    /** Before the commands that it answers. */
    EARLY,
    /** In its place, and once more. */
    TWICE,
    /** With all that follow it, behind what the client says next: which it will not say before. */
    LATE,
    /** There alone, so that those that follow it overtake it. */
    OVERTAKEN
  }

  private static final UnaryOperator<SmtpConfig.Builder> AS_IT_IS = config -> config;

  /** What the client is told besides, so that it plays a transcript. */
  private static final Map<String, UnaryOperator<SmtpConfig.Builder>> TRANSCRIPTS =
      new LinkedHashMap<>();

  static {
    for (String name :
        List.of(
            "partly-refused",
            "reset-after-refusal",
            "one-flight",
            "pipelined-data",
            "chunked-one-by-one",
            "text-wanted-for-nobody",
            "reset-leads-the-next-flight",
            "bdat-refused",
            "text-taken-for-commands",
            "message-refused",
            "message-refused-by-data",
            "all-or-nothing",
            "all-or-nothing-by-data",
            "batch",
            "batch-by-data")) {
      TRANSCRIPTS.put(name, AS_IT_IS);
    }
    TRANSCRIPTS.put(
        "two-flights-when-idle",
        config -> config.pipelining(Pipelining.DEFAULT.withAliveWindow(Duration.ZERO)));
    TRANSCRIPTS.put(
        "one-flight-by-data", config -> config.pipelining(Pipelining.DEFAULT.withoutChunking()));
    for (String name : List.of("lmtp", "lmtp-one-flight", "lmtp-batch")) {
      TRANSCRIPTS.put(name, config -> config.protocol(Protocol.LMTP));
    }
  }

  static List<String> transcripts() {
    return List.copyOf(TRANSCRIPTS.keySet());
  }

  /** What became of a message, as the client tells it and as the server knows it. */
  private record Judged(String recipient, Status told, boolean stored) {
    boolean isTrue() {
      return switch (told) {
        case ACCEPTED -> stored;
        case UNKNOWN -> true;
        case REFUSED, DEFERRED, NOT_ATTEMPTED -> !stored;
      };
    }
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void knowsAllWhereEachReplyIsInItsPlace(String name) throws IOException {
    ReplayedTranscript transcript = read(name);
    List<Judged> all = play(name, transcript, transcript, Fragmentation.WHOLE);
    assertThat(all).isNotEmpty().allMatch(Judged::isTrue);
    assertThat(all).extracting(Judged::told).doesNotContain(Status.UNKNOWN);
  }

  @ParameterizedTest
  @MethodSource("transcripts")
  void neverTellsWhatIsNotTrue(String name) throws Exception {
    ReplayedTranscript transcript = read(name);
    List<Future<String>> all = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    try {
      for (Fragmentation fragmentation :
          new Fragmentation[] {Fragmentation.WHOLE, Fragmentation.OCTETS}) {
        for (Place place : Place.values()) {
          if (!canBeTold(name, transcript, place, fragmentation)) {
            continue;
          }
          for (int reply = 0; reply < Replies.of(transcript).size(); reply++) {
            if (place == Place.EARLY
                && fragmentation == Fragmentation.OCTETS
                && Replies.wouldComeBehind354(transcript, reply)) {
              continue; // its first octet may come when the text is on its way, and then answers it
            }
            String what = name + ": reply " + reply + " " + place + ", " + fragmentation;
            ReplayedTranscript misplaced = Replies.misplace(transcript, reply, place);
            all.add(
                threads.submit(
                    () -> {
                      List<Judged> judged = play(name, transcript, misplaced, fragmentation);
                      return judged.stream().allMatch(Judged::isTrue) ? "" : what + judged;
                    }));
          }
        }
      }
      List<String> lies = new ArrayList<>();
      for (Future<String> each : all) {
        if (!each.get().isEmpty()) {
          lies.add(each.get());
        }
      }
      assertThat(lies).isEmpty();
    } finally {
      threads.shutdownNow();
    }
  }

  /**
   * What no client could tell where several replies answer a message in one flight, or its end by
   * LMTP: that one comes while the message is on its way, or when those to be counted are all here;
   * and by LMTP, whose reply is missing.
   */
  private static boolean canBeTold(
      String name, ReplayedTranscript transcript, Place place, Fragmentation fragmentation) {
    boolean lmtp = name.startsWith("lmtp");
    boolean several =
        lmtp
            || transcript.steps().stream()
                .anyMatch(
                    step -> step instanceof Step.ClientLine line && line.text().startsWith("BDAT"));
    return switch (place) {
      case OVERTAKEN -> !lmtp;
      case TWICE, EARLY -> fragmentation == Fragmentation.WHOLE || !several;
      case LATE -> true;
    };
  }

  private static ReplayedTranscript read(String name) throws IOException {
    try (InputStream in =
        MisplacedRepliesTest.class.getResourceAsStream("/transcripts/" + name + ".txt")) {
      return ReplayedTranscript.parse(new String(in.readAllBytes(), UTF_8));
    }
  }

  /** Sends what the transcript has, to a server that plays it as it is misplaced. */
  private static List<Judged> play(
      String name,
      ReplayedTranscript transcript,
      ReplayedTranscript misplaced,
      Fragmentation fragmentation) {
    Duration soon = Duration.ofMillis(500);
    boolean lmtp = name.startsWith("lmtp");
    List<ScriptedMail> mails = ScriptedMail.of(transcript, lmtp ? Protocol.LMTP : Protocol.SMTP);
    List<List<RecipientOutcome>> told = new ArrayList<>();
    try (TranscriptServer server = TranscriptServer.play(misplaced, null, fragmentation)) {
      SmtpConfig config =
          TRANSCRIPTS
              .get(name)
              .apply(
                  SmtpConfig.to("127.0.0.1")
                      .port(server.port())
                      .security(TransportSecurity.PLAIN)
                      .localHostName("client.example.org")
                      .timeouts(
                          new Timeouts(
                              soon.multipliedBy(10), soon.multipliedBy(10), soon, soon, soon)))
              .build();
      List<Envelope> envelopes = mails.stream().map(mail -> envelope(name, mail)).toList();
      try (SmtpSession session = SmtpSession.open(config)) {
        if (name.contains("batch")) {
          session.sendAll(
              envelopes.stream().map(to -> new Submission(to, REPORT)).iterator(), told(told));
        } else {
          envelopes.forEach(to -> told.add(send(session, to)));
        }
      } catch (SmtpException e) {
        // It was not opened, and nobody is told anything.
      }
      int read = server.linesTaken();
      return IntStream.range(0, told.size())
          .boxed()
          .flatMap(i -> told.get(i).stream().map(outcome -> judge(outcome, mails.get(i), read)))
          .toList();
    }
  }

  private static Judged judge(RecipientOutcome outcome, ScriptedMail mail, int linesRead) {
    String recipient = outcome.address().toString();
    return new Judged(recipient, outcome.status(), mail.isStoredFor(recipient, linesRead));
  }

  private static Envelope envelope(String name, ScriptedMail mail) {
    Envelope envelope =
        Envelope.of("reports@example.org", mail.recipients().toArray(String[]::new));
    return name.startsWith("all-or-nothing")
        ? envelope.with(MailParameters.builder().allOrNothing().build())
        : envelope;
  }

  private static List<RecipientOutcome> send(SmtpSession session, Envelope to) {
    try {
      return session.isUsable() ? session.send(to, REPORT).recipients() : List.of();
    } catch (SmtpException e) {
      return e.outcomes();
    }
  }

  private static BatchListener told(List<List<RecipientOutcome>> told) {
    return new BatchListener() {
      @Override
      public void accepted(Submission submission, Receipt receipt) {
        told.add(receipt.recipients());
      }

      @Override
      public void failed(Submission submission, SmtpException failure) {
        told.add(failure.outcomes());
      }
    };
  }

  /** The replies of a transcript, each of one line or several. */
  private record Replies(int from, int to) {
    static List<Replies> of(ReplayedTranscript transcript) {
      List<Replies> replies = new ArrayList<>();
      int from = -1;
      for (int i = 0; i < transcript.steps().size(); i++) {
        if (transcript.steps().get(i) instanceof Step.ServerLine line) {
          from = from < 0 ? i : from;
          if (line.text().charAt(3) == ' ') {
            replies.add(new Replies(from, i + 1));
            from = -1;
          }
        }
      }
      return replies;
    }

    /** Whether this reply, if it came early, would be the next behind the leave to send a text. */
    static boolean wouldComeBehind354(ReplayedTranscript transcript, int number) {
      List<Step> steps = transcript.steps();
      int at = beforeTheClient(steps, of(transcript).get(number).from());
      return at > 0
          && steps.get(at - 1) instanceof Step.ServerLine line
          && line.text().startsWith("354");
    }

    static ReplayedTranscript misplace(ReplayedTranscript transcript, int number, Place place) {
      Replies reply = of(transcript).get(number);
      List<Step> steps = new ArrayList<>(transcript.steps());
      List<Step> lines = List.copyOf(steps.subList(reply.from(), reply.to()));
      switch (place) {
        case TWICE -> steps.addAll(reply.to(), lines);
        case EARLY -> {
          steps.subList(reply.from(), reply.to()).clear();
          steps.addAll(beforeTheClient(steps, reply.from()), lines);
        }
        case LATE -> {
          int end = behindTheServer(steps, reply.to());
          List<Step> rest = List.copyOf(steps.subList(reply.from(), end));
          steps.addAll(behindTheClient(steps, end), rest);
          steps.subList(reply.from(), end).clear();
        }
        case OVERTAKEN -> {
          int end = behindTheServer(steps, reply.to());
          steps.addAll(behindTheClient(steps, end), lines);
          steps.subList(reply.from(), reply.to()).clear();
        }
      }
      return new ReplayedTranscript(steps);
    }

    private static int beforeTheClient(List<Step> steps, int from) {
      int at = from;
      while (at > 0 && steps.get(at - 1) instanceof Step.ServerLine) {
        at--;
      }
      while (at > 0 && steps.get(at - 1) instanceof Step.ClientLine) {
        at--;
      }
      return at;
    }

    private static int behindTheServer(List<Step> steps, int from) {
      int at = from;
      while (at < steps.size() && steps.get(at) instanceof Step.ServerLine) {
        at++;
      }
      return at;
    }

    private static int behindTheClient(List<Step> steps, int from) {
      int at = from;
      while (at < steps.size() && steps.get(at) instanceof Step.ClientLine) {
        at++;
      }
      return at;
    }
  }

  @Test
  void judges() throws IOException {
    List<ScriptedMail> mails = ScriptedMail.of(read("batch"), Protocol.SMTP);
    assertThat(mails).hasSize(3);
    assertThat(mails.get(0).isStoredFor("ops@example.org", 7)).isTrue();
    assertThat(mails.get(0).isStoredFor("ops@example.org", 6)).isFalse();
    assertThat(mails.get(1).isStoredFor("nobody@example.org", 100)).isFalse();
    assertThat(mails.get(2).isStoredFor("ops@example.org", 21)).isTrue();
  }
}
