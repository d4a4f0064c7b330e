package org.smtpconnector.mail.outbox.store;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.StringReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.delivery.ConfigurationRemedy;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.Reply;

/**
 * The outcomes of recipients as JSON, for example {@code
 * [{"address":"a@example.org","status":"DEFERRED","code":450,"lines":["4.2.0 later"]}]}.
 */
public final class RecipientOutcomesJson {
  private final JsonBuilderFactory builders;
  private final JsonReaderFactory readers;

  /**
   * @throws Misconfigured if there is no implementation of Jakarta JSON Processing; the exception's
   *     message gives the remedy
   */
  public RecipientOutcomesJson() {
    try {
      builders = Json.createBuilderFactory(Map.of());
      readers = Json.createReaderFactory(Map.of());
    } catch (JsonException | ServiceConfigurationError e) { // none is named, or not visible
      throw new Misconfigured(
          "Jakarta JSON Processing has no implementation here, which the outbox needs to store"
              + " outcomes ("
              + e.getMessage()
              + "): "
              + ConfigurationRemedy.JAKARTA_JSON,
          e);
    }
  }

  /** Returns the outcomes as JSON. */
  public String toJson(List<RecipientOutcome> outcomes) {
    JsonArrayBuilder json = builders.createArrayBuilder();
    outcomes.forEach(outcome -> json.add(json(outcome)));
    return json.build().toString();
  }

  private JsonObjectBuilder json(RecipientOutcome outcome) {
    JsonObjectBuilder json =
        builders
            .createObjectBuilder()
            .add("address", outcome.address().toString())
            .add("status", outcome.status().name());
    outcome
        .reply()
        .ifPresent(
            reply ->
                json.add("code", reply.code())
                    .add("lines", builders.createArrayBuilder(reply.lines())));
    outcome.reason().ifPresent(reason -> json.add("reason", reason));
    return json;
  }

  /**
   * Parses outcomes.
   *
   * @throws IOException if they are damaged
   */
  public List<RecipientOutcome> parse(String json) throws IOException {
    try (JsonReader reader = readers.createReader(new StringReader(json))) {
      return reader.readArray().getValuesAs(JsonObject.class).stream()
          .map(RecipientOutcomesJson::outcome)
          .toList();
    } catch (JsonException
        | ClassCastException
        | NullPointerException
        | IllegalArgumentException e) {
      throw new IOException("the outcomes of its recipients are damaged: " + e.getMessage(), e);
    }
  }

  private static RecipientOutcome outcome(JsonObject json) {
    return new RecipientOutcome(
        EmailAddress.of(json.getString("address")),
        Status.valueOf(json.getString("status")),
        json.containsKey("code") ? Optional.of(reply(json)) : Optional.empty(),
        Optional.ofNullable(json.getString("reason", null)));
  }

  private static Reply reply(JsonObject json) {
    return Reply.of(
        json.getInt("code"),
        json.getJsonArray("lines").getValuesAs(JsonString.class).stream()
            .map(JsonString::getString)
            .toList());
  }

  /** Returns the outcomes after a server is gone that was sending the message. */
  public static List<RecipientOutcome> inDoubt(List<RecipientOutcome> outcomes) {
    return outcomes.stream()
        .map(
            outcome ->
                isSettled(outcome)
                    ? outcome
                    : RecipientOutcome.undecided(outcome.address(), Status.UNKNOWN))
        .toList();
  }

  private static boolean isSettled(RecipientOutcome outcome) {
    return outcome.status() == Status.ACCEPTED
        || outcome.status() == Status.REFUSED
        || outcome.reason().isPresent();
  }

  /** Returns the outcomes from which a message is sent again to all that did not accept it. */
  public static List<RecipientOutcome> anew(List<RecipientOutcome> outcomes) {
    return outcomes.stream()
        .map(
            outcome ->
                outcome.status() == Status.ACCEPTED
                    ? outcome
                    : RecipientOutcome.undecided(outcome.address(), Status.NOT_ATTEMPTED))
        .toList();
  }

  /** Whether nothing was attempted yet. */
  public static boolean areNew(List<RecipientOutcome> outcomes) {
    return outcomes.stream()
        .allMatch(
            outcome ->
                outcome.status() == Status.NOT_ATTEMPTED
                    && outcome.reply().isEmpty()
                    && outcome.reason().isEmpty());
  }
}
