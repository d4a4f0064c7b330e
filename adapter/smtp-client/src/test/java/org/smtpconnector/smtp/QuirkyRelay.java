package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A relay that does what it says, and stores what it takes, but for one habit that relays were seen
 * to have.
 */
final class QuirkyRelay implements AutoCloseable {
  /** What it does otherwise than others. */
  enum Habit {
    NONE,
    /** Closes right after its reply to so many messages. */
    CLOSES_AFTER,
    /** Refuses what was sent after the end of the data before its reply, as Haraka does. */
    REFUSES_BEHIND_DATA,
    /** Refuses BDAT where nobody was accepted, and reads the octets of it as commands. */
    RUNS_REFUSED_CHUNKS,
    /** Answers MAIL by 421 after so many, reads on, and leaves at last, as Exim does. */
    TURNS_AWAY_AFTER
  }

  private final ServerSocket listener;
  private final Habit habit;
  private final int number;
  private final List<String> extensions;
  private final List<String> stored = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();

  QuirkyRelay(Habit habit, int number, String... extensions) throws IOException {
    this.habit = habit;
    this.number = number;
    this.extensions = List.of(extensions);
    this.listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    Thread thread = new Thread(this::accept, "quirky-relay");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Of each message, whom it is for and its text. */
  List<String> stored() {
    return stored;
  }

  int connections() {
    return connections.get();
  }

  private void accept() {
    while (true) {
      try {
        Socket socket = listener.accept();
        connections.incrementAndGet();
        Thread thread = new Thread(() -> serve(socket), "quirky-relay-connection");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      new Dialogue(socket).run();
    } catch (IOException e) {
      // The client left.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private final class Dialogue {
    private final InputStream in;
    private final OutputStream out;
    private final List<String> recipients = new ArrayList<>();
    private boolean open;
    private boolean refusing;
    private int taken;
    private int mails;
    private int resets;
    private ByteArrayOutputStream text = new ByteArrayOutputStream();

    Dialogue(Socket socket) throws IOException {
      this.in = new BufferedInputStream(socket.getInputStream(), 1 << 20);
      this.out = socket.getOutputStream();
    }

    void run() throws IOException {
      say("220 quirky.example");
      for (String line = line(); !line.equals("QUIT"); line = line()) {
        refusing &= in.available() > 0;
        if (refusing) {
          say("503 5.5.0 pipelining behind the data");
          continue;
        }
        if (!obey(line)) {
          return;
        }
      }
      say("221 bye");
    }

    /** Whether it goes on. */
    private boolean obey(String line) throws IOException {
      if (line.startsWith("EHLO")) {
        say("250-quirky.example");
        extensions.forEach(extension -> sayQuietly("250-" + extension));
        say("250 HELP");
      } else if (line.equals("RSET")) {
        return reset();
      } else if (line.startsWith("MAIL")) {
        mail();
      } else if (line.startsWith("RCPT")) {
        recipient(line.substring(line.indexOf('<') + 1, line.indexOf('>')));
      } else if (line.equals("DATA")) {
        return data();
      } else if (line.startsWith("BDAT")) {
        return chunk(line.split(" "));
      } else {
        say("500 5.5.2 " + line);
      }
      return true;
    }

    private boolean reset() throws IOException {
      if (habit == Habit.TURNS_AWAY_AFTER && mails >= number && ++resets > 3) {
        say("554 5.5.0 too many nonmail commands");
        return false;
      }
      begin(false);
      say("250 2.0.0 ok");
      return true;
    }

    private void mail() throws IOException {
      if (open) {
        say("503 5.5.1 sender already given");
      } else if (habit == Habit.TURNS_AWAY_AFTER && mails >= number) {
        say("421 4.7.0 too many messages");
      } else {
        mails++;
        begin(true);
        say("250 2.1.0 ok");
      }
    }

    private void begin(boolean now) {
      open = now;
      recipients.clear();
      text = new ByteArrayOutputStream();
    }

    private void recipient(String address) throws IOException {
      if (!open) {
        say("503 5.5.1 MAIL first");
      } else if (address.startsWith("nobody")) {
        say("550 5.1.1 no such user");
      } else {
        recipients.add(address);
        say("250 2.1.5 ok");
      }
    }

    private boolean data() throws IOException {
      if (recipients.isEmpty()) {
        say("503 5.5.1 no valid recipients");
        return true;
      }
      say("354 go");
      for (String line = line(); !line.equals("."); line = line()) {
        text.writeBytes((line + "\r\n").getBytes(ISO_8859_1));
      }
      refusing = habit == Habit.REFUSES_BEHIND_DATA && in.available() > 0;
      return take();
    }

    private boolean chunk(String[] words) throws IOException {
      if (recipients.isEmpty() && habit == Habit.RUNS_REFUSED_CHUNKS) {
        say("503 5.5.1 no valid recipients");
        return true;
      }
      text.writeBytes(in.readNBytes(Integer.parseInt(words[1])));
      if (recipients.isEmpty()) {
        say("503 5.5.1 no valid recipients");
        return true;
      }
      if (words.length > 2) {
        return take();
      }
      say("250 2.0.0 go on");
      return true;
    }

    private boolean take() throws IOException {
      stored.add(recipients + " " + text.toString(ISO_8859_1));
      begin(false);
      say("250 2.0.0 queued");
      return habit != Habit.CLOSES_AFTER || ++taken < number;
    }

    private void sayQuietly(String line) {
      try {
        say(line);
      } catch (IOException e) {
        // The next line shows it.
      }
    }

    private void say(String line) throws IOException {
      out.write((line + "\r\n").getBytes(ISO_8859_1));
      out.flush();
    }

    private String line() throws IOException {
      return SentLine.read(in);
    }
  }
}
