package org.smtpconnector.benchmark.sink;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * One client's dialogue, over the octets as they come. It makes no object for a command of a mail,
 * and looks at every fifth octet of a message only.
 */
final class Dialogue {
  /** What must happen before the dialogue goes on. */
  enum Next {
    /** More octets must come; what is left of the input stays in front of them. */
    NEEDS_INPUT,
    /** The replies must go. */
    NEEDS_ROOM,
    /** The replies must go, then TLS begins. */
    START_TLS,
    /** The replies must go, then the connection ends. */
    CLOSE
  }

  private enum State {
    COMMAND,
    MESSAGE,
    CHUNK
  }

  /** The longest reply, that to EHLO. */
  static final int ROOM = 512;

  static final byte[] GREETING = reply("220 sink ESMTP");

  private static final int EHLO = 'E' << 24 | 'H' << 16 | 'L' << 8 | 'O';
  private static final int HELO = 'H' << 24 | 'E' << 16 | 'L' << 8 | 'O';
  private static final int MAIL = 'M' << 24 | 'A' << 16 | 'I' << 8 | 'L';
  private static final int RCPT = 'R' << 24 | 'C' << 16 | 'P' << 8 | 'T';
  private static final int DATA = 'D' << 24 | 'A' << 16 | 'T' << 8 | 'A';
  private static final int BDAT = 'B' << 24 | 'D' << 16 | 'A' << 8 | 'T';
  private static final int RSET = 'R' << 24 | 'S' << 16 | 'E' << 8 | 'T';
  private static final int NOOP = 'N' << 24 | 'O' << 16 | 'O' << 8 | 'P';
  private static final int QUIT = 'Q' << 24 | 'U' << 16 | 'I' << 8 | 'T';
  private static final int AUTH = 'A' << 24 | 'U' << 16 | 'T' << 8 | 'H';
  private static final int STARTTLS = 'S' << 24 | 'T' << 16 | 'A' << 8 | 'R';

  private static final byte[] OK = reply("250 ok");
  private static final byte[] GO_AHEAD = reply("354 go ahead");
  private static final byte[] READY = reply("220 ready");
  private static final byte[] BYE = reply("221 bye");
  static final byte[] UNKNOWN = reply("500 what");
  private static final byte[] OUT_OF_STEP = reply("503 out of step");
  private static final byte[] NOT_AUTHENTICATED = reply("530 authenticate first");

  private final SinkCharacter character;
  private final Counters counters;
  private final AuthExchange auth;
  private State state = State.COMMAND;
  private boolean encrypted;
  private boolean mail;
  private int recipients;
  private long octets;
  private boolean messageBegins;
  private long chunkLeft;
  private boolean lastChunk;
  private boolean chunkRefused;

  Dialogue(SinkCharacter character, boolean encrypted, Counters counters) {
    this.character = character;
    this.encrypted = encrypted;
    this.counters = counters;
    this.auth = new AuthExchange(character, counters);
  }

  static byte[] reply(String text) {
    return (text + "\r\n").getBytes(US_ASCII);
  }

  /** TLS has been established: nothing from before counts any more. */
  void secured() {
    encrypted = true;
    reset();
  }

  /** The connection has ended. */
  void ended() {
    if (mail || state != State.COMMAND) {
      counters.error();
    }
  }

  /** Takes what it can of the input and appends the replies. */
  Next advance(ByteBuffer in, ByteBuffer out) {
    while (out.remaining() >= ROOM) {
      boolean whole =
          switch (state) {
            case MESSAGE -> message(in, out);
            case CHUNK -> chunk(in, out);
            default -> true;
          };
      if (!whole) {
        return Next.NEEDS_INPUT;
      }
      if (state == State.CHUNK || state == State.MESSAGE) {
        continue;
      }
      int end = lineEnd(in);
      if (end < 0) {
        return tooLong(in) ? Next.CLOSE : Next.NEEDS_INPUT;
      }
      int start = in.position();
      in.position(end);
      Next next = line(in, start, end, out);
      if (next != null) {
        return next;
      }
    }
    return Next.NEEDS_ROOM;
  }

  private static int lineEnd(ByteBuffer in) {
    for (int i = in.position(); i < in.limit(); i++) {
      if (in.get(i) == '\n') {
        return i + 1;
      }
    }
    return -1;
  }

  private boolean tooLong(ByteBuffer in) {
    boolean tooLong = in.remaining() == in.capacity();
    if (tooLong) {
      counters.error();
    }
    return tooLong;
  }

  /** One line; null to go on. */
  private Next line(ByteBuffer in, int start, int end, ByteBuffer out) {
    if (auth.isOpen()) {
      return answer(auth.respond(text(in, start, end)), out);
    }
    if (end - start < 6 || in.get(end - 2) != '\r') {
      return answer(UNKNOWN, out);
    }
    switch (verb(in, start)) {
      case MAIL -> mail(out);
      case RCPT -> rcpt(out);
      case DATA -> data(out);
      case BDAT -> bdat(in, start, end, out);
      case RSET -> {
        reset();
        out.put(OK);
      }
      case NOOP -> out.put(OK);
      case EHLO, HELO -> hello(verb(in, start) == EHLO, out);
      case AUTH -> answer(auth(text(in, start, end)), out);
      case STARTTLS -> {
        return startTls(out);
      }
      case QUIT -> {
        out.put(BYE);
        return Next.CLOSE;
      }
      default -> answer(UNKNOWN, out);
    }
    return null;
  }

