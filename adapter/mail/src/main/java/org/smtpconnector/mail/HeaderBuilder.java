package org.smtpconnector.mail;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The header fields of a {@link Mail.Builder}. */
abstract class HeaderBuilder<B extends HeaderBuilder<B>> extends AddressBuilder<B> {
  private String messageId;
  private final List<String> inReplyTo = new ArrayList<>();
  private final List<String> references = new ArrayList<>();
  private Priority priority;
  private final List<URI> listUnsubscribe = new ArrayList<>();
  private AutoSubmitted autoSubmitted;
  private final List<HeaderField> others = new ArrayList<>();

  HeaderBuilder() {}

  void copyHeader(OptionalHeaderFields header) {
    messageId = header.messageId().orElse(null);
    inReplyTo.addAll(header.inReplyTo());
    references.addAll(header.references());
    priority = header.priority().orElse(null);
    listUnsubscribe.addAll(header.listUnsubscribe());
    autoSubmitted = header.autoSubmitted().orElse(null);
    others.addAll(header.others());
  }

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
   * Sets the priority that mail programs show.
   *
   * @param priority the priority
   * @return this builder
   */
  public B priority(Priority priority) {
    this.priority = priority;
    return self();
  }

  /**
   * Sets the Message-ID (RFC 5322 3.6.4), with or without angle brackets. Without it, each send
   * generates a new one. With it, mail programs recognize a duplicate.
   *
   * @param messageId the Message-ID
   * @return this builder
   */
  public B messageId(String messageId) {
    this.messageId = messageId;
    return self();
  }

  /**
   * Adds the Message-IDs of the messages that this one replies to, to References too. One string
   * may contain several, as the field does.
   *
   * @param messageIds the Message-IDs
   * @return this builder
   */
  public B inReplyTo(String... messageIds) {
    inReplyTo.addAll(List.of(messageIds));
    return self();
  }

  /**
   * Adds the Message-IDs of the thread, oldest first. One string may contain several, as the field
   * does.
   *
   * @param messageIds the Message-IDs
   * @return this builder
   */
  public B references(String... messageIds) {
    references.addAll(List.of(messageIds));
    return self();
  }

  /**
   * Adds URIs by which a reader unsubscribes from a list (RFC 2369 3.2). For an https URI, mail
   * programs show a button that sends a POST (RFC 8058), if the message is signed by DKIM.
   *
   * @param uris mailto, and at most one https
   * @return this builder
   */
  public B listUnsubscribe(URI... uris) {
    listUnsubscribe.addAll(List.of(uris));
    return self();
  }

  /**
   * Marks the message as written by a program, so that vacation responders do not reply to it (RFC
   * 3834 5).
   *
   * @param autoSubmitted why a program sent it
   * @return this builder
   */
  public B autoSubmitted(AutoSubmitted autoSubmitted) {
    this.autoSubmitted = autoSubmitted;
    return self();
  }

  OptionalHeaderFields header() {
    return new OptionalHeaderFields(
        Optional.ofNullable(messageId),
        inReplyTo,
        references,
        Optional.ofNullable(priority),
        listUnsubscribe,
        Optional.ofNullable(autoSubmitted),
        others);
  }
}
