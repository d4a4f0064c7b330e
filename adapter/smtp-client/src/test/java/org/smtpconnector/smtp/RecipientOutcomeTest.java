package org.smtpconnector.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.smtpconnector.smtp.RecipientOutcome.Status;

class RecipientOutcomeTest {
  private static final EmailAddress ANN = EmailAddress.of("ann@doe.example");

  @Test
  void saysWhyNothingIsSentWithoutAReplyThatNobodyGave() {
    RecipientOutcome outcome = RecipientOutcome.suppressed(ANN, "unsubscribed");
    assertThat(outcome.status()).isEqualTo(Status.NOT_ATTEMPTED);
    assertThat(outcome.reply()).isEmpty();
    assertThat(outcome.reason()).contains("unsubscribed");
    assertThat(outcome).hasToString("ann@doe.example NOT_ATTEMPTED (unsubscribed)");
    assertThat(RecipientOutcome.undecided(ANN, Status.NOT_ATTEMPTED))
        .hasToString("ann@doe.example NOT_ATTEMPTED");
  }

  @Test
  void hasAReasonOnlyIfNothingWasSent() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new RecipientOutcome(
                    ANN, Status.ACCEPTED, Optional.empty(), Optional.of("unsubscribed")))
        .withMessageContaining("ann@doe.example is ACCEPTED");
  }
}