  private static int verb(ByteBuffer in, int start) {
    return (in.get(start) & 0xDF) << 24
        | (in.get(start + 1) & 0xDF) << 16
        | (in.get(start + 2) & 0xDF) << 8
        | (in.get(start + 3) & 0xDF);
  }

  private static String text(ByteBuffer in, int start, int end) {
    byte[] line = new byte[end - start];
    in.get(start, line);
    return new String(line, US_ASCII).strip();
  }

  /** Gives this reply, and counts a refusal; null, to go on. */
  private Next answer(byte[] reply, ByteBuffer out) {
    if (reply[0] == '5') {
      counters.error();
    }
    out.put(reply);
    return null;
  }

  private void hello(boolean extended, ByteBuffer out) {
    reset();
    List<String> lines = new ArrayList<>(List.of("sink"));
    if (extended) {
      lines.addAll(List.of("8BITMIME", "SMTPUTF8", "SIZE 1073741824"));
      lines.addAll(character.offer().extensions());
      if (character.startsTls() && !encrypted) {
        lines.add("STARTTLS");
      } else if (character.authenticates()) {
        lines.add("AUTH PLAIN LOGIN");
      }
    }
    for (int i = 0; i < lines.size(); i++) {
      out.put(reply((i < lines.size() - 1 ? "250-" : "250 ") + lines.get(i)));
    }
  }

  private Next startTls(ByteBuffer out) {
    if (!character.startsTls() || encrypted) {
      return answer(OUT_OF_STEP, out);
    }
    out.put(READY);
    return Next.START_TLS;
  }

  private byte[] auth(String line) {
    boolean may = character.authenticates() && (encrypted || !character.startsTls());
    return may && !auth.isDone() ? auth.begin(line) : OUT_OF_STEP;
  }

  private void mail(ByteBuffer out) {
    if (character.authenticates() && !auth.isDone()) {
      answer(NOT_AUTHENTICATED, out);
    } else if (mail) {
      answer(OUT_OF_STEP, out);
    } else {
      mail = true;
      out.put(OK);
    }
  }

  private void rcpt(ByteBuffer out) {
    if (!mail) {
      answer(OUT_OF_STEP, out);
      return;
    }
    recipients++;
    out.put(OK);
  }

  private void data(ByteBuffer out) {
    if (recipients == 0 || octets > 0) {
      answer(OUT_OF_STEP, out);
      return;
    }
    state = State.MESSAGE;
    messageBegins = true;
    out.put(GO_AHEAD);
  }

  private void bdat(ByteBuffer in, int start, int end, ByteBuffer out) {
    int i = start + 5;
    long size = 0;
    for (; i < end && in.get(i) >= '0' && in.get(i) <= '9'; i++) {
      size = size * 10 + in.get(i) - '0';
    }
    boolean last = end - 2 > i;
    boolean sizeGiven = i > start + 5;
    if (!character.offer().chunking() || !sizeGiven) {
      answer(UNKNOWN, out);
      return;
    }
    state = State.CHUNK;
    chunkLeft = size;
    lastChunk = last;
    chunkRefused = recipients == 0;
  }

  /** The octets of a chunk; false if more must come. */
  private boolean chunk(ByteBuffer in, ByteBuffer out) {
    int here = (int) Math.min(chunkLeft, in.remaining());
    in.position(in.position() + here);
    chunkLeft -= here;
    octets += here;
    if (chunkLeft > 0) {
      return false;
    }
    state = State.COMMAND;
    if (chunkRefused) {
      octets = 0;
      answer(OUT_OF_STEP, out);
    } else if (lastChunk) {
      taken(out);
    } else {
      out.put(OK);
    }
    return true;
  }

  /** The octets of a message; false if more must come. */
  private boolean message(ByteBuffer in, ByteBuffer out) {
    int start = in.position();
    if (messageBegins) {
      if (in.remaining() < MessageEnd.SHORTEST) {
        return false;
      }
      messageBegins = false;
      if (MessageEnd.isAt(in, start)) {
        in.position(start + MessageEnd.SHORTEST);
        return taken(out);
      }
    }
    int end = MessageEnd.find(in);
    if (end < 0) {
      int passed = Math.max(0, in.remaining() - MessageEnd.KEPT);
      octets += passed;
      in.position(start + passed);
      return false;
    }
    octets += end - start - MessageEnd.SHORTEST;
    in.position(end);
    return taken(out);
  }

  private boolean taken(ByteBuffer out) {
    counters.mail(recipients, octets);
    reset();
    state = State.COMMAND;
    out.put(OK);
    return true;
  }

  private void reset() {
    mail = false;
    recipients = 0;
    octets = 0;
  }
}
