package org.smtpconnector.smtp.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.smtpconnector.smtp.transaction.PendingReplies.Awaited;

/** Which command the next reply answers. */
class PendingRepliesTest {
  private final PendingReplies pendingReplies = new PendingReplies();

  @Test
  void areNoneBeforeACommandWasSent() {
    assertThat(pendingReplies.next()).isEqualTo(Awaited.NOTHING);
    assertThat(pendingReplies.count()).isZero();
  }

  @Test
  void comeInTheOrderOfATransaction() {
    for (Awaited each :
        new Awaited[] {
          Awaited.RESET, Awaited.MAIL, Awaited.RCPT, Awaited.RCPT, Awaited.CHUNK, Awaited.END
        }) {
      pendingReplies.add(each);
    }
    assertThat(pendingReplies.count()).isEqualTo(6);
    for (Awaited each :
        new Awaited[] {
          Awaited.RESET, Awaited.MAIL, Awaited.RCPT, Awaited.RCPT, Awaited.CHUNK, Awaited.END
        }) {
      assertThat(pendingReplies.next()).isEqualTo(each);
      pendingReplies.remove(each);
    }
    assertThat(pendingReplies.next()).isEqualTo(Awaited.NOTHING);
    assertThat(pendingReplies.count()).isZero();
  }

  @Test
  void areOfACommand() {
    assertThatIllegalArgumentException().isThrownBy(() -> pendingReplies.add(Awaited.NOTHING));
    assertThat(pendingReplies.count()).isZero();
  }
}
