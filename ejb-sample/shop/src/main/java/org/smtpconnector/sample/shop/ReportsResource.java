package org.smtpconnector.sample.shop;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;

/** The schedule of the report; sends one on request. */
@RequestScoped
@Path("reports")
@Produces(MediaType.APPLICATION_JSON)
public class ReportsResource {
  @Inject ReportSchedule schedule;
  @Inject Reports reports;

  @GET
  public JsonObject state() {
    return Json.createObjectBuilder()
        .add("schedule", schedule.schedule())
        .add("next", schedule.next().map(Instant::toString).orElse(""))
        .add("to", Json.createArrayBuilder(reports.recipients()))
        .build();
  }

  // JSON only: a form of another site cannot send that.
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public JsonObject sendNow() {
    return Json.createObjectBuilder().add("messageId", reports.send().messageId()).build();
  }
}
