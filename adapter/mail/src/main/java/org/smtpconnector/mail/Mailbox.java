package org.smtpconnector.mail;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.smtpconnector.mail.header.HeaderText;
import org.smtpconnector.mail.header.MailboxParser;
import org.smtpconnector.mail.header.NamedAddress;
import org.smtpconnector.smtp.EmailAddress;

/**
 * An address and the name that mail programs show for it (RFC 5322 3.4).
 *
 * @param displayName without quotes or encoding: both are added where they are needed
 */
public record Mailbox(Optional<String> displayName, EmailAddress address) {
  private static final Pattern SPECIAL = Pattern.compile("[\",;:<>@\\\\]|^\\s|\\s$");

  /**
   * Creates a mailbox.
   *
   * @param displayName as {@link #displayName()}
   * @param address as {@link #address()}
   * @throws IllegalArgumentException if the name holds a control character
   */
  public Mailbox {
    Objects.requireNonNull(address, "address");
    displayName = displayName.map(name -> HeaderText.check("display name of " + address, name));
  }

  /**
   * {@return the mailbox that this text is: {@code jane@doe.example}, {@code Jane Doe
   * <jane@doe.example>} or {@code "Doe, Jane" <jane@doe.example>}; blanks around it do not matter}
   *
   * @param text the text
   * @throws IllegalArgumentException if it is none, or more than one; the message names it
   */
  public static Mailbox of(String text) {
    return from(MailboxParser.one(text));
  }

  /**
   * {@return the mailboxes that this text lists, separated by commas, as a header field has them
   * (RFC 5322 3.4) and Jakarta Mail's {@code InternetAddress.toString} writes them: names may be
   * quoted or encoded, comments are left out, and a group ({@code Team: ann@doe.example,
   * bob@doe.example;}) is its members}
   *
   * @param text the list
   * @throws IllegalArgumentException if it names nobody, or holds what is no mailbox; the message
   *     names it
   */
  public static List<Mailbox> list(String text) {
    return MailboxParser.list(text).stream().map(Mailbox::from).toList();
  }

  private static Mailbox from(NamedAddress mailbox) {
    return new Mailbox(mailbox.displayName(), mailbox.address());
  }

  /** As {@link #of} reads it. */
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
