package org.smtpconnector.smtp;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.smtpconnector.smtp.grammar.Printable;

/**
 * A server's reply (RFC 5321 4.2).
 *
 * @param code 200 to 599
 * @param enhanced the enhanced status code, if the text begins with one
 * @param lines the text of each line after code and separator, as the server sent it; at least one
 * @serial exclude
 */
public record Reply(int code, Optional<EnhancedStatus> enhanced, List<String> lines)
    implements Serializable {
  /** The code by which a server says that it closes the connection (RFC 5321 3.8). */
  public static final int SERVICE_NOT_AVAILABLE = 421;

  /**
   * Creates a reply.
   *
   * @param code as {@link #code()}
   * @param enhanced as {@link #enhanced()}
   * @param lines as {@link #lines()}
   */
  public Reply {
    Objects.requireNonNull(enhanced, "enhanced");
    lines = List.copyOf(lines);
    if (code < 200 || code > 599) {
      throw new IllegalArgumentException("code is " + code + ", which is outside 200 to 599");
    }
    if (lines.isEmpty()) {
      throw new IllegalArgumentException("a reply has at least one line");
    }
  }

  /**
   * Creates a reply, with the enhanced status code that its first line begins with, if there is
   * one.
   *
   * @param code the code, as for the constructor
   * @param lines the lines without code, at least one
   * @return the reply
   */
  public static Reply of(int code, List<String> lines) {
    return new Reply(code, EnhancedStatus.leading(lines.get(0), code), lines);
  }

  /** {@return whether the code is 2xx} */
  public boolean isPositive() {
    return code / 100 == 2;
  }

  /** {@return whether the code is 4xx: the same command may succeed later} */
  public boolean isTransient() {
    return code / 100 == 4;
  }

  /** {@return whether the code is 5xx: the same command will not succeed} */
  public boolean isPermanent() {
    return code / 100 == 5;
  }

  /**
   * {@return whether the code is 421 or 521: the server closes the connection (RFC 5321 3.8, RFC
   * 7504)}
   */
  public boolean closes() {
    return code == SERVICE_NOT_AVAILABLE || code == 521;
  }

  /** Returns code and text on one line, safe for a log: control characters are escaped. */
  @Override
  public String toString() {
    return code + " " + Printable.of(String.join(" / ", lines));
  }

  /** The serialized form, since an {@link Optional} cannot be serialized. */
  private record Written(int code, EnhancedStatus enhanced, List<String> lines)
      implements Serializable {
    private Object readResolve() {
      return new Reply(code, Optional.ofNullable(enhanced), lines);
    }
  }

  private Object writeReplace() {
    return new Written(code, enhanced.orElse(null), lines);
  }
}
