package org.smtpconnector.sample.shop;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.smtpconnector.mail.outbox.OutboxDesk;
import org.smtpconnector.mail.outbox.OutboxEntry;
import org.smtpconnector.mail.outbox.OutboxState;

/**
 * The messages in the outbox, and what a person decides about one. In an application that others
 * can reach, it is for administrators only.
 */
@RequestScoped
@Path("outbox")
@Produces(MediaType.APPLICATION_JSON)
public class OutboxResource {
  private static final int SHOWN_OF_EACH_STATE = 5;

  /** What needs a person comes first. */
  private static final List<OutboxState> STATES =
      List.of(
          OutboxState.DOUBT,
          OutboxState.REFUSED,
          OutboxState.EXPIRED,
          OutboxState.BEGUN,
          OutboxState.CLAIMED,
          OutboxState.WAITING);

  @Inject OutboxDesk desk;

  @GET
  public JsonObject messages() {
    var messages = Json.createArrayBuilder();
    for (OutboxState state : STATES) {
      desk.list(state, SHOWN_OF_EACH_STATE).forEach(entry -> messages.add(json(entry)));
    }
    Map<OutboxState, Long> counts = desk.counts();
    return Json.createObjectBuilder()
        .add("toDecide", sum(counts, OutboxState::isParked))
        .add("toSend", sum(counts, state -> !state.isParked() && state != OutboxState.SENT))
        .add("messages", messages)
        .build();
  }

  private static long sum(Map<OutboxState, Long> counts, Predicate<OutboxState> states) {
    return counts.entrySet().stream()
        .filter(count -> states.test(count.getKey()))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static JsonObjectBuilder json(OutboxEntry entry) {
    boolean isDeferred = entry.state() == OutboxState.WAITING && entry.attempts() > 0;
    return Json.createObjectBuilder()
        .add("id", entry.id())
        .add("state", isDeferred ? "DEFERRED" : entry.state().name())
        .add(
            "recipients",
            Json.createArrayBuilder(
                entry.recipients().stream().map(it -> it.address().toString()).toList()))
        .add("messageId", entry.messageId())
        .add("queued", entry.queued().toString())
        .add("due", entry.due().toString())
        .add("attempts", entry.attempts())
        .add("why", Reason.of(entry))
        .add("server", entry.server());
  }

  // JSON only: a form of another site cannot send that.
  @POST
  @Path("{id}/resend")
  @Consumes(MediaType.APPLICATION_JSON)
  public Response resend(@PathParam("id") String id) {
    return answer(desk.resend(id));
  }

  @POST
  @Path("{id}/drop")
  @Consumes(MediaType.APPLICATION_JSON)
  public Response drop(@PathParam("id") String id) {
    return answer(desk.drop(id));
  }

  @POST
  @Path("{id}/release")
  @Consumes(MediaType.APPLICATION_JSON)
  public Response release(@PathParam("id") String id) {
    return answer(desk.release(id));
  }

  private static Response answer(boolean isDone) {
    return isDone
        ? Response.ok(JsonObject.EMPTY_JSON_OBJECT).build()
        : Response.status(Status.CONFLICT)
            .entity(
                Json.createObjectBuilder()
                    .add("error", "nothing was changed: its state is another one by now")
                    .build())
            .build();
  }
}
