package org.smtpconnector.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.testkit.TestMailbox;

class ContainerGreetingsTest {
  @Test
  void welcomesAReader() {
    try (SeContainer container = SeContainerInitializer.newInstance().initialize()) {
      TestMailbox mailbox = container.select(TestMailbox.class).get();

      container.select(Greetings.class).get().greet("jane@doe.example");

      assertThat(mailbox.last().from()).isEqualTo("Shop <shop@shop.example>");
    }
  }

  @Test
  void hearsHowLongMailsTook() {
    try (SeContainer container = SeContainerInitializer.newInstance().initialize()) {
      container.select(Greetings.class).get().greet("jane@doe.example");

      assertThat(container.select(Slowest.class).get().slowest()).isPositive();
    }
  }

  @Test
  void deploysTheModuleOfHealthAndMetricsWhereThereIsNeither() {
    assertThatThrownBy(() -> Class.forName("org.eclipse.microprofile.health.HealthCheck"))
        .isInstanceOf(ClassNotFoundException.class);
    assertThatThrownBy(() -> Class.forName("org.eclipse.microprofile.metrics.MetricRegistry"))
        .isInstanceOf(ClassNotFoundException.class);
    assertThat(getClass().getResource("/org/smtpconnector/mail/health/MailMetrics.class"))
        .isNotNull();
    try (SeContainer container = SeContainerInitializer.newInstance().initialize()) {
      assertThat(container.isRunning()).isTrue();
    }
  }
}
