package org.smtpconnector.mail.outbox.messaging;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.store.ClaimedEntry;
import org.smtpconnector.mail.outbox.store.NewEntry;
import org.smtpconnector.mail.outbox.store.Settlement;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.Reply;

/** Messages for tests, and what becomes of them. */
final class Messages {
  static final Duration GIVE_UP = Duration.ofDays(4);

  private Messages() {}

  static ComposedMail mail(String name, OnDoubt onDoubt) {
    return new ComposedMail(
        "<" + name + "@example.org>",
        Envelope.of("shop@example.org", "customer@example.net"),
        MessageSource.of(("Subject: " + name + "\r\n\r\nHello\r\n").getBytes(US_ASCII)),
        onDoubt);
  }

  static ComposedMail sized(long size) {
    return new ComposedMail(
        "<large@example.org>",
        Envelope.of("shop@example.org", "customer@example.net"),
        MessageSource.of(() -> new Letters(size), OptionalLong.of(size), Content.SEVEN_BIT));
  }

  static NewEntry entry(String name) {
    return entry("", mail(name, OnDoubt.REPORT));
  }

  static NewEntry entry(String mailer, ComposedMail mail) {
    return new NewEntry(mailer, mail, Optional.empty(), GIVE_UP, Optional.empty());
  }

  static NewEntry later(String name, Instant due) {
    return new NewEntry(
        "", mail(name, OnDoubt.REPORT), Optional.of(due), GIVE_UP, Optional.empty());
  }

  static Settlement sent(ClaimedEntry entry) {
    return became(entry, OutboxState.SENT, Instant.EPOCH, reply(250, "2.0.0 accepted"));
  }

  static Settlement deferred(ClaimedEntry entry, Instant due) {
    return became(entry, OutboxState.WAITING, due, reply(450, "4.2.0 try later"));
  }

  static Settlement refused(ClaimedEntry entry) {
    return became(entry, OutboxState.REFUSED, Instant.EPOCH, reply(550, "5.1.1 no such user"));
  }

  private static Settlement became(
      ClaimedEntry entry, OutboxState state, Instant due, Reply reply) {
    return new Settlement(
        entry.id(),
        entry.claim(),
        state,
        due,
        entry.attempts() + 1,
        entry.resends(),
        List.of(RecipientOutcome.decided(EmailAddress.of("customer@example.net"), reply)),
        state == OutboxState.SENT ? "" : reply.toString());
  }

  private static Reply reply(int code, String text) {
    return Reply.of(code, List.of(text));
  }

  static List<String> ids(List<ClaimedEntry> entries) {
    return entries.stream().map(ClaimedEntry::id).toList();
  }
}
