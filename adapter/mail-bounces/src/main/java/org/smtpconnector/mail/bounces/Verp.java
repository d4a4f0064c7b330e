package org.smtpconnector.mail.bounces;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.smtpconnector.smtp.EmailAddress;

/**
 * Return paths that name their recipient (variable envelope return path): a report about a message
 * from {@code bounces+ann=customer.example@shop.example} is about {@code ann@customer.example},
 * however little it says itself. With a secret they are signed: {@code
 * bounces+k3jq5x7a2m=ann=customer.example@shop.example}. The mail server must deliver all of these
 * into the one mailbox, as it does if its recipient delimiter is {@code +}.
 */
public final class Verp {
  private static final String MAC = "HmacSHA256";
  private static final String PURPOSE = "return-path\n";
  private static final int SHORTEST_SECRET = 32;
  private static final int TAG = 10; // characters of 5 bits
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

  private final EmailAddress mailbox;
  private final Optional<String> secret;

  private Verp(EmailAddress mailbox, Optional<String> secret) {
    this.mailbox = Objects.requireNonNull(mailbox, "mailbox");
    this.secret = secret;
  }

  /**
   * {@return the return paths of a mailbox, without a signature}
   *
   * @param mailbox the address that receives the reports
   * @throws IllegalArgumentException if it is not an address
   */
  public static Verp of(String mailbox) {
    return new Verp(EmailAddress.of(mailbox), Optional.empty());
  }

  /**
   * {@return the return paths of this mailbox, signed by HMAC-SHA256, so that nobody can report
   * about a message that was not sent}
   *
   * @param secret a secret that only the application knows
   * @throws IllegalArgumentException if the secret is shorter than 32 characters
   */
  public Verp signedBy(String secret) {
    if (secret.length() < SHORTEST_SECRET) {
      throw new IllegalArgumentException(
          "the secret of return paths has "
              + secret.length()
              + " characters: it needs at least "
              + SHORTEST_SECRET
              + ", as \"openssl rand -hex 32\" prints them");
    }
    return new Verp(mailbox, Optional.of(secret));
  }

  /**
   * {@return the return path of a message to one recipient; the mailbox itself if the recipient's
   * address does not fit into the 64 octets of a local part, is quoted or not in ASCII} Use it as
   * the message's envelope sender.
   *
   * @param recipient the recipient
   */
  public EmailAddress returnPathFor(EmailAddress recipient) {
    String local = recipient.localPart();
    if (local.startsWith("\"") || recipient.needsSmtpUtf8() || recipient.domain().startsWith("[")) {
      return mailbox;
    }
    String tag = secret.map(key -> tag(recipient, key) + "=").orElse("");
    String whole = mailbox.localPart() + "+" + tag + local + "=" + recipient.domain();
    return whole.length() > 64 ? mailbox : new EmailAddress(whole, mailbox.domain());
  }

  /**
   * Returns the recipient that a return path names. Mail servers may have changed its case.
   *
   * @param returnPath the return path, from anywhere
   * @return the recipient; empty if it names none, or its signature is missing or wrong
   */
  public Optional<EmailAddress> recipientOf(EmailAddress returnPath) {
    String prefix = mailbox.localPart() + "+";
    String local = returnPath.localPart();
    if (!returnPath.domain().equalsIgnoreCase(mailbox.domain())
        || !local.regionMatches(true, 0, prefix, 0, prefix.length())) {
      return Optional.empty();
    }
    String rest = local.substring(prefix.length());
    if (secret.isEmpty()) {
      return named(rest);
    }
    return rest.length() > TAG && rest.charAt(TAG) == '='
        ? named(rest.substring(TAG + 1))
            .filter(recipient -> isTag(rest.substring(0, TAG), recipient, secret.get()))
        : Optional.empty();
  }

  private static Optional<EmailAddress> named(String text) {
    int end = text.lastIndexOf('=');
    try {
      return end < 0
          ? Optional.empty()
          : Optional.of(new EmailAddress(text.substring(0, end), text.substring(end + 1)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isTag(String text, EmailAddress recipient, String secret) {
    return MessageDigest.isEqual(
        octets(text.toLowerCase(Locale.ROOT)), octets(tag(recipient, secret)));
  }

  /** Returns the beginning of the signature, in characters whose case does not matter. */
  private static String tag(EmailAddress recipient, String secret) {
    byte[] signature = mac(PURPOSE + recipient.toString().toLowerCase(Locale.ROOT), secret);
    StringBuilder tag = new StringBuilder(TAG);
    for (int i = 0; i < TAG; i++) {
      tag.append(BASE32.charAt(signature[i] & 31));
    }
    return tag.toString();
  }

  private static byte[] mac(String text, String secret) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(octets(secret), MAC));
      return mac.doFinal(octets(text));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException(e); // every JDK has it, and it takes any key
    }
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** {@return the mailbox; never the secret} */
  @Override
  public String toString() {
    return mailbox + (secret.isPresent() ? " (signed)" : "");
  }
}
