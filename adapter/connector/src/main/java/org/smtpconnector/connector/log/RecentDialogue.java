package org.smtpconnector.connector.log;

import java.util.ArrayList;
import java.util.List;
import org.smtpconnector.smtp.DialogueListener;
import org.smtpconnector.smtp.Reply;

/**
 * The last lines of a dialogue, stored unformatted, so that a message that succeeds costs no
 * formatting. Secrets are masked before. Not thread-safe: the session's thread writes and reads it
 * under the managed connection's lock.
 */
final class RecentDialogue implements DialogueListener {
  private static final int MOST = 12;
  private static final int LONGEST = 200;

  private final DialogueListener next;
  private final Object[] ring = new Object[MOST];
  private int count;

  RecentDialogue(DialogueListener next) {
    this.next = next;
  }

  private void keep(Object commandOrReply) {
    ring[count % MOST] = commandOrReply;
    count = count + 1 == 2 * MOST ? MOST : count + 1;
  }

  @Override
  public void sent(String line) {
    keep(line);
    next.sent(line);
  }

  @Override
  public void received(Reply reply) {
    keep(reply);
    next.received(reply);
  }

  @Override
  public void opened(String summary) {
    next.opened(summary);
  }

  @Override
  public void closed() {
    next.closed();
  }

  /** Returns the lines, the oldest first; each reply on one line. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (int i = Math.max(0, count - MOST); i < count; i++) {
      Object line = ring[i % MOST];
      String text = line instanceof Reply reply ? "S: " + reply : "C: " + escaped((String) line);
      lines.add(text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text);
    }
    return lines;
  }

  /** Replaces control characters; other characters beyond ASCII may occur in addresses. */
  private static String escaped(String line) {
    return line.replaceAll("\\p{Cntrl}", "?");
  }
}
