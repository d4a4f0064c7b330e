package org.smtpconnector.sample.shop;

import jakarta.ejb.Stateless;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.List;

/** The runs in the database. */
@Stateless
public class ReportRuns {
  @PersistenceContext EntityManager entities;

  public ReportRun begin(ReportRun.Cause cause) {
    ReportRun run = new ReportRun(cause, Instant.now());
    entities.persist(run);
    entities.flush(); // for the id
    return run;
  }

  public ReportRun settle(long id, MailState state, String note) {
    ReportRun run = entities.find(ReportRun.class, id);
    run.settle(state, note);
    return run;
  }

  public List<ReportRun> newest(int count) {
    return entities
        .createQuery("SELECT r FROM ReportRun r ORDER BY r.id DESC", ReportRun.class)
        .setMaxResults(count)
        .getResultList();
  }
}
