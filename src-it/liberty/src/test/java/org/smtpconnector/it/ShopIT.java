package org.smtpconnector.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.inject.Inject;
import jakarta.transaction.UserTransaction;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.sample.shop.ConfirmationTriggers;
import org.smtpconnector.sample.shop.Confirmations;
import org.smtpconnector.sample.shop.MailState;
import org.smtpconnector.sample.shop.NewOrder;
import org.smtpconnector.sample.shop.Orders;
import org.smtpconnector.sample.shop.Product;
import org.smtpconnector.sample.shop.ReportRun;
import org.smtpconnector.sample.shop.Reports;
import org.smtpconnector.testkit.Phase;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** The sample: what it mails when. Its report is scheduled for every other second. */
@ExtendWith(ArquillianExtension.class)
class ShopIT {
  @Inject Orders orders;
  @Inject Confirmations confirmations;
  @Inject ConfirmationTriggers triggers;
  @Inject Reports reports;
  @Inject UserTransaction transaction;

  private ScriptedSmtpServer relay;

  @Deployment
  static WebArchive application() {
    return Deployments.shop();
  }

  @BeforeEach
  void startRelay() {
    relay = Relays.relay();
  }

  @AfterEach
  void stopRelay() {
    relay.close();
  }

  private static NewOrder orderBy(String customer) {
    return new NewOrder(customer, Product.TEA, 2);
  }

  private List<ReceivedMessage> mailsTo(String recipient) {
    return relay.messages().stream().filter(m -> m.recipients().contains(recipient)).toList();
  }

  private void awaitConfirmation(long order, MailState state) {
    await().atMost(Relays.SOON).until(() -> orders.find(order).confirmation() == state);
  }

  @Test
  void confirmsAnOrder() {
    long order = orders.place(orderBy("ann@doe.example")).id();

    awaitConfirmation(order, MailState.SENT);
    assertThat(mailsTo("ann@doe.example"))
        .singleElement()
        .satisfies(
            m -> {
              assertThat(m.header("Subject")).contains("Your order no. " + order);
              assertThat(m.text()).contains("2 x tea, 9.00 EUR");
              assertThat(m.header("Message-ID")).contains(orders.find(order).confirmationNote());
            });
  }

  @Test
  void mailsNothingForAnOrderThatWasRolledBack() throws Exception {
    transaction.begin();
    orders.place(orderBy("gone@doe.example"));
    transaction.rollback();
    long kept = orders.place(orderBy("kept@doe.example")).id();

    awaitConfirmation(kept, MailState.SENT);
    triggers.sweep();
    assertThat(mailsTo("kept@doe.example")).hasSize(1);
    assertThat(mailsTo("gone@doe.example")).isEmpty();
    assertThat(orders.newest(100)).noneMatch(o -> o.customer().equals("gone@doe.example"));
  }

  @Test
  void confirmsLaterWhatTheRelayRefusesForNow() {
    relay.on("RCPT TO:<late@").reply("451 4.3.0 try later").times(4);
    long order = orders.place(orderBy("late@doe.example")).id();
    await()
        .atMost(Relays.SOON)
        .until(() -> relay.commands().stream().filter(c -> c.contains("late@")).count() == 4);
    awaitConfirmation(order, MailState.PENDING);
    assertThat(mailsTo("late@doe.example")).isEmpty();

    confirmations.confirm(order);
    assertThat(orders.find(order).confirmation()).isEqualTo(MailState.SENT);
    assertThat(mailsTo("late@doe.example")).hasSize(1);
    confirmations.confirm(order);
    assertThat(mailsTo("late@doe.example")).hasSize(1);
  }

  @Test
  void doesNotConfirmAgainWhatIsInDoubt() {
    relay.on(Phase.END_OF_DATA).takeThenDrop();
    long order = orders.place(orderBy("doubt@doe.example")).id();
    awaitConfirmation(order, MailState.IN_DOUBT);
    relay.clearRules();

    confirmations.confirm(order);
    triggers.sweep();
    assertThat(mailsTo("doubt@doe.example")).hasSize(1);
    assertThat(orders.find(order).confirmation()).isEqualTo(MailState.IN_DOUBT);
  }

  @Test
  void mailsTheReportWithTableAndFigures() {
    orders.place(orderBy("ann@doe.example"));
    ReportRun run = reports.sendReport(ReportRun.Cause.REQUEST);

    assertThat(run.state()).isEqualTo(MailState.SENT);
    assertThat(mailsTo("sales@shop.example"))
        .filteredOn(m -> m.header("Message-ID").filter(run.note()::equals).isPresent())
        .singleElement()
        .satisfies(
            m ->
                assertThat(m.text())
                    .contains("<table", "tea", "text/csv", "sales.csv", "text/plain"));
  }

  @Test
  void mailsTheReportOnSchedule() {
    await().atMost(Relays.SOON).until(() -> mailsTo("sales@shop.example").size() >= 2);
  }
}
