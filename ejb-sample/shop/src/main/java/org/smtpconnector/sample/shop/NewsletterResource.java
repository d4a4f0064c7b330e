package org.smtpconnector.sample.shop;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;

/** Sends a newsletter. */
@RequestScoped
@Path("newsletter")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class NewsletterResource {
  @Inject Newsletter newsletter;

  @POST
  public Response send(JsonObject news) {
    try {
      NewsletterResult result =
          newsletter.send(news.getString("subject", ""), news.getString("text", ""));
      return Response.ok(
              Json.createObjectBuilder()
                  .add("sent", result.sent())
                  .add("unsubscribed", result.unsubscribed())
                  .add("failed", result.failed())
                  .build())
          .build();
    } catch (IllegalArgumentException e) {
      return Response.status(Status.BAD_REQUEST)
          .entity(Json.createObjectBuilder().add("error", e.getMessage()).build())
          .build();
    }
  }
}
