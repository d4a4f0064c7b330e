package org.smtpconnector.testkit;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What the server does instead of what a correct one would do. */
sealed interface Action {
  /**
   * Does it where a correct server would give these lines.
   *
   * @return whether the client was told to go on, so that the server goes on too
   */
  boolean perform(SmtpConversation conversation, String[] correct) throws IOException;

  /** Whether it is that of a server which does not know the command at all. */
  default boolean knowsNoCommand() {
    return false;
  }

  /** Whether a message that ends here is taken. */
  default boolean takesMessage() {
    return false;
  }

  /** Answers by these lines; by 2xx the server does as the command says. */
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
    public boolean takesMessage() {
      return lines.get(0).startsWith("2");
    }

    @Override
    public boolean knowsNoCommand() {
      return lines.get(0).startsWith("500") || lines.get(0).startsWith("502");
    }
  }

  /** Sends these bytes as they are, and goes on. */
  record Raw(byte[] bytes) implements Action {
    @Override
    public boolean perform(SmtpConversation conversation, String[] correct) throws IOException {
      conversation.send(bytes);
      return false;
    }
  }

  /** Answers correctly, with this text behind the reply in the same write. */
  record Append(String text) implements Action {
    @Override
    public boolean perform(SmtpConversation conversation, String[] correct) throws IOException {
      return conversation.say(String.join("\r\n", correct) + "\r\n" + text);
    }

    @Override
    public boolean takesMessage() {
      return true;
    }
  }

  /** Closes the connection; with a reset, the client's unread bytes are gone. */
  record Drop(boolean reset, boolean takesMessage) implements Action {
    @Override
    public boolean perform(SmtpConversation conversation, String[] correct) throws IOException {
      conversation.drop(reset);
      throw conversation.over();
    }
  }

  /** Says this again and again until the client closes. */
  record Flood(String text) implements Action {
    @Override
    public boolean perform(SmtpConversation conversation, String[] correct) throws IOException {
      byte[] chunk = text.repeat(1 + 65_536 / text.length()).getBytes(StandardCharsets.UTF_8);
      while (true) {
        conversation.send(chunk);
      }
    }
  }

  /** Answers correctly, an octet at a time. */
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
    public boolean takesMessage() {
      return true;
    }
  }

  /** Neither reads nor answers any more, until the server closes. */
  record Freeze() implements Action {
    @Override
    public boolean perform(SmtpConversation conversation, String[] correct) throws IOException {
      conversation.freeze();
      throw conversation.over();
    }
  }

  /** Answers nothing until the client or the server closes. */
  record Stall() implements Action {
    @Override
    public boolean perform(SmtpConversation conversation, String[] correct) throws IOException {
      conversation.readToEnd();
      throw conversation.over();
    }
  }
}
