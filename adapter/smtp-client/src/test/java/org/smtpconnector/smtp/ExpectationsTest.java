package org.smtpconnector.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.smtpconnector.smtp.Expectations.Awaited;

/** Which command the next reply answers. */
class ExpectationsTest {
  private final Expectations expectations = new Expectations();

  @Test
  void areNoneBeforeACommandWasSent() {
    assertThat(expectations.next()).isEqualTo(Awaited.NOTHING);
    assertThat(expectations.count()).isZero();
  }

  @Test
  void comeInTheOrderOfATransaction() {
    for (Awaited each :
        new Awaited[] {
          Awaited.RESET, Awaited.MAIL, Awaited.RCPT, Awaited.RCPT, Awaited.CHUNK, Awaited.END
        }) {
      expectations.add(each);
    }
    assertThat(expectations.count()).isEqualTo(6);
    for (Awaited each :
        new Awaited[] {
          Awaited.RESET, Awaited.MAIL, Awaited.RCPT, Awaited.RCPT, Awaited.CHUNK, Awaited.END
        }) {
      assertThat(expectations.next()).isEqualTo(each);
      expectations.remove(each);
    }
    assertThat(expectations.next()).isEqualTo(Awaited.NOTHING);
    assertThat(expectations.count()).isZero();
  }

  @Test
  void areOfACommand() {
    assertThatIllegalArgumentException().isThrownBy(() -> expectations.add(Awaited.NOTHING));
    assertThat(expectations.count()).isZero();
  }
}
