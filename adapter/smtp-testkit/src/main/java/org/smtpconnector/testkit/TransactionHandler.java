package org.smtpconnector.testkit;

import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** The server's side of mail transactions (RFC 5321 3.3, RFC 3030), one at a time. */
final class TransactionHandler {
  private final SmtpConversation conversation;
  private Optional<OpenTransaction> transaction = Optional.empty();

  TransactionHandler(SmtpConversation conversation) {
    this.conversation = conversation;
  }

  boolean isOpen() {
    return transaction.isPresent();
  }

  void reset() {
    transaction = Optional.empty();
  }

  /** Handles MAIL; a second one does not end the first transaction, as in Exim. */
  void mail(Optional<Action> action, String line) throws IOException {
    if (transaction.isPresent()) {
      conversation.answer(Optional.empty(), "503 5.5.1 a message is open");
    } else if (conversation.answer(action, "250 2.1.0 go on")) {
      transaction = Optional.of(new OpenTransaction(line));
    }
  }

  void recipient(Optional<Action> action, String line) throws IOException {
    if (transaction.isEmpty()) {
      conversation.answer(Optional.empty(), "503 5.5.1 MAIL first");
    } else if (conversation.answer(action, "250 2.1.5 go on")) {
      transaction.get().accept(line);
    }
  }

  void data(Optional<Action> action) throws IOException {
    if (transaction.filter(OpenTransaction::takesChunks).isEmpty()) {
      conversation.answer(action, "554 5.5.1 no recipient");
    } else if (conversation.answer(action, "354 end with a dot")) {
      end(
          transaction.get(),
          DataReader.read(conversation.input(), conversation.triggerOctet(), this::inData));
    }
  }

  /**
   * Handles BDAT. Its octets are read whatever the reply, except by a server that does not know the
   * command and reads them as commands.
   */
  void chunk(Optional<Action> action, String line) throws IOException {
    if (action.filter(Action::isUnknownCommand).isPresent()) {
      conversation.answer(action);
      return;
    }
    String[] words = line.split(" ");
    byte[] octets =
        DataReader.readExactly(
            conversation.input(),
            Integer.parseInt(words[1]),
            conversation.triggerOctet(),
            this::inData);
    if (transaction.filter(OpenTransaction::takesChunks).isEmpty()) {
      conversation.answer(Optional.empty(), "503 5.5.1 no recipient");
      return;
    }
    OpenTransaction message = transaction.get();
    message.append(octets);
    boolean last = words.length > 2;
    if (last && action.isEmpty()) {
      end(message, message.chunks());
    } else if (!conversation.answer(action, "250 2.0.0 " + octets.length + " octets")) {
      message.fail();
    } else if (last) {
      conversation.received(message, message.chunks());
      reset();
    }
  }

  /** Handles a complete message. */
  private void end(OpenTransaction message, byte[] content) throws IOException {
    Optional<Action> end = conversation.actionAtEndOfDataTo(message.recipients());
    if (end.map(Action::acceptsMessage).orElse(true)) {
      conversation.received(message, content);
    }
    String[] replies = new String[conversation.isLmtp() ? message.recipients().size() : 1];
    Arrays.fill(replies, "250 2.0.0 taken");
    reset();
    conversation.answer(end, replies);
  }

  private void inData() throws IOException {
    Optional<Action> action = conversation.action(NonCommandPhase.IN_DATA);
    if (action.isPresent()) {
      conversation.answer(action, "");
    }
  }
}
