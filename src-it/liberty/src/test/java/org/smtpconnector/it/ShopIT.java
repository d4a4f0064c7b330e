package org.smtpconnector.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.inject.Inject;
import jakarta.transaction.UserTransaction;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.mail.UnsubscribeToken;
import org.smtpconnector.sample.shop.ConfirmationTriggers;
import org.smtpconnector.sample.shop.Confirmations;
import org.smtpconnector.sample.shop.MailState;
import org.smtpconnector.sample.shop.NewOrder;
import org.smtpconnector.sample.shop.Newsletter;
import org.smtpconnector.sample.shop.NewsletterResult;
import org.smtpconnector.sample.shop.Orders;
import org.smtpconnector.sample.shop.Product;
import org.smtpconnector.sample.shop.ReportRun;
import org.smtpconnector.sample.shop.Reports;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.testkit.DialoguePhase;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** The sample: what it mails when. Its report is scheduled for every other second. */
@ExtendWith(ArquillianExtension.class)
class ShopIT {
  @Inject Orders orders;
  @Inject Confirmations confirmations;
  @Inject ConfirmationTriggers triggers;
  @Inject Reports reports;
  @Inject Newsletter newsletter;
  @Inject UserTransaction transaction;

  @Inject
  @ConfigProperty(name = "it.http.port")
  int port;

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
    relay.on(DialoguePhase.END_OF_DATA).takeThenDrop();
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

  /** The text of the link in the newsletter to a customer. */
  private String tokenOf(String customer) {
    orders.place(orderBy(customer));
    newsletter.send("News", "There is new tea.");
    ReceivedMessage news = newsTo(customer).get(0);
    assertThat(news.header("List-Unsubscribe-Post")).contains("List-Unsubscribe=One-Click");
    assertThat(news.header("List-Id")).contains("<newsletter.shop.example>");
    String link = news.header("List-Unsubscribe").orElseThrow().replaceAll("[<>]", "");
    assertThat(link).startsWith("https://shop.example/unsubscribe/");
    return link.substring(link.lastIndexOf('/') + 1);
  }

  private List<ReceivedMessage> newsTo(String customer) {
    return mailsTo(customer).stream()
        .filter(m -> m.header("Subject").filter("News"::equals).isPresent())
        .toList();
  }

  private HttpResponse<String> unsubscribe(String token, String type, String body)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
            URI.create("http://localhost:" + port + "/shop/unsubscribe/" + token));
    if (body != null) {
      request.header("Content-Type", type).POST(BodyPublishers.ofString(body));
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }

  @Test
  void unsubscribesByOneClick() throws Exception {
    unsubscribesBy(
        "form@doe.example", "application/x-www-form-urlencoded", "List-Unsubscribe=One-Click");
  }

  @Test
  void unsubscribesByOneClickInParts() throws Exception {
    unsubscribesBy(
        "parts@doe.example",
        "multipart/form-data; boundary=b",
        """
        --b
        Content-Disposition: form-data; name="List-Unsubscribe"

        One-Click
        --b--
        """
            .replace("\n", "\r\n"));
  }

  private void unsubscribesBy(String customer, String type, String body) throws Exception {
    String token = tokenOf(customer);
    HttpResponse<String> response = unsubscribe(token, type, body);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).contains("No more news will be sent to " + customer);

    NewsletterResult again = newsletter.send("News", "There is more tea.");
    assertThat(again.unsubscribed()).isPositive();
    assertThat(again.failed()).isZero();
    assertThat(newsTo(customer)).hasSize(1);
    long order = orders.place(orderBy(customer)).id();
    awaitConfirmation(order, MailState.SENT); // by another mailer
  }

  @Test
  void asksBeforeItUnsubscribesWhoeverFollowsTheLink() throws Exception {
    String token = tokenOf("asked@doe.example");
    HttpResponse<String> response = unsubscribe(token, null, null);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body())
        .contains("Send no more news to asked@doe.example?", "<form method=\"post\">")
        .contains("name=\"List-Unsubscribe\" value=\"One-Click\"");
    assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    newsletter.send("News", "There is more tea.");
    assertThat(newsTo("asked@doe.example")).hasSize(2);
  }

  @Test
  void refusesForgedLinksAndOtherRequests() throws Exception {
    String form = "application/x-www-form-urlencoded";
    String token = tokenOf("kept@doe.example");
    String forged =
        new UnsubscribeToken(EmailAddress.of("kept@doe.example"), "newsletter")
            .signedBy("guessed-by-somebody-who-wants-to-annoy");
    for (String wrong : List.of(forged, token + "x", "x" + token, "", "%00", "a.b")) {
      assertThat(unsubscribe(wrong, form, "List-Unsubscribe=One-Click").statusCode())
          .as(wrong)
          .isBetween(400, 404);
      assertThat(unsubscribe(wrong, null, null).statusCode()).as(wrong).isBetween(400, 404);
    }
    assertThat(unsubscribe(token, form, "List-Unsubscribe=Later").statusCode()).isEqualTo(400);
    assertThat(unsubscribe(token, form, "").statusCode()).isEqualTo(400);
    newsletter.send("News", "There is more tea.");
    assertThat(newsTo("kept@doe.example")).hasSize(2);
  }
}
