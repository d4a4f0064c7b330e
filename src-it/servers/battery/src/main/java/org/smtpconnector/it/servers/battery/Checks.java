package org.smtpconnector.it.servers.battery;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.concurrent.TimeUnit;

/** What a test can have done in the server, by name. */
@ApplicationScoped
public class Checks {
  private static final int THREADS = 8;
  private static final int MESSAGES = 200;

  @Inject Postman postman;
  @Inject Orders orders;
  @Inject Journal journal;

  /** Returns what the test compares; throws what the application would see. */
  String run(String check) throws Exception {
    return switch (check) {
      case "ready" -> Trace.OF_THIS_APPLICATION.toString();
      case "send" -> postman.send("shop");
      case "send-from-newsletter" -> postman.send("newsletter");
      case "send-with-wrong-password" -> postman.send("wrong-password");
      case "send-as-nobody" -> postman.send("nobody");
      case "send-to-nowhere" -> postman.send("nowhere");
      case "send-in-sandbox" -> postman.send("sandbox");
      case "send-template" -> postman.sendTemplate();
      case "send-all" -> postman.sendAll(MESSAGES);
      case "send-by-threads" -> new Threads(THREADS).each(MESSAGES, () -> postman.send("shop"));
      case "send-async" -> Postman.text(postman.sendAsync().get(1, TimeUnit.MINUTES));
      case "send-after-commit" -> Postman.text(postman.sendAfterCommit().get(1, TimeUnit.MINUTES));
      case "send-after-rollback" -> postman.sendAfterRollback();
      case "order" -> orders.place();
      case "order-and-roll-back" -> orders.placeAndRollBack();
      case "queue" -> orders.queue();
      case "queue-alone" -> orders.queueAlone();
      case "queue-and-roll-back" -> orders.queueAndRollBack();
      case "orders" -> Long.toString(orders.count());
      case "queued" -> Long.toString(orders.queued());
      case "events" -> String.join("\n", journal.events());
      case "events-async" -> String.join("\n", journal.asyncEvents());
      default -> throw new IllegalArgumentException("no check is called " + check);
    };
  }
}
