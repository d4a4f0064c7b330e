package org.smtpconnector.containers;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.testkit.ReceivedMessage;

/** Numbered mails, what became of each, and whether the relay says the same. */
final class Mails {
  /** What the client knows in the end. */
  enum Fate {
    ACCEPTED,
    IN_DOUBT,
    REFUSED
  }

  private final Map<Integer, Fate> fates = new ConcurrentHashMap<>();

  static Envelope envelope(int number) {
    return Envelope.of("s" + number + "@shop.example", "r" + number + "@doe.example");
  }

  static MessageSource message(int number) {
    String text = "Message-ID: <" + number + "@shop.example>\r\n\r\nMail " + number + ".\r\n";
    return MessageSource.of(text.getBytes(StandardCharsets.US_ASCII));
  }

  void ended(int number, Fate fate) {
    Fate before = fates.put(number, fate);
    assertThat(before).isNull();
  }

  long count(Fate fate) {
    return fates.values().stream().filter(fate::equals).count();
  }

  @Override
  public String toString() {
    return Stream.of(Fate.values())
        .map(fate -> fate + " " + count(fate))
        .collect(Collectors.joining(", "));
  }

  /** Each that was accepted is there once, none that was refused is, and no other one. */
  void assertTruth(List<ReceivedMessage> received) {
    Set<Integer> there = new HashSet<>();
    Map<Integer, ReceivedMessage> twice = new HashMap<>();
    for (ReceivedMessage message : received) {
      int number = number(message);
      if (!there.add(number)) {
        twice.put(number, message);
      }
    }
    assertThat(twice).isEmpty();
    assertThat(there).allMatch(number -> fates.get(number) != Fate.REFUSED);
    assertThat(fates).containsKeys(there.toArray(Integer[]::new));
    fates.forEach(
        (number, fate) -> {
          if (fate == Fate.ACCEPTED) {
            assertThat(there).contains(number);
          }
        });
  }

  /** Sender, recipient and content must be one mail's: else two dialogues were mixed. */
  private static int number(ReceivedMessage message) {
    String id = message.header("Message-ID").orElseThrow();
    int number = Integer.parseInt(id.substring(1, id.indexOf('@')));
    assertThat(message.sender()).isEqualTo("s" + number + "@shop.example");
    assertThat(message.recipients()).containsExactly("r" + number + "@doe.example");
    assertThat(message.text()).endsWith("\r\n\r\nMail " + number + ".\r\n");
    return number;
  }
}
