package org.smtpconnector.sample.shop;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Adds orders to an empty shop for demonstration, and prints the page's address to the console. */
@ApplicationScoped
public class DemoOrders {
  @Inject Orders orders;

  @Inject
  @ConfigProperty(name = "shop.demo", defaultValue = "false")
  boolean demo;

  @Inject
  @ConfigProperty(name = "shop.url")
  Optional<String> url;

  void start(@Observes Startup event) {
    if (!demo) {
      return;
    }
    if (orders.newest(1).isEmpty()) {
      List.of(
              new NewOrder("ann@doe.example", Product.TEA, 2),
              new NewOrder("bob@doe.example", Product.COFFEE, 1),
              new NewOrder("Zoë Doe <zoe@doe.example>", Product.TEAPOT, 1))
          .forEach(orders::place);
    }
    url.ifPresent(
        here -> System.out.println("The sample: see its messages and the schedule at " + here));
  }
}
