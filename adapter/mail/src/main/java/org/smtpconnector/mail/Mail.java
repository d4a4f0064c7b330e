package org.smtpconnector.mail;

import jakarta.activation.DataSource;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.smtpconnector.mail.header.HeaderTextValidator;
import org.smtpconnector.mail.spi.SmimeMessageOptions;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.RecipientOutcome;

/**
 * An email message with text, HTML or both; with both, mail programs show the HTML and fall back to
 * the text.
 *
 * @param from the author; without one, the mailer's configured sender
 * @param to the recipients named in To
 * @param cc the recipients named in Cc
 * @param bcc the recipients that no header field names
 * @param replyTo the addresses that receive replies instead of the author
 * @param header the other header fields
 * @param body the text, HTML and files
 * @param envelope what relays receive outside the message
 * @param smime whether it is signed or encrypted
 */
public record Mail(
    Optional<Mailbox> from,
    List<Mailbox> to,
    List<Mailbox> cc,
    List<Mailbox> bcc,
    List<Mailbox> replyTo,
    String subject,
    OptionalHeaderFields header,
    MailBody body,
    MailEnvelope envelope,
    SmimeMessageOptions smime) {

  /**
   * Creates a message.
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
   * @param smime as {@link #smime()}
   * @throws IllegalArgumentException if there is no recipient, or the envelope names one that the
   *     message does not have; if the subject contains a control character, an unpaired surrogate
   *     or a character that the charset lacks
   */
  public Mail {
    Objects.requireNonNull(from, "from");
    to = List.copyOf(to);
    cc = List.copyOf(cc);
    bcc = List.copyOf(bcc);
    replyTo = List.copyOf(replyTo);
    HeaderTextValidator.check("subject", subject);
    Objects.requireNonNull(header, "header");
    Objects.requireNonNull(envelope, "envelope");
    Objects.requireNonNull(smime, "smime");
    MailBody.checkEncodable("subject", subject, body.charset());
    if (to.isEmpty() && cc.isEmpty() && bcc.isEmpty()) {
      throw new IllegalArgumentException("the message has no recipient: name one in to, cc or bcc");
    }
    Set<EmailAddress> strangers = new LinkedHashSet<>(envelope.onlyTo());
    if (!strangers.isEmpty()) {
      addresses(to, cc, bcc).forEach(strangers::remove);
    }
    if (!strangers.isEmpty()) {
      throw new IllegalArgumentException("the message does not go to " + strangers);
    }
  }

  /** Returns the addresses of to, then cc, then bcc. */
  private static Stream<EmailAddress> addresses(
      List<Mailbox> to, List<Mailbox> cc, List<Mailbox> bcc) {
    return Stream.of(to, cc, bcc).flatMap(List::stream).map(Mailbox::address);
  }

  /** {@return the addresses of all recipients: to, cc and bcc} */
  public List<EmailAddress> recipients() {
    return addresses(to, cc, bcc).toList();
  }

  /** {@return the plain text} */
  public Optional<String> text() {
    return body.text();
  }

  /** {@return the HTML document} */
  public Optional<String> html() {
    return body.html();
  }

  /** {@return the attached files} */
  public List<Attachment> attachments() {
    return body.attachments();
  }

  /**
   * Returns this message for only the recipients that the relay refused temporarily. It keeps the
   * Message-ID and names all recipients in its header. Those that the mailer's settings or a {@link
   * MailFilter} have added become Bcc recipients.
   *
   * @param receipt the receipt of this message
   * @return the message
   * @throws IllegalArgumentException if no recipient was deferred, or the receipt is that of a
   *     message to other recipients
   */
  public Mail onlyTo(MailReceipt receipt) {
    Mail whole = isWithin(receipt) ? withBcc(receipt.deferred()) : this;
    return whole.onlyTo(receipt.deferred(), header.withMessageId(receipt.messageId()));
  }

  /** Whether a receipt has an outcome of each recipient that this message is sent to. */
  private boolean isWithin(MailReceipt receipt) {
    Set<EmailAddress> sentTo = new HashSet<>();
    receipt.recipients().forEach(outcome -> sentTo.add(outcome.address()));
    return sentTo.containsAll(envelope.onlyTo().isEmpty() ? recipients() : envelope.onlyTo());
  }

  private Mail withBcc(Collection<RecipientOutcome> outcomes) {
    List<EmailAddress> known = recipients();
    List<Mailbox> all = new ArrayList<>(bcc);
    outcomes.stream()
        .map(RecipientOutcome::address)
        .filter(address -> !known.contains(address))
        .forEach(address -> all.add(new Mailbox(Optional.empty(), address)));
    return all.size() == bcc.size()
        ? this
        : new Mail(from, to, cc, all, replyTo, subject, header, body, envelope, smime);
  }

  /**
   * Returns this message for only some of its recipients, with the same header.
   *
   * @param recipients the recipients to send it to
   * @return the message
   * @throws IllegalArgumentException if there are none, or one is not a recipient of this message
   * @throws IllegalStateException if the message has no Message-ID, so that a new one would be
   *     generated
   */
  public Mail onlyTo(Collection<RecipientOutcome> recipients) {
    if (header.messageId().isEmpty()) {
      throw new IllegalStateException(
          "the message names no Message-ID to keep: use onlyTo(receipt), or messageId(...)");
    }
    return onlyTo(recipients, header);
  }

  private Mail onlyTo(Collection<RecipientOutcome> recipients, OptionalHeaderFields newHeader) {
    Set<EmailAddress> some = new LinkedHashSet<>();
    recipients.forEach(outcome -> some.add(outcome.address()));
    if (some.isEmpty()) {
      throw new IllegalArgumentException("onlyTo names no recipient");
    }
    return new Mail(
        from, to, cc, bcc, replyTo, subject, newHeader, body, envelope.onlyTo(some), smime);
  }

  /**
   * {@return a builder for a message to these recipients}
   *
   * @param to each an address, or a display name and an address: {@code Jane Doe
   *     <jane@doe.example>}
   * @throws IllegalArgumentException if one is not exactly one address; the exception's message
   *     names it
   */
  public static Builder to(String... to) {
    return new Builder().to(to);
  }

  /**
   * {@return a builder for a message to the recipients that one text lists: {@code ann@doe.example,
   * Bob <bob@doe.example>}}
   *
   * @param to an address-list, as {@link Mailbox#list} reads it
   * @throws IllegalArgumentException if it names no recipient or contains an invalid address; the
   *     exception's message names it
   */
  public static Builder toList(String to) {
    return new Builder().toList(to);
  }

  /**
   * {@return the template of this name, which renders data into messages: {@code
   * Mail.template("daily-report").with(report).to("ops@example.org").build()}} The {@link
   * TemplateEngine} determines its format and location.
   *
   * @param name the name, without a file extension
   */
  public static MailTemplate template(String name) {
    return new MailTemplate(name, Locale.ROOT);
  }

  /**
   * {@return a builder that begins with all that this message says} What is added to lists, such as
   * recipients, header fields and files, comes after that of this message; the rest is replaced.
   */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.copyAddresses(this);
    builder.copyHeader(header);
    builder.copyEnvelope(envelope);
    builder.copySmime(smime);
    builder.subject = subject;
    builder.copyBody(body);
    return builder;
  }

  /** {@return a builder for a message without recipients} */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Builds a {@link Mail}. Addresses, files and the application's header fields are checked when
   * they are added, the rest by {@link #build}.
   */
  public static final class Builder extends SmimeBuilder<Builder> {
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

    private void copyBody(MailBody body) {
      text = body.text().orElse(null);
      html = body.html().orElse(null);
      textFromHtml = body.textFromHtml();
      charset = body.charset();
      inlines.addAll(body.inlines());
      calendar = body.calendar().orElse(null);
      attachments.addAll(body.attachments());
      splitFileNames = body.splitFileNames();
    }

    /**
     * Sets the subject; empty by default.
     *
     * @param subject the subject, one line
     * @return this builder
     */
    public Builder subject(String subject) {
      this.subject = subject;
      return this;
    }

    /**
     * Sets the plain text, with line ends of any kind.
     *
     * @param text the text
     * @return this builder
     */
    public Builder text(String text) {
      this.text = text;
      return this;
    }

    /**
     * Sets the HTML document. Without a text, one is generated from it.
     *
     * @param html the document
     * @return this builder
     */
    public Builder html(String html) {
      this.html = html;
      return this;
    }

    /**
     * Sets whether a text is generated from HTML that has none; true by default.
     *
     * @param textFromHtml whether a text is generated
     * @return this builder
     */
    public Builder textFromHtml(boolean textFromHtml) {
      this.textFromHtml = textFromHtml;
      return this;
    }

    /**
     * Sets the charset of text, HTML and subject; UTF-8 by default.
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
     * Adds a file, which is read when the message is composed, and again when it is sent if it has
     * more than 256 KiB; may be called again.
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
     * Adds a file, as {@link Attachment#of(Path)} does; may be called again.
     *
     * @param file the file
     * @return this builder
     */
    public Builder attach(Path file) {
      return attach(Attachment.of(file));
    }

    /**
     * Adds a file, as {@link Attachment#of(DataSource)} does; may be called again.
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
     * Adds an image that the HTML displays by {@code <img src="cid:...">}. Its file is named after
     * its content id and media type, such as {@code logo.png}. May be called again.
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
     * Adds an image as {@link #inline(String, String, byte[])} does, with a file name that the
     * caller chooses.
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
     * Sets whether a file name that is long or not ASCII is split into pieces as RFC 2231
     * specifies; true by default. Some mail programs read only the first piece; {@code false} keeps
     * the name in one piece for them.
     *
     * @param splitFileNames whether names are split
     * @return this builder
     */
    public Builder splitFileNames(boolean splitFileNames) {
      this.splitFileNames = splitFileNames;
      return this;
    }

    /**
     * Makes the message an invitation or another iTIP message (RFC 6047).
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
     * @throws IllegalArgumentException as the constructors of the records specify
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
          Optional.ofNullable(from),
          to,
          cc,
          bcc,
          replyTo,
          subject,
          header(),
          body,
          envelope(),
          smime());
    }
  }
}
