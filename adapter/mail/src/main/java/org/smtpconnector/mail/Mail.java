package org.smtpconnector.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A mail as an application thinks of it. Text, HTML or both; with both, mail programs show the HTML
 * and fall back to the text.
 *
 * @param from the author; without one, the mailer's configured sender
 * @param to the recipients named in To
 * @param cc the recipients named in Cc
 * @param bcc the recipients that no header field names
 * @param replyTo where answers go, if not to the author
 */
public record Mail(
    Optional<Mailbox> from,
    List<Mailbox> to,
    List<Mailbox> cc,
    List<Mailbox> bcc,
    List<Mailbox> replyTo,
    String subject,
    Optional<String> text,
    Optional<String> html,
    List<Attachment> attachments) {

  /**
   * @throws IllegalArgumentException if there is no recipient, neither text nor HTML, a control
   *     character in the subject, or half a character (a surrogate without the other) in any
   */
  public Mail {
    Objects.requireNonNull(from, "from");
    to = List.copyOf(to);
    cc = List.copyOf(cc);
    bcc = List.copyOf(bcc);
    replyTo = List.copyOf(replyTo);
    HeaderText.check("subject", subject);
    text.ifPresent(writing -> HeaderText.checkWhole("text", writing));
    html.ifPresent(writing -> HeaderText.checkWhole("html", writing));
    attachments = List.copyOf(attachments);
    if (to.isEmpty() && cc.isEmpty() && bcc.isEmpty()) {
      throw new IllegalArgumentException("the mail has no recipient: name one in to, cc or bcc");
    }
    if (text.isEmpty() && html.isEmpty()) {
      throw new IllegalArgumentException("the mail has neither text nor html");
    }
  }

  /**
   * A builder for a mail to these recipients.
   *
   * @param to each an address, or a display name and an address: {@code Jane Doe
   *     <jane@doe.example>}
   * @throws IllegalArgumentException if one is no address; the message names it
   */
  public static Builder to(String... to) {
    return new Builder().to(to);
  }

  /** A builder for a mail that names nobody in To. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Collects a {@link Mail}. Addresses are checked when they are given, the rest by {@link #build}.
   */
  public static final class Builder {
    private Mailbox from;
    private final List<Mailbox> to = new ArrayList<>();
    private final List<Mailbox> cc = new ArrayList<>();
    private final List<Mailbox> bcc = new ArrayList<>();
    private final List<Mailbox> replyTo = new ArrayList<>();
    private String subject = "";
    private String text;
    private String html;
    private final List<Attachment> attachments = new ArrayList<>();

    private Builder() {}

    public Builder from(String from) {
      this.from = Mailbox.of(from);
      return this;
    }

    public Builder to(String... mailboxes) {
      return add(to, mailboxes);
    }

    public Builder cc(String... mailboxes) {
      return add(cc, mailboxes);
    }

    public Builder bcc(String... mailboxes) {
      return add(bcc, mailboxes);
    }

    public Builder replyTo(String... mailboxes) {
      return add(replyTo, mailboxes);
    }

    public Builder subject(String subject) {
      this.subject = subject;
      return this;
    }

    /** The plain text; line ends of any kind. */
    public Builder text(String text) {
      this.text = text;
      return this;
    }

    /** The HTML document. */
    public Builder html(String html) {
      this.html = html;
      return this;
    }

    /** Adds a file; may be called again. */
    public Builder attach(String fileName, String contentType, byte[] content) {
      return attach(new Attachment(fileName, contentType, content));
    }

    /** Adds a file; may be called again. */
    public Builder attach(Attachment attachment) {
      attachments.add(attachment);
      return this;
    }

    /**
     * @throws IllegalArgumentException as the record's constructor says
     */
    public Mail build() {
      return new Mail(
          Optional.ofNullable(from),
          to,
          cc,
          bcc,
          replyTo,
          subject,
          Optional.ofNullable(text),
          Optional.ofNullable(html),
          attachments);
    }

    private Builder add(List<Mailbox> list, String... mailboxes) {
      for (String mailbox : mailboxes) {
        list.add(Mailbox.of(mailbox));
      }
      return this;
    }
  }
}
