package org.smtpconnector.it.servers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KnownGapTest {
  private static final String CHECK = "sendsAllOfAStream";
  private static final String TOMEE = "TomEE 10.0.0-M2";
  private static final String TEXT =
      "java.lang.IllegalStateException: ThreadContext is bound to another transaction 42\n";

  private static AssertionError failure(String stackTrace) {
    return new AssertionError("send failed in the server: " + stackTrace);
  }

  private static AssertionError ofTomEe() {
    return failure(
        "jakarta.ejb.EJBException: The bean encountered a non-application exception\n"
            + "Caused by: "
            + TEXT
            + "\tat org.apache.openejb.core.transaction.EjbTransactionUtil.afterInvoke"
            + "(EjbTransactionUtil.java:80)\n");
  }

  @Test
  void aCheckThatSendsMayFailByThreadsOfTomEe() {
    assertThat(KnownGap.of(CHECK, TOMEE, ofTomEe())).isPresent();
    assertThat(
            KnownGap.of(
                CHECK,
                TOMEE,
                failure(
                    "java.lang.IllegalStateException: No existing context\n"
                        + "\tat org.apache.openejb.core.ThreadContext.exit"
                        + "(ThreadContext.java:79)\n")))
        .isPresent();
  }

  @Test
  void anotherCheckMayNot() {
    assertThat(KnownGap.of("injects", TOMEE, ofTomEe())).isEmpty();
    assertThat(KnownGap.of(CHECK, "TomEE 10.1.4", ofTomEe())).isEmpty();
  }

  @Test
  void theSameTextOfAnotherClassIsNoGap() {
    AssertionError ofAnotherClass =
        failure(TEXT + "\tat org.smtpconnector.mail.delivery.Delivery.send(Delivery.java:1)\n");
    assertThat(KnownGap.of(CHECK, TOMEE, ofAnotherClass)).isEmpty();
  }
}
