package org.smtpconnector.mail;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.smtpconnector.mail.header.HeaderTextValidator;
import org.smtpconnector.mail.header.MailboxParser;
import org.smtpconnector.mail.header.NamedAddress;
import org.smtpconnector.smtp.EmailAddress;

/**
 * An address and its display name (RFC 5322 3.4).
 *
 * @param displayName the name that mail programs show, without quotes or encoding: both are added
 *     where needed
 */
public record Mailbox(Optional<String> displayName, EmailAddress address) {
  private static final Pattern SPECIAL = Pattern.compile("[\",;:<>@\\\\]|^\\s|\\s$");

  /**
   * Creates a mailbox.
   *
   * @param displayName as {@link #displayName()}
   * @param address as {@link #address()}
   * @throws IllegalArgumentException if the name contains a control character
   */
  public Mailbox {
    Objects.requireNonNull(address, "address");
    displayName =
        displayName.map(name -> HeaderTextValidator.check("display name of " + address, name));
  }

  /**
   * {@return the mailbox that this text denotes: {@code jane@doe.example}, {@code Jane Doe
   * <jane@doe.example>} or {@code "Doe, Jane" <jane@doe.example>}; surrounding blanks are ignored}
   *
   * @param text the text
   * @throws IllegalArgumentException if it is not exactly one mailbox; the exception's message
   *     names it
   */
  public static Mailbox of(String text) {
    return from(MailboxParser.one(text));
  }

  /**
   * {@return the mailboxes of a comma-separated list, as in a header field (RFC 5322 3.4) and as
   * Jakarta Mail's {@code InternetAddress.toString} writes it: names may be quoted or encoded,
   * comments are ignored, and a group ({@code Team: ann@doe.example, bob@doe.example;}) is replaced
   * by its members}
   *
   * @param text the list
   * @throws IllegalArgumentException if it contains no mailbox or an invalid one; the exception's
   *     message names it
   */
  public static List<Mailbox> list(String text) {
    return MailboxParser.list(text).stream().map(Mailbox::from).toList();
  }

  private static Mailbox from(NamedAddress mailbox) {
    return new Mailbox(mailbox.displayName(), mailbox.address());
  }

  /** Returns the text that {@link #of} reads. */
  @Override
  public String toString() {
    return displayName
        .map(name -> quoted(name) + " <" + address + ">")
        .orElseGet(address::toString);
  }

  private static String quoted(String name) {
    return SPECIAL.matcher(name).find()
        ? '"' + name.replaceAll("([\\\\\"])", "\\\\$1") + '"'
        : name;
  }
}
