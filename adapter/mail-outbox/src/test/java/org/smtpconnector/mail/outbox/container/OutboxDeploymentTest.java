package org.smtpconnector.mail.outbox.container;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.inject.Inject;
import jakarta.inject.Provider;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.MailResource;
import org.smtpconnector.mail.outbox.MailOutbox;
import org.smtpconnector.mail.outbox.OutboxDesk;

/** What an application with an outbox needs to be deployed. */
class OutboxDeploymentTest {
  private final Platform platform = new Platform();

  @AfterEach
  void close() {
    platform.close();
  }

  @ApplicationScoped
  static class OfMissingMailer {
    @Inject
    @MailResource("alerts")
    MailOutbox alerts;
  }

  @ApplicationScoped
  static class OfReservedName {
    @Inject
    @MailResource("outbox")
    Provider<MailOutbox> outbox;
  }

  @ApplicationScoped
  static class DeskOnly {
    @Inject Instance<OutboxDesk> desk;

    OutboxDesk desk() {
      return desk.get();
    }
  }

  @ApplicationScoped
  static class WithoutOutbox {}

  private void assertFails(Class<?> bean, String... why) {
    assertThatThrownBy(() -> platform.start(bean)).hasMessageContainingAll(why);
  }

  @Test
  void isAMailerForEachOutbox() {
    assertFails(
        OfMissingMailer.class,
        "the MailOutbox injected into " + OfMissingMailer.class.getName() + ".alerts: ",
        "smtpconnector.alerts.jndi-name is not set");
    assertFails(
        OfReservedName.class,
        "the MailOutbox injected into " + OfReservedName.class.getName() + ".outbox: ",
        "choose another name");
  }

  @Test
  void areValidSettings() {
    platform.set("threads", "many");
    assertFails(WithoutOutbox.class, "smtpconnector.outbox.threads is 'many'");
  }

  @Test
  void isADataSource() {
    platform.set("data-source", "jdbc/mail");
    for (Class<?> bean : List.of(Shop.class, DeskOnly.class)) {
      assertFails(
          bean, "no data source at JNDI name 'jdbc/mail'", "smtpconnector.outbox.data-source");
    }
    BoundNames.bind("jdbc/mail", "a text");
    assertFails(Shop.class, "java.lang.String", "'jdbc/mail', which is not a data source");
  }

  @Test
  void areManagedThreadsUnlessItOnlyQueues() {
    BoundNames.unbind(Platform.THREADS);
    assertFails(Shop.class, "no managed thread factory", "smtpconnector.outbox.threads to 0");
    platform.set("threads", "0");
    try (SeContainer container = platform.start(Shop.class)) {
      assertThat(container.select(Shop.class).get().desk().counts()).isNotEmpty();
    }
  }

  @Test
  void areTables() {
    platform.set("create-tables", "false");
    assertFails(Shop.class, "smtpconnector.outbox.create-tables");
  }

  @Test
  void isNothingIfNoOutboxIsInjected() {
    platform.set("data-source", "jdbc/mail");
    try (Warnings warnings = new Warnings();
        SeContainer container = platform.start(WithoutOutbox.class)) {
      assertThat(container.isRunning()).isTrue();
      assertThat(warnings.lines())
          .singleElement(as(STRING))
          .startsWith("the outbox does not send: the outbox finds no data source");
      MailOutbox outbox = container.select(MailOutbox.class).get();
      assertThatThrownBy(() -> outbox.put(Letters.to("ann@doe.example")))
          .isInstanceOf(Misconfigured.class)
          .hasMessageContaining("'jdbc/mail'");
    }
  }
}
