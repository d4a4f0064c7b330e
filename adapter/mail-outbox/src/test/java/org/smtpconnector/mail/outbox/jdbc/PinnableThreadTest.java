package org.smtpconnector.mail.outbox.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

class PinnableThreadTest {
  @Test
  void aPlatformThreadIsNot() {
    assertThat(PinnableThread.is(Thread.currentThread(), 21)).isFalse();
    assertThat(PinnableThread.isCurrent()).isFalse();
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void aVirtualThreadIsBeforeJava24() throws ReflectiveOperationException {
    Runnable nothing = () -> {};
    Thread virtual =
        (Thread) Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, nothing);
    assertThat(PinnableThread.is(virtual, 23)).isTrue();
    assertThat(PinnableThread.is(virtual, 24)).isFalse();
  }
}
