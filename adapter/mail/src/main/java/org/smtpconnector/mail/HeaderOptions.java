package org.smtpconnector.mail;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a {@link Mail.Builder} says of header fields. */
abstract class HeaderOptions<B extends HeaderOptions<B>> extends AddressOptions<B> {
  private String messageId;
  private final List<String> inReplyTo = new ArrayList<>();
  private final List<String> references = new ArrayList<>();
  private Priority priority;
  private final List<URI> listUnsubscribe = new ArrayList<>();
  private AutoSubmitted autoSubmitted;
  private final List<HeaderField> others = new ArrayList<>();

  HeaderOptions() {}

  /**
   * Adds a header field that no other method writes; may be called again, with the same name too.
   *
   * @param name the name of the field
   * @param value the value of the field
   * @return this builder
   * @throws IllegalArgumentException as {@link HeaderField} says
   */
  public B header(String name, String value) {
    others.add(new HeaderField(name, value));
    return self();
  }

  /**
   * How urgent mail programs show it to be.
   *
   * @param priority the priority
   * @return this builder
   */
  public B priority(Priority priority) {
    this.priority = priority;
    return self();
  }

  /**
   * Names the mail (RFC 5322 3.6.4), with or without angle brackets. Without a name, each sending
   * gets a new one; with it, a mail that is sent twice is one to mail programs.
   *
   * @param messageId the Message-ID
   * @return this builder
   */
  public B messageId(String messageId) {
    this.messageId = messageId;
    return self();
  }

  /**
   * Adds the messages that this one answers, by their Message-IDs; References names them too. One
   * text may hold several, as the field does.
   *
   * @param messageIds the Message-IDs
   * @return this builder
   */
  public B inReplyTo(String... messageIds) {
    inReplyTo.addAll(List.of(messageIds));
    return self();
  }

  /**
   * Adds messages of the thread, by their Message-IDs, the first of it first. One text may hold
   * several, as the field does.
   *
   * @param messageIds the Message-IDs
   * @return this builder
   */
  public B references(String... messageIds) {
    references.addAll(List.of(messageIds));
    return self();
  }

  /**
   * Adds where a reader unsubscribes from a list (RFC 2369 3.2). With an https URI, mail programs
   * show a button that asks it by a POST (RFC 8058), if the mail is signed by DKIM.
   *
   * @param uris mailto, and at most one https
   * @return this builder
   */
  public B listUnsubscribe(URI... uris) {
    listUnsubscribe.addAll(List.of(uris));
    return self();
  }

  /**
   * That no person wrote the mail, so that absence notes do not answer it (RFC 3834 5).
   *
   * @param autoSubmitted why no person wrote it
   * @return this builder
   */
  public B autoSubmitted(AutoSubmitted autoSubmitted) {
    this.autoSubmitted = autoSubmitted;
    return self();
  }

  MailHeader header() {
    return new MailHeader(
        Optional.ofNullable(messageId),
        inReplyTo,
        references,
        Optional.ofNullable(priority),
        listUnsubscribe,
        Optional.ofNullable(autoSubmitted),
        others);
  }
}
