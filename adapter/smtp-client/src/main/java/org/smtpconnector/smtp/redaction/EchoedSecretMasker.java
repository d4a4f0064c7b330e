package org.smtpconnector.smtp.redaction;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.Proxy;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SmtpConfig;

/**
 * Masks the secrets of a session in text from the peer that repeats them: plain, escaped or in
 * base64, of which a piece is enough; in any case, and across lines. Secrets of fewer than four
 * characters are not masked.
 */
public final class EchoedSecretMasker {
  private static final String MASK = "***";
  private static final int SHORTEST = 4;
  private static final int PIECE = 6; // characters of base64, which hold four and a half octets

  private final Set<String> whole = new LinkedHashSet<>();
  private long[] pieces = {}; // sorted
  private String user = "";

  /** Returns a masker with the secrets of the configuration. */
  public static EchoedSecretMasker of(SmtpConfig config) {
    EchoedSecretMasker secrets = new EchoedSecretMasker();
    secrets.add(config.credentials());
    config.proxy().flatMap(Proxy::login).ifPresent(secrets::addProxyLogin);
    return secrets;
  }

  public void add(Credentials credentials) {
    user = credentials.user();
    if (credentials instanceof Credentials.Password password) {
      add(password.password());
    } else if (credentials instanceof Credentials.AccessToken token) {
      add(token.token());
    }
  }

  private void addProxyLogin(Credentials.Password login) {
    add(login.password());
    String pair = login.user() + ":" + login.password();
    addBase64(Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
  }

  private void add(String secret) {
    byte[] octets = secret.getBytes(StandardCharsets.UTF_8);
    addWhole(secret);
    addWhole(new String(secret.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
    addWhole(secret.replace("\\", "\\\\").replace("\"", "\\\""));
    addWhole(URLEncoder.encode(secret, StandardCharsets.UTF_8).replace("+", "%20"));
    for (int before = 0; before < 3; before++) { // its offset within the encoded text
      byte[] shifted = new byte[before + octets.length];
      System.arraycopy(octets, 0, shifted, before, octets.length);
      String base64 = Base64.getEncoder().withoutPadding().encodeToString(shifted);
      int first = (before * 8 + 5) / 6;
      int last = shifted.length * 8 / 6; // the next holds what follows, too
      addPieces(base64.substring(Math.min(first, last), last));
    }
  }

  /** Adds a response to AUTH, in base64 as it is sent (RFC 4954 4). */
  public void addResponse(String base64) {
    addBase64(base64);
    try {
      String text = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
      if (!text.equals(user)) {
        addWhole(text);
        List<String> parts = Arrays.asList(text.split("[\0\1 ,]+"));
        if (!parts.isEmpty()) {
          addWhole(parts.get(parts.size() - 1).replaceFirst("^p=", ""));
        }
      }
    } catch (IllegalArgumentException e) {
      addWhole(base64); // a caller's response need not be base64
    }
  }

  private void addBase64(String base64) {
    addWhole(base64);
    addPieces(base64);
  }

  private void addWhole(String form) {
    String compact = compact(form);
    if (compact.length() >= SHORTEST && !compact.equals(compact(user))) {
      whole.add(compact);
    }
  }

  private void addPieces(String base64) {
    String compact = compact(base64);
    Set<Long> all = new LinkedHashSet<>();
    Arrays.stream(pieces).forEach(all::add);
    for (int i = 0; i + PIECE <= compact.length(); i++) {
      all.add(piece(compact, i));
    }
    pieces = all.stream().mapToLong(Long::longValue).sorted().toArray();
  }

  private static String compact(String text) {
    StringBuilder compact = new StringBuilder();
    compact(text, compact);
    return compact.toString();
  }

  /** Normalizes secrets and quoted text character by character, so that positions are kept. */
  private static void compact(String text, StringBuilder into) {
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isWhitespace(text.charAt(i))) {
        into.append(Character.toLowerCase(text.charAt(i)));
      }
    }
  }

  /** Returns the characters from here on as one number; negative if some are not base64. */
  private static long piece(CharSequence text, int from) {
    long number = 0;
    for (int i = from; i < from + PIECE; i++) {
      char c = text.charAt(i);
      if (c <= ' ' || c > '~') {
        return -1;
      }
      number = number << 7 | c;
    }
    return number;
  }

  /** Returns the reply as it may be shown, with the server's enhanced status code. */
  public Reply shown(Reply reply) {
    List<String> lines = shown(reply.lines());
    return lines == reply.lines() ? reply : new Reply(reply.code(), reply.enhanced(), lines);
  }

  public String shown(String text) {
    return shown(List.of(text)).get(0);
  }

  private List<String> shown(List<String> lines) {
    if (whole.isEmpty() && pieces.length == 0) {
      return lines;
    }
    StringBuilder compact = new StringBuilder();
    lines.forEach(line -> compact(line, compact));
    BitSet hidden = hidden(compact);
    return hidden.isEmpty() ? lines : masked(lines, hidden);
  }

  private BitSet hidden(StringBuilder compact) {
    BitSet hidden = new BitSet();
    for (String form : whole) {
      for (int at = compact.indexOf(form); at >= 0; at = compact.indexOf(form, at + 1)) {
        hidden.set(at, at + form.length());
      }
    }
    for (int i = 0; i + PIECE <= compact.length(); i++) {
      if (Arrays.binarySearch(pieces, piece(compact, i)) >= 0) {
        hidden.set(i, i + PIECE);
      }
    }
    return hidden;
  }

  private static List<String> masked(List<String> lines, BitSet hidden) {
    List<String> masked = new ArrayList<>();
    int position = 0;
    for (String line : lines) {
      StringBuilder out = new StringBuilder();
      boolean within = false;
      for (int i = 0; i < line.length(); i++) {
        char c = line.charAt(i);
        boolean blank = Character.isWhitespace(c);
        boolean hide = !blank && hidden.get(position);
        position += blank ? 0 : 1;
        if (hide && !within) {
          out.append(MASK);
        }
        within = hide || (within && blank && hidden.get(position));
        if (!within) {
          out.append(c);
        }
      }
      masked.add(out.toString());
    }
    return List.copyOf(masked);
  }
}
