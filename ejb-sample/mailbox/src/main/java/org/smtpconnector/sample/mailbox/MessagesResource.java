package org.smtpconnector.sample.mailbox;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObjectBuilder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The messages as JSON, and each one in its received form. */
@RequestScoped
@Path("mails")
public class MessagesResource {
  @Inject Mailbox mailbox;

  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public JsonArray messages() {
    var messages = Json.createArrayBuilder();
    mailbox.messages().forEach(mail -> messages.add(json(mail)));
    return messages.build();
  }

  private static JsonObjectBuilder json(ReceivedMail mail) {
    var attachments = Json.createArrayBuilder();
    for (ReceivedMail.Attachment attachment : mail.attachments()) {
      attachments.add(
          Json.createObjectBuilder()
              .add("name", attachment.name())
              .add("type", attachment.type())
              .add("bytes", attachment.bytes()));
    }
    return Json.createObjectBuilder()
        .add("id", mail.id())
        .add("received", mail.received().toString())
        .add("sender", mail.sender())
        .add("recipients", Json.createArrayBuilder(mail.recipients()))
        .add("from", mail.from())
        .add("to", mail.to())
        .add("subject", mail.subject())
        .add("text", mail.text())
        .add("html", mail.html())
        .add("attachments", attachments);
  }

  @GET
  @Path("{id}.eml")
  @Produces("message/rfc822")
  public Response source(@PathParam("id") int id) {
    ReceivedMail mail = mailbox.mail(id).orElseThrow(NotFoundException::new);
    return Response.ok(mail.source())
        .header("Content-Disposition", "attachment; filename=\"mail-" + id + ".eml\"")
        .build();
  }
}
