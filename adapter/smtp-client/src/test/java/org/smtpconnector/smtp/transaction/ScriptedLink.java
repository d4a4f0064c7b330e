package org.smtpconnector.smtp.transaction;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.smtpconnector.smtp.net.Deadline;
import org.smtpconnector.smtp.net.Link;
import org.smtpconnector.smtp.net.PendingInputState;

/**
 * A server without a network: it answers each command at once, as it is told, and well where it is
 * told nothing. Nobody waits for what it does not say.
 */
final class ScriptedLink implements Link {
  /** No reply, now and later. */
  static final String SILENCE = "";

  /** The connection ends instead of a reply. */
  static final String END = "END";

  private final Map<String, Deque<String>> scripted = new HashMap<>();
  private final List<String> heard = new ArrayList<>();
  private final StringBuilder said = new StringBuilder();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int chunk; // octets of it that are to come
  private boolean text;
  private boolean ended;
  private int writes;
  private long lateNanos;

  /**
   * What it says to the next of these commands, in turn; to "." the end of a text by DATA. A reply
   * of several is one line each.
   */
  ScriptedLink on(String verb, String... replies) {
    scripted.computeIfAbsent(verb, any -> new ArrayDeque<>()).addAll(List.of(replies));
    return this;
  }

  /** The commands and the lines of the messages, as far as they came. */
  List<String> heard() {
    return heard;
  }

  /** How often it was written to: each is a packet. */
  int writes() {
    return writes;
  }

  /** It says this unasked. */
  void say(String reply) {
    said.append(reply).append("\r\n");
  }

  /** Reads come back so late, as on a busy machine, and not behind their deadline. */
  void late(Duration by) {
    lateNanos = by.toNanos();
  }

  /** It closes the connection. */
  void end() {
    ended = true;
  }

  private void answer(String verb, String usual) {
    Deque<String> replies = scripted.getOrDefault(verb, new ArrayDeque<>());
    String reply = replies.isEmpty() ? usual : replies.poll();
    if (reply.equals(END)) {
      end();
    } else if (!reply.equals(SILENCE)) {
      text = verb.equals("DATA") && reply.startsWith("354");
      say(reply);
    }
  }

  private void hear(String command) {
    heard.add(command);
    if (text) {
      if (command.equals(".")) {
        text = false;
        answer(".", "250 2.0.0 queued");
      }
    } else if (command.startsWith("BDAT")) {
      chunk = Integer.parseInt(command.split(" ")[1]);
      if (chunk == 0) {
        answer("BDAT", "250 2.0.0 queued");
      }
    } else {
      String verb = command.split(" ")[0];
      answer(verb, verb.equals("DATA") ? "354 go ahead" : "250 2.0.0 ok");
    }
  }

  @Override
  public void write(ByteBuffer from, Duration stall, Deadline deadline) throws IOException {
    if (ended) {
      throw new IOException("Broken pipe");
    }
    writes += from.hasRemaining() ? 1 : 0;
    while (from.hasRemaining()) {
      byte octet = from.get();
      if (ended) {
        continue; // it reads no more
      }
      if (chunk > 0) {
        line.write(octet);
        if (--chunk == 0) {
          heard.add(takeLine());
          answer("BDAT", "250 2.0.0 queued");
        }
      } else if (octet == '\n') {
        hear(takeLine());
      } else {
        line.write(octet);
      }
    }
  }

  private String takeLine() {
    String taken = line.toString(ISO_8859_1).stripTrailing();
    line.reset();
    return taken;
  }

  @Override
  public int read(ByteBuffer into, Deadline deadline) throws IOException {
    for (long start = System.nanoTime(); System.nanoTime() - start < lateNanos; ) {
      Thread.onSpinWait();
    }
    deadline.requireTimeLeft();
    if (said.isEmpty()) {
      if (ended) {
        return -1;
      }
      throw new SocketTimeoutException("no " + deadline.awaited() + " within " + deadline.length());
    }
    int count = Math.min(said.length(), into.remaining());
    into.put(said.substring(0, count).getBytes(ISO_8859_1));
    said.delete(0, count);
    return count;
  }

  @Override
  public PendingInputState look() {
    if (!said.isEmpty()) {
      return PendingInputState.INPUT;
    }
    return ended ? PendingInputState.ENDED : PendingInputState.QUIET;
  }

  @Override
  public void close() {
    end();
  }

  @Override
  public void abort() {
    end();
  }
}
