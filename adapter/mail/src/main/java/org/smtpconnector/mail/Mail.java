package org.smtpconnector.mail;

import jakarta.activation.DataSource;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.smtpconnector.mail.header.HeaderText;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.RecipientOutcome;

/**
 * A mail as an application thinks of it. Text, HTML or both; with both, mail programs show the HTML
 * and fall back to the text.
 *
 * @param from the author; without one, the mailer's configured sender
 * @param to the recipients named in To
 * @param cc the recipients named in Cc
 * @param bcc the recipients that no header field names
 * @param replyTo where answers go, if not to the author
 * @param header the other header fields
 * @param body what it says and carries
 * @param envelope what is asked of relays
 */
public record Mail(
    Optional<Mailbox> from,
    List<Mailbox> to,
    List<Mailbox> cc,
    List<Mailbox> bcc,
    List<Mailbox> replyTo,
    String subject,
    MailHeader header,
    MailBody body,
    MailEnvelope envelope) {

  /**
   * Creates a mail.
   *
   * @param from as {@link #from()}
   * @param to as {@link #to()}
   * @param cc as {@link #cc()}
   * @param bcc as {@link #bcc()}
   * @param replyTo as {@link #replyTo()}
   * @param subject as {@link #subject()}
   * @param header as {@link #header()}
   * @param body as {@link #body()}
   * @param envelope as {@link #envelope()}
   * @throws IllegalArgumentException if there is no recipient, or the envelope names one that the
   *     mail has not; if there is a control character, half a character or what the charset has not
   *     in the subject
   */
  public Mail {
    Objects.requireNonNull(from, "from");
    to = List.copyOf(to);
    cc = List.copyOf(cc);
    bcc = List.copyOf(bcc);
    replyTo = List.copyOf(replyTo);
    HeaderText.check("subject", subject);
    Objects.requireNonNull(header, "header");
    Objects.requireNonNull(envelope, "envelope");
    MailBody.checkEncodable("subject", subject, body.charset());
    if (to.isEmpty() && cc.isEmpty() && bcc.isEmpty()) {
      throw new IllegalArgumentException("the mail has no recipient: name one in to, cc or bcc");
    }
    Set<EmailAddress> strangers = new LinkedHashSet<>(envelope.onlyTo());
    if (!strangers.isEmpty()) {
      addresses(to, cc, bcc).forEach(strangers::remove);
    }
    if (!strangers.isEmpty()) {
      throw new IllegalArgumentException("the mail does not go to " + strangers);
    }
  }

  /** To, then cc, then bcc. */
  private static Stream<EmailAddress> addresses(
      List<Mailbox> to, List<Mailbox> cc, List<Mailbox> bcc) {
    return Stream.of(to, cc, bcc).flatMap(List::stream).map(Mailbox::address);
  }

  /** {@return the addresses that it goes to: to, cc and bcc, each once} */
  public List<EmailAddress> recipients() {
    return addresses(to, cc, bcc).toList();
  }

  /** {@return the plain text that was given} */
  public Optional<String> text() {
    return body.text();
  }

  /** {@return the HTML document} */
  public Optional<String> html() {
    return body.html();
  }

  /** {@return the files that go with it} */
  public List<Attachment> attachments() {
    return body.attachments();
  }

  /**
   * This mail for those alone whom the relay refused temporarily, as it was sent: with the same
   * Message-ID, and all recipients in its header.
   *
   * @param receipt the receipt of this mail
   * @return the message
   * @throws IllegalArgumentException if nobody was deferred, or the receipt is of another mail's
   *     recipients
   */
  public Mail onlyTo(MailReceipt receipt) {
    return onlyTo(receipt.deferred(), header.withMessageId(receipt.messageId()));
  }

  /**
   * This mail for some of its recipients alone, with the same header.
   *
   * @param recipients those who get it
   * @return the message
   * @throws IllegalArgumentException if there are none, or one that the mail does not go to
   * @throws IllegalStateException if the mail names no Message-ID, so that it would get a new one
   */
  public Mail onlyTo(Collection<RecipientOutcome> recipients) {
    if (header.messageId().isEmpty()) {
      throw new IllegalStateException(
          "the mail names no Message-ID to keep: use onlyTo(receipt), or messageId(...)");
    }
    return onlyTo(recipients, header);
  }

  private Mail onlyTo(Collection<RecipientOutcome> recipients, MailHeader newHeader) {
    Set<EmailAddress> some = new LinkedHashSet<>();
    recipients.forEach(outcome -> some.add(outcome.address()));
    if (some.isEmpty()) {
      throw new IllegalArgumentException("onlyTo names nobody");
    }
    return new Mail(from, to, cc, bcc, replyTo, subject, newHeader, body, envelope.onlyTo(some));
  }

  /**
   * {@return a builder for a message to these recipients}
   *
   * @param to each an address, or a display name and an address: {@code Jane Doe
   *     <jane@doe.example>}
   * @throws IllegalArgumentException if one is no address, or more than one; the message names it
   */
  public static Builder to(String... to) {
    return new Builder().to(to);
  }

  /**
   * {@return a builder for a message to the recipients that one text lists: {@code ann@doe.example,
   * Bob <bob@doe.example>}}
   *
   * @param to an address-list, as {@link Mailbox#list} reads it
   * @throws IllegalArgumentException if it names nobody, or holds what is no address; the message
   *     names it
   */
  public static Builder toList(String to) {
    return new Builder().toList(to);
  }

  /**
   * {@return a template by its name, for messages that say the same about different data: {@code
   * Mail.template("daily-report").with(report).to("ops@example.org").build()}}. What it is made of,
   * and where it lies, is the {@link TemplateEngine}'s.
   *
   * @param name the name, without an ending
   */
  public static MailTemplate template(String name) {
    return new MailTemplate(name, Locale.ROOT);
  }

  /** {@return a builder for a message that names nobody in To} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Collects a {@link Mail}. Addresses, files and the application's header fields are checked when
   * they are given, the rest by {@link #build}.
   */
  public static final class Builder extends EnvelopeOptions<Builder> {
    private String subject = "";
    private String text;
    private String html;
    private boolean textFromHtml = true;
    private Charset charset = StandardCharsets.UTF_8;
    private final List<Inline> inlines = new ArrayList<>();
    private Calendar calendar;
    private final List<Attachment> attachments = new ArrayList<>();
    private boolean splitFileNames = true;

    private Builder() {}

    @Override
    Builder self() {
      return this;
    }

    /**
     * The subject; blank if this is not said.
     *
     * @param subject the subject, one line
     * @return this builder
     */
    public Builder subject(String subject) {
      this.subject = subject;
      return this;
    }

    /**
     * The plain text; line ends of any kind.
     *
     * @param text the text
     * @return this builder
     */
    public Builder text(String text) {
      this.text = text;
      return this;
    }

    /**
     * The HTML document. Without a text, one is made from it.
     *
     * @param html the document
     * @return this builder
     */
    public Builder html(String html) {
      this.html = html;
      return this;
    }

    /**
     * Whether HTML without a text gets one that is made from it, as it does if this is not said.
     *
     * @param textFromHtml whether it does
     * @return this builder
     */
    public Builder textFromHtml(boolean textFromHtml) {
      this.textFromHtml = textFromHtml;
      return this;
    }

    /**
     * How text, HTML and subject are written; UTF-8 if this is not said.
     *
     * @param charset the charset
     * @return this builder
     */
    public Builder charset(Charset charset) {
      this.charset = charset;
      return this;
    }

    /**
     * Adds a file; may be called again.
     *
     * @param fileName the name that the reader sees
     * @param contentType the media type
     * @param content the content
     * @return this builder
     */
    public Builder attach(String fileName, String contentType, byte[] content) {
      return attach(new Attachment(fileName, contentType, content));
    }

    /**
     * Adds a file that is read when the mail is composed; may be called again.
     *
     * @param fileName the name that the reader sees
     * @param contentType the media type
     * @param source where it is read from
     * @return this builder
     */
    public Builder attach(String fileName, String contentType, Attachment.Source source) {
      return attach(new Attachment(fileName, contentType, source));
    }

    /**
     * Adds a file as {@link Attachment#of(Path)}; may be called again.
     *
     * @param file the file
     * @return this builder
     */
    public Builder attach(Path file) {
      return attach(Attachment.of(file));
    }

    /**
     * Adds a file as {@link Attachment#of(DataSource)}; may be called again.
     *
     * @param source where it is read from
     * @return this builder
     */
    public Builder attach(DataSource source) {
      return attach(Attachment.of(source));
    }

    /**
     * Adds a file; may be called again.
     *
     * @param attachment the file
     * @return this builder
     */
    public Builder attach(Attachment attachment) {
      attachments.add(attachment);
      return this;
    }

    /**
     * Adds an image that the HTML shows by {@code <img src="cid:...">}, as a file that is named
     * after its id and media type, such as {@code logo.png}; may be called again.
     *
     * @param contentId what follows {@code cid:}, such as {@code logo} or {@code logo@shop.example}
     * @param contentType the media type
     * @param content the content
     * @return this builder
     */
    public Builder inline(String contentId, String contentType, byte[] content) {
      inlines.add(Inline.of(contentId, contentType, content));
      return this;
    }

    /**
     * As {@link #inline(String, String, byte[])}, with a file name of its own.
     *
     * @param contentId what follows {@code cid:} in the HTML
     * @param file the file
     * @return this builder
     */
    public Builder inline(String contentId, Attachment file) {
      inlines.add(new Inline(contentId, file));
      return this;
    }

    /**
     * Whether a file's name that is long or beyond ASCII goes in pieces, as RFC 2231 has it and as
     * it does if this is not said. Some mail programs read the first piece alone; to them {@code
     * false} gives the name in one.
     *
     * @param splitFileNames whether it does
     * @return this builder
     */
    public Builder splitFileNames(boolean splitFileNames) {
      this.splitFileNames = splitFileNames;
      return this;
    }

    /**
     * Makes the mail an invitation, or another message of iTIP (RFC 6047).
     *
     * @param icalendar the VCALENDAR object, with its METHOD
     * @return this builder
     */
    public Builder calendar(String icalendar) {
      this.calendar = new Calendar(icalendar);
      return this;
    }

    /**
     * @return the message
     * @throws IllegalArgumentException as the records' constructors say
     */
    public Mail build() {
      MailBody body =
          new MailBody(
              Optional.ofNullable(text),
              Optional.ofNullable(html),
              textFromHtml,
              charset,
              inlines,
              Optional.ofNullable(calendar),
              attachments,
              splitFileNames);
      return new Mail(
          Optional.ofNullable(from), to, cc, bcc, replyTo, subject, header(), body, envelope());
    }
  }
}
