package org.smtpconnector.testkit;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An action of the server instead of the correct reply. */
sealed interface Action {
  /**
   * Acts instead of replying with the correct lines.
   *
   * @return whether the reply lets the client continue, so that the server continues too
   */
  boolean perform(SmtpConversation conversation, String[] correct) throws IOException;

  /** Whether this is the reply of a server that does not know the command. */
  default boolean isUnknownCommand() {
    return false;
  }

  /** Whether a message that ends here is accepted. */
  default boolean acceptsMessage() {
    return false;
  }

  /** Replies with these lines; after 2xx the server executes the command. */
  record Answer(List<String> lines, boolean thenClose) implements Action {
    @Override
    public boolean perform(SmtpConversation conversation, String[] correct) throws IOException {
      boolean goesOn = conversation.say(lines.toArray(String[]::new));
      if (thenClose) {
        throw conversation.over();
      }
      return goesOn;
    }

    @Override
    public boolean acceptsMessage() {
      return lines.get(0).startsWith("2");
    }

    @Override
    public boolean isUnknownCommand() {
      return lines.get(0).startsWith("500") || lines.get(0).startsWith("502");
    }
  }

  /** Sends these bytes unchanged, and continues. */
  record Raw(byte[] bytes) implements Action {
    @Override
    public boolean perform(SmtpConversation conversation, String[] correct) throws IOException {
      conversation.send(bytes);
      return false;
    }
  }

  /** Replies correctly, followed by this text in the same write. */
  record Append(String text) implements Action {
    @Override
    public boolean perform(SmtpConversation conversation, String[] correct) throws IOException {
      return conversation.say(String.join("\r\n", correct) + "\r\n" + text);
    }

    @Override
    public boolean acceptsMessage() {
      return true;
    }
  }

  /** Closes the connection; a reset discards the client's unread bytes. */
  record Drop(boolean reset, boolean acceptsMessage) implements Action {
    @Override
    public boolean perform(SmtpConversation conversation, String[] correct) throws IOException {
      conversation.drop(reset);
      throw conversation.over();
    }
  }

  /** Sends this text repeatedly until the client closes. */
  record Flood(String text) implements Action {
    @Override
    public boolean perform(SmtpConversation conversation, String[] correct) throws IOException {
      byte[] chunk = text.repeat(1 + 65_536 / text.length()).getBytes(StandardCharsets.UTF_8);
      while (true) {
        conversation.send(chunk);
      }
    }
  }

  /** Replies correctly, one octet at a time. */
  record Dribble(Duration every) implements Action {
    @Override
    public boolean perform(SmtpConversation conversation, String[] correct) throws IOException {
      byte[] reply = (String.join("\r\n", correct) + "\r\n").getBytes(StandardCharsets.UTF_8);
      try {
        for (byte octet : reply) {
          TimeUnit.NANOSECONDS.sleep(every.toNanos());
          conversation.send(new byte[] {octet});
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException();
      }
      return correct[0].startsWith("2") || correct[0].startsWith("3");
    }

    @Override
    public boolean acceptsMessage() {
      return true;
    }
  }

  /** Stops reading and replying until the server closes. */
  record Freeze() implements Action {
    @Override
    public boolean perform(SmtpConversation conversation, String[] correct) throws IOException {
      conversation.freeze();
      throw conversation.over();
    }
  }

  /** Does not reply until the client or the server closes. */
  record Stall() implements Action {
    @Override
    public boolean perform(SmtpConversation conversation, String[] correct) throws IOException {
      conversation.readToEnd();
      throw conversation.over();
    }
  }
}
