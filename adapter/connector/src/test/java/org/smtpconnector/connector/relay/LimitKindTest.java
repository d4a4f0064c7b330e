package org.smtpconnector.connector.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpconnector.connector.relay.LimitKind.Wording;
import org.smtpconnector.smtp.EnhancedStatus;
import org.smtpconnector.smtp.Reply;

/** What relays say where they are sent too much. */
class LimitKindTest {
  private static final Path PAGE = Path.of("PACING.md");

  private static Reply reply(String line) {
    String text = line.substring(4);
    Optional<EnhancedStatus> status = Optional.empty();
    if (text.matches("4\\.\\d+\\.\\d+ .*")) {
      String[] parts = text.split("[. ]");
      status =
          Optional.of(
              new EnhancedStatus(4, Integer.parseInt(parts[1]), Integer.parseInt(parts[2])));
    }
    return new Reply(Integer.parseInt(line.substring(0, 3)), status, List.of(text));
  }

  static Stream<Wording> known() {
    return LimitKind.KNOWN.stream();
  }

  @ParameterizedTest
  @MethodSource("known")
  void theWordsOfARelayAreKnownWithAndWithoutAnEnhancedCode(Wording wording) {
    for (String status : List.of("", "4.3.2 ", "4.7.0 relay.example ")) {
      assertThat(LimitKind.saidBy(reply(wording.code() + " " + status + wording.words() + ".")))
          .contains(wording.kind());
    }
    assertThat(LimitKind.saidBy(reply(wording.code() + " " + wording.words().toUpperCase())))
        .contains(wording.kind());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          450 4.7.1 rate limit                                            | RATE
          451 4.7.500 Server busy. Please slow down                       | RATE
          452 too many messages per minute                                | RATE
          421 4.7.0 throttled, try later                                  | RATE
          432 4.3.2 busy                                                  | CONNECTIONS
          421 too many open connections                                   | CONNECTIONS
          421 4.7.0 maximum number of simultaneous sessions reached       | CONNECTIONS
          421 4.5.3 maximum messages per session                          | MESSAGES
          450 too many mails on this connection                           | MESSAGES
          """)
  void wordsThatAllHaveInCommonAreUnderstood(String line, LimitKind kind) {
    assertThat(LimitKind.saidBy(reply(line))).contains(kind);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          450 4.2.1 The user you are trying to contact is receiving mail too quickly
          432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded
          451 4.5.1 The recipient <ann@doe.example> has exceeded their message rate limit
          452 4.5.3 Too many recipients
          452 4.2.2 mailbox full
          451 4.7.1 greylisted, too many messages
          421 4.4.2 timeout exceeded
          421 4.3.2 shutting down
          550 5.7.1 too many connections
          250 2.0.0 slow down
          """)
  void whatIsAboutAMailboxOrNoLimitAtAllIsNone(String line) {
    assertThat(LimitKind.saidBy(reply(line))).isEmpty();
  }

  @Test
  void thePageHasEachWordingWithItsSource() throws IOException {
    String rows =
        LimitKind.KNOWN.stream()
            .map(
                wording ->
                    "| %s | %d | %s | %s | <%s> |"
                        .formatted(
                            wording.who(),
                            wording.code(),
                            wording.words(),
                            wording.kind(),
                            wording.source()))
            .collect(Collectors.joining("\n"));
    assertThat(Files.readString(PAGE)).contains(rows);
  }
}
