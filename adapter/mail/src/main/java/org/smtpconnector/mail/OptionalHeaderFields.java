package org.smtpconnector.mail;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.smtpconnector.mail.header.HeaderTextValidator;
import org.smtpconnector.mail.header.MessageIdParser;

/**
 * The header fields that {@link Mail} does not hold itself, as it does author, recipients and
 * subject: ids, priority, unsubscription and those that the application defines.
 *
 * @param messageId the Message-ID with its angle brackets; without one, each send generates a new
 *     one
 * @param inReplyTo the ids of the messages that this one replies to
 * @param references the ids of the thread, oldest first; missing ids of inReplyTo are added
 * @param listUnsubscribe the URIs by which a reader unsubscribes: mailto, and at most one https,
 *     which mail programs also call by a POST without showing a page (RFC 8058)
 * @param others the fields that the application defines
 */
public record OptionalHeaderFields(
    Optional<String> messageId,
    List<String> inReplyTo,
    List<String> references,
    Optional<Priority> priority,
    List<URI> listUnsubscribe,
    Optional<AutoSubmitted> autoSubmitted,
    List<HeaderField> others) {
  private static final int LONGEST_URI = 900;
  private static final int MAX_IDS = 500;

  /**
   * Creates a mail header.
   *
   * @param messageId as {@link #messageId()}
   * @param inReplyTo as {@link #inReplyTo()}
   * @param references as {@link #references()}
   * @param priority as {@link #priority()}
   * @param listUnsubscribe as {@link #listUnsubscribe()}
   * @param autoSubmitted as {@link #autoSubmitted()}
   * @param others as {@link #others()}
   * @throws IllegalArgumentException if an id is invalid, there are more than 500 of them, or a URI
   *     is neither mailto nor https, or a second https; the exception's message names it
   */
  public OptionalHeaderFields {
    messageId = messageId.map(id -> MessageIdParser.of("messageId", id));
    inReplyTo = ids("inReplyTo", inReplyTo);
    references = ids("references", references);
    Objects.requireNonNull(priority, "priority");
    listUnsubscribe = List.copyOf(listUnsubscribe);
    listUnsubscribe.forEach(OptionalHeaderFields::check);
    if (listUnsubscribe.stream().filter(OptionalHeaderFields::isHttps).count() > 1) {
      throw new IllegalArgumentException(
          "listUnsubscribe names more than one https URI: one click calls one URI (RFC 8058 3.1)");
    }
    Objects.requireNonNull(autoSubmitted, "autoSubmitted");
    others = List.copyOf(others);
  }

  /** Splits the ids; each string may contain several, as the field does. */
  private static List<String> ids(String what, List<String> texts) {
    List<String> ids =
        texts.stream()
            .flatMap(text -> MessageIdParser.parseAll(what, text))
            .limit(MAX_IDS + 1L)
            .toList();
    if (ids.size() > MAX_IDS) {
      throw new IllegalArgumentException(what + " names more than " + MAX_IDS + " messages");
    }
    return ids;
  }

  private static void check(URI uri) {
    boolean known = isHttps(uri) ? uri.getHost() != null : "mailto".equals(scheme(uri));
    String text = uri.toASCIIString();
    if (!known || text.length() > LONGEST_URI) {
      throw new IllegalArgumentException(
          "listUnsubscribe '"
              + HeaderTextValidator.plain(text)
              + "' is neither a mailto nor an https URI of up to "
              + LONGEST_URI
              + " characters");
    }
  }

  private static boolean isHttps(URI uri) {
    return "https".equals(scheme(uri));
  }

  private static String scheme(URI uri) {
    return uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
  }

  OptionalHeaderFields withMessageId(String id) {
    return new OptionalHeaderFields(
        Optional.of(id), inReplyTo, references, priority, listUnsubscribe, autoSubmitted, others);
  }

  /** {@return the folded fields as they appear in a message, without Message-ID} */
  public List<String> fields() {
    List<String> fields = new ArrayList<>();
    add(fields, "In-Reply-To", inReplyTo, "\r\n ");
    Set<String> thread = new LinkedHashSet<>(references);
    thread.addAll(inReplyTo);
    add(fields, "References", thread, "\r\n ");
    priority.ifPresent(
        p -> {
          fields.add("X-Priority: " + p.number());
          fields.add("Importance: " + p.importance());
        });
    add(
        fields,
        "List-Unsubscribe",
        listUnsubscribe.stream().map(uri -> "<" + uri.toASCIIString() + ">").toList(),
        ",\r\n ");
    if (listUnsubscribe.stream().anyMatch(OptionalHeaderFields::isHttps)) {
      fields.add("List-Unsubscribe-Post: List-Unsubscribe=One-Click");
    }
    autoSubmitted.ifPresent(a -> fields.add("Auto-Submitted: " + a.keyword()));
    others.forEach(field -> fields.add(field.lines()));
    return fields;
  }

  private static void add(
      List<String> fields, String name, Iterable<String> values, String between) {
    String value = String.join(between, values);
    if (!value.isEmpty()) {
      fields.add(name + ": " + value);
    }
  }
}
