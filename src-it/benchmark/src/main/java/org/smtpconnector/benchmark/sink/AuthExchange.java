package org.smtpconnector.benchmark.sink;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;

/** AUTH by PLAIN (RFC 4616) and LOGIN, a line at a time; each answers by a reply. */
final class AuthExchange {
  private enum Awaited {
    NOTHING,
    PLAIN_RESPONSE,
    LOGIN_USER,
    LOGIN_PASSWORD
  }

  private static final byte[] USER = Dialogue.reply("334 VXNlcm5hbWU6");
  private static final byte[] PASSWORD = Dialogue.reply("334 UGFzc3dvcmQ6");
  private static final byte[] EMPTY_CHALLENGE = Dialogue.reply("334 ");
  private static final byte[] WELCOME = Dialogue.reply("235 welcome");
  private static final byte[] WRONG_CREDENTIALS = Dialogue.reply("535 credentials invalid");

  private final SinkCharacter character;
  private final Counters counters;
  private Awaited awaited = Awaited.NOTHING;
  private boolean userIsRight;
  private boolean done;

  AuthExchange(SinkCharacter character, Counters counters) {
    this.character = character;
    this.counters = counters;
  }

  /** Whether the next line is a response and no command. */
  boolean isOpen() {
    return awaited != Awaited.NOTHING;
  }

  /** Whether somebody was let in. */
  boolean isDone() {
    return done;
  }

  byte[] begin(String line) {
    String[] words = line.split(" ");
    String mechanism = words.length > 1 ? words[1] : "";
    if (mechanism.equalsIgnoreCase("LOGIN")) {
      awaited = Awaited.LOGIN_USER;
    } else if (mechanism.equalsIgnoreCase("PLAIN")) {
      awaited = Awaited.PLAIN_RESPONSE;
    } else {
      return Dialogue.UNKNOWN;
    }
    if (words.length > 2) {
      return respond(words[2]);
    }
    return awaited == Awaited.LOGIN_USER ? USER : EMPTY_CHALLENGE;
  }

  byte[] respond(String line) {
    String given = decoded(line);
    switch (awaited) {
      case LOGIN_USER -> {
        userIsRight = given.equals(character.user());
        awaited = Awaited.LOGIN_PASSWORD;
        return PASSWORD;
      }
      case LOGIN_PASSWORD -> done = userIsRight && given.equals(character.password());
      default -> {
        String expected = "\0" + character.user() + "\0" + character.password();
        // Some name the user as the one to act for besides (RFC 4616 2).
        done = given.equals(expected) || given.equals(character.user() + expected);
      }
    }
    awaited = Awaited.NOTHING;
    if (!done) {
      return WRONG_CREDENTIALS;
    }
    counters.authentication();
    return WELCOME;
  }

  private static String decoded(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), US_ASCII);
    } catch (IllegalArgumentException e) {
      return ""; // matches no credentials
    }
  }
}
