package org.smtpconnector.sample.mailbox;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The newest messages, newest first. */
@ApplicationScoped
class Mailbox {
  private static final int KEPT = 100;

  private final Deque<ReceivedMail> messages = new ArrayDeque<>();
  private int received;

  synchronized ReceivedMail add(String sender, List<String> recipients, byte[] source)
      throws MessagingException, IOException {
    ReceivedMail mail = ReceivedMail.parse(received + 1, Instant.now(), sender, recipients, source);
    received++;
    messages.addFirst(mail);
    if (messages.size() > KEPT) {
      messages.removeLast();
    }
    return mail;
  }

  synchronized List<ReceivedMail> messages() {
    return List.copyOf(messages);
  }

  Optional<ReceivedMail> mail(int id) {
    return messages().stream().filter(mail -> mail.id() == id).findFirst();
  }
}
