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
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;

/** The schedule and the recent reports; sends a report on request. */
@RequestScoped
@Path("reports")
@Produces(MediaType.APPLICATION_JSON)
public class ReportsResource {
  private static final int SHOWN = 10;

  @Inject ReportSchedule schedule;
  @Inject Reports reports;
  @Inject ReportRuns runs;

  @GET
  public JsonObject state() {
    var latest = Json.createArrayBuilder();
    runs.newest(SHOWN).forEach(run -> latest.add(json(run)));
    return Json.createObjectBuilder()
        .add("schedule", schedule.schedule())
        .add("next", schedule.next().map(Instant::toString).orElse(""))
        .add("to", Json.createArrayBuilder(reports.recipients()))
        .add("runs", latest)
        .build();
  }

  // JSON only: a form of another site cannot send that.
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public JsonObject sendNow() {
    return json(reports.sendReport(ReportRun.Cause.REQUEST)).build();
  }

  private static JsonObjectBuilder json(ReportRun run) {
    return Json.createObjectBuilder()
        .add("id", run.id())
        .add("started", run.startedAt().toString())
        .add("cause", run.cause().name())
        .add("state", run.state().name())
        .add("note", run.note() == null ? "" : run.note());
  }
}
