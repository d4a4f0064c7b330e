package org.smtpconnector.smtp.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.smtpconnector.smtp.Outcomes.statuses;
import static org.smtpconnector.smtp.transaction.Transactions.MESSAGE;
import static org.smtpconnector.smtp.transaction.Transactions.NO_USER;
import static org.smtpconnector.smtp.transaction.Transactions.allOrNothing;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.SmtpException.Disconnected;
import org.smtpconnector.smtp.SmtpException.ExtensionMissing;
import org.smtpconnector.smtp.SmtpException.InDoubt;
import org.smtpconnector.smtp.SmtpException.RecipientsRefused;

/** A message to more recipients than the server takes at once, which goes in parts. */
class MultiTransactionSenderTest extends MessageSenderFixture {
  private static final String TOO_MANY = "452 4.5.3 too many recipients";

  @Test
  void sendsAgainToThoseWhoWereTooMany() throws Exception {
    server.on("RCPT", "250 ok", "250 ok", TOO_MANY, NO_USER, TOO_MANY);
    offering("PIPELINING");
    Receipt receipt = send(5);
    assertThat(statuses(receipt.recipients()))
        .containsExactly(
            Status.ACCEPTED, Status.ACCEPTED, Status.ACCEPTED, Status.REFUSED, Status.ACCEPTED);
    assertThat(receipt.recipients())
        .extracting(outcome -> outcome.address().localPart())
        .containsExactly("r1", "r2", "r3", "r4", "r5");
    assertThat(commands("MAIL")).hasSize(2);
    assertThat(commands("RCPT"))
        .hasSize(7)
        .endsWith("RCPT TO:<r3@doe.example>", "RCPT TO:<r5@doe.example>");
    assertThat(behavior.mostRecipients()).hasValue(2);
  }

  @Test
  void takesAMailboxThatIsFullForNoLimit() throws Exception {
    server.on("RCPT", "250 ok", "452 4.2.2 full");
    offering("PIPELINING");
    assertThat(statuses(send(2).recipients())).containsExactly(Status.ACCEPTED, Status.DEFERRED);
    assertThat(commands("MAIL")).hasSize(1);
    assertThat(behavior.mostRecipients()).isEmpty();
  }

  /** RFC 9422. */
  @Test
  void sendsToAsManyRecipientsAtOnceAsTheServerTakes() throws Exception {
    offering("LIMITS RCPTMAX=2");
    assertThat(send(5).accepted()).hasSize(5);
    assertThat(commands("MAIL")).hasSize(3);
  }

  @Test
  void splitsNoMessageThatGoesToAllOrNone() throws Exception {
    offering("LIMITS RCPTMAX=2");
    ExtensionMissing missing =
        catchThrowableOfType(
            ExtensionMissing.class, () -> messageSender.send(allOrNothing(3), MESSAGE));
    assertThat(missing)
        .hasMessageContaining("3 recipients or to none")
        .hasMessageContaining("at most 2");
    assertThat(statuses(missing.outcomes())).containsOnly(Status.NOT_ATTEMPTED).hasSize(3);
    assertThat(server.heard()).isEmpty();
  }

  @Test
  void goesOnWithTheNextPartWhereAllOfOneAreRefused() throws Exception {
    server.on("RCPT", NO_USER, "250 ok", NO_USER);
    offering("LIMITS RCPTMAX=1");
    assertThat(statuses(send(3).recipients()))
        .containsExactly(Status.REFUSED, Status.ACCEPTED, Status.REFUSED);
    assertThat(commands("RSET")).hasSize(1);
  }

  @Test
  void isARefusalWhereNobodyOfAnyPartIsAccepted() throws Exception {
    server.on("RCPT", NO_USER, NO_USER);
    offering("LIMITS RCPTMAX=1");
    RecipientsRefused refused = failed(2, RecipientsRefused.class);
    assertThat(statuses(refused.outcomes())).containsExactly(Status.REFUSED, Status.REFUSED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"554 5.7.1 spam", "421 4.3.2 bye"})
  void asksForNoMoreWhereTheMessageIsRefused(String said) throws Exception {
    server.on(".", "250 ok", said);
    offering("LIMITS RCPTMAX=1");
    Receipt receipt = send(3);
    assertThat(receipt.recipients().get(0).status()).isEqualTo(Status.ACCEPTED);
    assertThat(receipt.recipients().get(2).status()).isEqualTo(Status.NOT_ATTEMPTED);
    assertThat(commands("MAIL")).hasSize(2);
  }

  @Test
  void asksForNoMoreWhereTheServerClosesAtARecipient() throws Exception {
    server.on("RCPT", "421 4.3.2 bye");
    offering("LIMITS RCPTMAX=1");
    RecipientsRefused refused = failed(2, RecipientsRefused.class);
    assertThat(statuses(refused.outcomes())).containsExactly(Status.DEFERRED, Status.NOT_ATTEMPTED);
    assertThat(commands("MAIL")).hasSize(1);
  }

  @Test
  void isInDoubtOfThePartWhoseReplyWasLostThoughAnotherWasAccepted() throws Exception {
    server.on(".", "250 ok", ScriptedLink.END);
    offering("LIMITS RCPTMAX=1");
    InDoubt doubt = failed(3, InDoubt.class);
    assertThat(statuses(doubt.outcomes()))
        .containsExactly(Status.ACCEPTED, Status.UNKNOWN, Status.NOT_ATTEMPTED);
  }

  @Test
  void leavesToAnotherConnectionWhatThisOneDoesNotTake() throws Exception {
    offering("LIMITS RCPTMAX=1 MAILMAX=2");
    assertThat(statuses(send(3).recipients()))
        .containsExactly(Status.ACCEPTED, Status.ACCEPTED, Status.NOT_ATTEMPTED);
    Disconnected over = failed(3, Disconnected.class);
    assertThat(statuses(over.outcomes())).containsOnly(Status.NOT_ATTEMPTED).hasSize(3);
    assertThat(over.stale()).isTrue();
  }
}
