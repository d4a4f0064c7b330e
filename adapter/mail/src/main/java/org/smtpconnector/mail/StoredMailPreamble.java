package org.smtpconnector.mail;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.spi.JsonProvider;
import java.io.IOException;
import java.io.StringReader;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MailParameters;
import org.smtpconnector.smtp.MailParameters.DeliverBy;
import org.smtpconnector.smtp.MailParameters.Returned;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Recipient;
import org.smtpconnector.smtp.Recipient.Notify;

/**
 * The line of JSON that a stored mail begins with. What is at its default is left out.
 *
 * @param sevenBitSize the size of the 7-bit form in octets; 0 if there is none
 */
record StoredMailPreamble(
    String messageId,
    Envelope envelope,
    OnDoubt onDoubt,
    Content content,
    boolean utf8Headers,
    long size,
    long sevenBitSize) {
  private static final int VERSION = 1;

  /** The provider, looked up once: a lookup takes longer than a message. */
  private static final class Json {
    static final JsonProvider PROVIDER = JsonProvider.provider();
  }

  static StoredMailPreamble of(ComposedMail mail) {
    MessageSource message = mail.message();
    return new StoredMailPreamble(
        mail.messageId(),
        mail.envelope(),
        mail.onDoubt(),
        message.content(),
        message.utf8Headers(),
        mail.size(),
        message.sevenBit().map(form -> form.size().orElseThrow()).orElse(0L));
  }

  ComposedMail mail(MessageSource message) {
    return new ComposedMail(messageId, envelope, message, onDoubt);
  }

  String toJson() {
    JsonProvider provider = Json.PROVIDER;
    JsonObjectBuilder json =
        provider.createObjectBuilder().add("version", VERSION).add("messageId", messageId);
    envelope.sender().ifPresent(sender -> json.add("sender", sender.toString()));
    JsonArrayBuilder recipients = provider.createArrayBuilder();
    envelope.recipients().forEach(recipient -> recipients.add(json(provider, recipient)));
    json.add("recipients", recipients);
    if (!envelope.parameters().equals(MailParameters.NONE)) {
      json.add("parameters", json(provider, envelope.parameters()));
    }
    if (onDoubt != OnDoubt.REPORT) {
      json.add("onDoubt", onDoubt.name());
    }
    json.add("content", content.name());
    if (utf8Headers) {
      json.add("utf8Headers", true);
    }
    json.add("size", size);
    if (sevenBitSize > 0) {
      json.add("sevenBitSize", sevenBitSize);
    }
    return json.build().toString();
  }

  private static JsonObjectBuilder json(JsonProvider provider, Recipient recipient) {
    JsonObjectBuilder json =
        provider.createObjectBuilder().add("address", recipient.address().toString());
    if (!recipient.notifications().isEmpty()) {
      JsonArrayBuilder notify = provider.createArrayBuilder();
      recipient.notifications().forEach(event -> notify.add(event.name()));
      json.add("notify", notify);
    }
    recipient
        .originalRecipient()
        .ifPresent(original -> json.add("originalRecipient", original.toString()));
    return json;
  }

  private static JsonObjectBuilder json(JsonProvider provider, MailParameters parameters) {
    JsonObjectBuilder json = provider.createObjectBuilder();
    parameters.returned().ifPresent(returned -> json.add("return", returned.name()));
    parameters.envelopeId().ifPresent(id -> json.add("envelopeId", id));
    if (parameters.requireTls()) {
      json.add("requireTls", true);
    }
    parameters
        .deliverBy()
        .ifPresent(
            by -> json.add("deliverBySeconds", by.time().toSeconds()).add("abandon", by.abandon()));
    parameters.holdFor().ifPresent(time -> json.add("holdForSeconds", time.toSeconds()));
    parameters.priority().ifPresent(priority -> json.add("priority", priority));
    if (parameters.allOrNothing()) {
      json.add("allOrNothing", true);
    }
    return json;
  }

  /**
   * Parses the line.
   *
   * @throws IOException if it is damaged or of a later version
   */
  static StoredMailPreamble parse(byte[] line) throws IOException {
    try (JsonReader reader =
        Json.PROVIDER.createReader(new StringReader(new String(line, UTF_8)))) {
      return of(reader.readObject());
    } catch (JsonException
        | ClassCastException
        | NullPointerException
        | IllegalArgumentException
        | ArithmeticException e) {
      throw new IOException("this is no stored mail, or it is damaged: " + e.getMessage(), e);
    }
  }

  private static StoredMailPreamble of(JsonObject json) throws IOException {
    int version = json.getInt("version");
    if (version != VERSION) {
      throw new IOException(
          "the stored mail is of version "
              + version
              + ", and this library reads version "
              + VERSION
              + ": use the library that wrote it, or a later one");
    }
    return new StoredMailPreamble(
        json.getString("messageId"),
        new Envelope(
            text(json, "sender").map(EmailAddress::of),
            json.getJsonArray("recipients").getValuesAs(JsonObject.class).stream()
                .map(StoredMailPreamble::recipient)
                .toList(),
            json.containsKey("parameters")
                ? parameters(json.getJsonObject("parameters"))
                : MailParameters.NONE),
        text(json, "onDoubt").map(OnDoubt::valueOf).orElse(OnDoubt.REPORT),
        Content.valueOf(json.getString("content")),
        json.getBoolean("utf8Headers", false),
        octets(json, "size"),
        json.containsKey("sevenBitSize") ? octets(json, "sevenBitSize") : 0);
  }

  private static long octets(JsonObject json, String name) {
    long octets = json.getJsonNumber(name).longValueExact();
    if (octets < 0) {
      throw new IllegalArgumentException(name + " is " + octets);
    }
    return octets;
  }

  private static Optional<String> text(JsonObject json, String name) {
    return Optional.ofNullable(json.getString(name, null));
  }

  private static Recipient recipient(JsonObject json) {
    Set<Notify> notify = EnumSet.noneOf(Notify.class);
    if (json.containsKey("notify")) {
      List<JsonString> events = json.getJsonArray("notify").getValuesAs(JsonString.class);
      events.forEach(event -> notify.add(Notify.valueOf(event.getString())));
    }
    return new Recipient(
        EmailAddress.of(json.getString("address")),
        notify,
        text(json, "originalRecipient").map(EmailAddress::of));
  }

  private static MailParameters parameters(JsonObject json) {
    return new MailParameters(
        text(json, "return").map(Returned::valueOf),
        text(json, "envelopeId"),
        json.getBoolean("requireTls", false),
        seconds(json, "deliverBySeconds")
            .map(time -> new DeliverBy(time, json.getBoolean("abandon", false))),
        seconds(json, "holdForSeconds"),
        json.containsKey("priority")
            ? OptionalInt.of(json.getInt("priority"))
            : OptionalInt.empty(),
        json.getBoolean("allOrNothing", false));
  }

  private static Optional<Duration> seconds(JsonObject json, String name) {
    return json.containsKey(name)
        ? Optional.of(Duration.ofSeconds(json.getJsonNumber(name).longValueExact()))
        : Optional.empty();
  }
}
