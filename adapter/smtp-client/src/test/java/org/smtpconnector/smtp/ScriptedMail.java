package org.smtpconnector.smtp;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.smtpconnector.testkit.ReplayedTranscript;
import org.smtpconnector.testkit.ReplayedTranscript.Step;

/**
 * A message of a transcript, and what the server of it does with it: whom it stores it for once it
 * has read the last line of it.
 */
final class ScriptedMail {
  private final List<String> recipients = new ArrayList<>();
  private final List<String> accepted = new ArrayList<>();
  private final Set<String> stored = new HashSet<>();
  private int lastLine = Integer.MAX_VALUE;
  private int finals;

  private ScriptedMail() {}

  List<String> recipients() {
    return recipients;
  }

  /** Whether the server has stored it for this recipient when it has read so many lines. */
  boolean isStoredFor(String recipient, int linesRead) {
    return lastLine <= linesRead && stored.contains(recipient);
  }

  /** Those of a transcript, in their order. */
  static List<ScriptedMail> of(ReplayedTranscript transcript, Protocol protocol) {
    Reader reader = new Reader(protocol);
    transcript.steps().forEach(reader::read);
    return reader.mails;
  }

  /** Takes the reply to its end, or one of them, and says whether that was the last. */
  private boolean ended(boolean positive, Protocol protocol) {
    if (protocol == Protocol.SMTP) {
      stored.addAll(positive ? accepted : List.of());
      return true;
    }
    if (positive) {
      stored.add(accepted.get(finals));
    }
    return ++finals >= accepted.size();
  }

  /** Plays a transcript in thought: commands on the one side, their replies on the other. */
  private static final class Reader {
    private record Asked(String what, ScriptedMail mail, String recipient) {}

    private final Protocol protocol;
    private final List<ScriptedMail> mails = new ArrayList<>();
    private final Deque<Asked> asked = new ArrayDeque<>();
    private ScriptedMail mail; // that is being sent
    private int line; // of the client, from 1 on
    private int chunk; // octets of it that are to come
    private boolean last;
    private boolean text;

    Reader(Protocol protocol) {
      this.protocol = protocol;
    }

    void read(Step step) {
      if (step instanceof Step.ClientLine client) {
        line++;
        read(client.text());
      } else if (step instanceof Step.ServerLine server && server.text().charAt(3) == ' ') {
        read(server.text().charAt(0) == '2', server.text().startsWith("354"));
      }
    }

    private void read(String said) {
      if (chunk > 0) {
        chunk -= said.length() + 2;
        endIf(chunk == 0 && last);
      } else if (text) {
        text = !said.equals(".");
        endIf(!text);
        if (!text) {
          ask("END", "");
        }
      } else if (said.startsWith("MAIL")) {
        mail = new ScriptedMail();
        mails.add(mail);
        ask("MAIL", "");
      } else if (said.startsWith("RCPT")) {
        String recipient = said.substring(said.indexOf('<') + 1, said.indexOf('>'));
        mail.recipients.add(recipient);
        ask("RCPT", recipient);
      } else if (said.startsWith("BDAT")) {
        chunk = Integer.parseInt(said.split(" ")[1]);
        last = said.endsWith("LAST");
        ask(last ? "END" : "CHUNK", "");
        endIf(chunk == 0 && last);
      } else {
        ask(said, "");
      }
    }

    private void ask(String what, String recipient) {
      asked.add(new Asked(what, mail, recipient));
    }

    private void endIf(boolean ended) {
      if (ended) {
        mail.lastLine = line;
      }
    }

    private void read(boolean positive, boolean goAhead) {
      Asked what = asked.poll();
      if (what == null) {
        return; // the greeting
      }
      switch (what.what()) {
        case "RCPT" ->
            what.mail().accepted.addAll(positive ? List.of(what.recipient()) : List.of());
        case "DATA" -> text = goAhead;
        case "END" -> {
          if (!what.mail().ended(positive, protocol)) {
            asked.addFirst(what);
          }
        }
        default -> {}
      }
    }
  }
}
