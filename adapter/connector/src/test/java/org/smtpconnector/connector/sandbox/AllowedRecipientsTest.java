package org.smtpconnector.connector.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.ra.BatchOutcomes;
import org.smtpconnector.connector.ra.Relays;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MailParameters;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.SmtpException;

/** Who receives messages of a test system, and what becomes of the others. */
class AllowedRecipientsTest extends SandboxFixture {
  @Test
  void readsAddressesDomainsAndSubdomains() {
    AllowedRecipients allowed =
        AllowedRecipients.of("ann@doe.example,roe.example,*.test.example,[192.0.2.1]");
    assertThat(
            Stream.of(
                    "ann@doe.example",
                    "Ann@DOE.example",
                    "anybody@roe.example",
                    "x@a.test.example",
                    "x@a.b.test.example",
                    "x@[192.0.2.1]")
                .map(EmailAddress::of))
        .allMatch(allowed::allow);
    assertThat(
            Stream.of(
                    "bob@doe.example",
                    "x@sub.roe.example",
                    "x@test.example",
                    "x@nottest.example",
                    "x@roe.example.evil.example")
                .map(EmailAddress::of))
        .noneMatch(allowed::allow);
  }

  @Test
  void sendsToThoseWhoAreAllowedAndRefusesOthersAsTheSandbox() throws Exception {
    factory.setAllowRecipients("joe@x.example, Doe.Example");
    Receipt receipt = open().send(BOTH, Relays.MESSAGE);
    assertThat(server.messages().get(0).recipients()).containsExactly("ann@doe.example");
    assertThat(described(receipt.refused()))
        .containsExactly(
            "bob@roe.example REFUSED (550 5.7.1 sandbox: allowRecipients of the connection factory"
                + " does not allow bob@roe.example; the relay was not asked)");
    assertThat(receipt.accepted()).hasSize(1);
  }

  @Test
  void refusesAMailForNobodyWhoIsAllowedAndSaysNothingToTheRelay() throws Exception {
    factory.setAllowRecipients("doe.example");
    SmtpConnection connection = open();
    server.clear();
    assertThatThrownBy(
            () ->
                connection.send(
                    Envelope.of("shop@shop.example", "bob@roe.example"), Relays.MESSAGE))
        .isInstanceOfSatisfying(
            SmtpException.RecipientsRefused.class,
            e -> {
              assertThat(e.retryable()).isFalse();
              assertThat(e.sessionUsable()).isTrue();
              assertThat(e).hasMessageContaining("550 5.7.1 sandbox: allowRecipients");
            });
    Envelope all = BOTH.with(MailParameters.builder().allOrNothing().build());
    assertThatThrownBy(() -> connection.send(all, Relays.MESSAGE))
        .isInstanceOfSatisfying(
            SmtpException.RecipientsRefused.class,
            e ->
                assertThat(e.outcomes())
                    .extracting(o -> o.address() + " " + o.status())
                    .containsExactly("ann@doe.example NOT_ATTEMPTED", "bob@roe.example REFUSED"));
    assertThat(server.commands()).isEmpty();
  }

  @Test
  void tellsTheOutcomesOfABatchInItsOrderThoughSomeAreRefusedHere() throws Exception {
    factory.setAllowRecipients("doe.example");
    BatchOutcomes told = new BatchOutcomes();
    BatchReceipt receipt =
        open()
            .sendAll(
                submissions(
                    "x@roe.example",
                    "a@doe.example",
                    "y@roe.example",
                    "b@doe.example",
                    "z@roe.example"),
                told);
    assertThat(told.lines())
        .containsExactly(
            "x@roe.example REFUSED",
            "a@doe.example ACCEPTED",
            "y@roe.example REFUSED",
            "b@doe.example ACCEPTED",
            "z@roe.example REFUSED");
    assertThat(receipt.accepted()).isEqualTo(2);
    assertThat(receipt.failed()).isEqualTo(3);
  }

  @Test
  void losesNoMailOfABatchWhoseSessionEnds() throws Exception {
    factory.setAllowRecipients("doe.example");
    server.on("MAIL").replyThenClose("421 4.3.2 going down").after(1);
    BatchOutcomes told = new BatchOutcomes();
    var mails = submissions("a@doe.example", "x@roe.example", "b@doe.example", "c@doe.example");
    BatchReceipt receipt = open().sendAll(mails, told);
    assertThat(receipt.ended()).isPresent();
    int left = 0;
    while (mails.hasNext()) {
      mails.next();
      left++;
    }
    assertThat(told.lines()).hasSize(4 - left);
    assertThat(receipt.accepted() + receipt.failed() + receipt.inDoubt()).isEqualTo(4 - left);
  }
}
