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
import org.smtpconnector.mail.outbox.OutboxDesk;
import org.smtpconnector.mail.outbox.OutboxEntry;
import org.smtpconnector.mail.outbox.OutboxState;
import org.smtpconnector.mail.outbox.QueuedMail;
import org.smtpconnector.sample.shop.NewOrder;
import org.smtpconnector.sample.shop.Newsletter;
import org.smtpconnector.sample.shop.NewsletterResult;
import org.smtpconnector.sample.shop.Orders;
import org.smtpconnector.sample.shop.Product;
import org.smtpconnector.sample.shop.Reports;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.testkit.NonCommandPhase;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** The sample: what it mails when. Its report is scheduled for every other second. */
@ExtendWith(ArquillianExtension.class)
class ShopIT {
  @Inject Orders orders;
  @Inject OutboxDesk desk;
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

  private void awaitConfirmation(long order, String customer) {
    await()
        .atMost(Relays.SOON)
        .untilAsserted(
            () ->
                assertThat(mailsTo(customer))
                    .filteredOn(m -> m.header("Subject").orElse("").endsWith("order no. " + order))
                    .hasSize(1));
  }

  private List<OutboxEntry> queuedTo(String recipient, OutboxState state) {
    return desk.list(state, 1000).stream()
        .filter(
            entry ->
                entry.recipients().stream()
                    .anyMatch(it -> it.address().toString().equals(recipient)))
        .toList();
  }

  private void awaitReport(QueuedMail report) {
    await().atMost(Relays.SOON).until(() -> !mailsOf(report).isEmpty());
  }

  private List<ReceivedMessage> mailsOf(QueuedMail queued) {
    return relay.messages().stream()
        .filter(m -> m.header("Message-ID").filter(queued.messageId()::equals).isPresent())
        .toList();
  }

  @Test
  void confirmsAnOrderThatWasCommittedOnce() {
    long order = orders.place(orderBy("ann@doe.example")).id();
    orders.place(orderBy("later@doe.example"));

    awaitMailTo("ann@doe.example");
    awaitMailTo("later@doe.example");
    assertThat(mailsTo("ann@doe.example"))
        .singleElement()
        .satisfies(
            m -> {
              assertThat(m.header("Subject")).contains("Your order no. " + order);
              assertThat(m.text()).contains("2 x tea, 9.00 EUR");
            });
  }

  private void awaitMailTo(String recipient) {
    await().atMost(Relays.SOON).until(() -> !mailsTo(recipient).isEmpty());
  }

  @Test
  void confirmsNoOrderThatWasRolledBack() throws Exception {
    transaction.begin();
    orders.place(orderBy("gone@doe.example"));
    assertThat(queuedTo("gone@doe.example", OutboxState.WAITING)).hasSize(1);
    transaction.rollback();
    orders.place(orderBy("kept@doe.example"));

    awaitMailTo("kept@doe.example");
    assertThat(mailsTo("gone@doe.example")).isEmpty();
    assertThat(queuedTo("gone@doe.example", OutboxState.WAITING)).isEmpty();
    assertThat(orders.newest(100)).noneMatch(o -> o.customer().equals("gone@doe.example"));
  }

  @Test
  void confirmsLaterWhatTheRelayRefusesForNow() {
    relay.on("RCPT TO:<late@").reply("451 4.3.0 try later").times(1);
    orders.place(orderBy("late@doe.example"));
    awaitMailTo("late@doe.example");
    assertThat(relay.commands().stream().filter(c -> c.contains("late@"))).hasSize(2);
  }

  @Test
  void doesNotConfirmAgainWhatIsInDoubt() {
    relay.on(NonCommandPhase.END_OF_DATA).takeThenDrop();
    orders.place(orderBy("doubt@doe.example"));
    await()
        .atMost(Relays.SOON)
        .until(() -> !queuedTo("doubt@doe.example", OutboxState.DOUBT).isEmpty());
    relay.clearRules();

    orders.place(orderBy("next@doe.example"));
    awaitMailTo("next@doe.example");
    assertThat(mailsTo("doubt@doe.example")).hasSize(1);
    assertThat(queuedTo("doubt@doe.example", OutboxState.DOUBT)).hasSize(1);
  }

  @Test
  void mailsTheReportWithTableAndFigures() {
    orders.place(orderBy("ann@doe.example"));
    QueuedMail report = reports.send();

    awaitReport(report);
    assertThat(mailsOf(report).get(0).text())
        .contains("<table", "tea", "text/csv", "sales.csv", "text/plain");
  }

  @Test
  void mailsTheReportOnSchedule() {
    await().atMost(Relays.SOON).until(() -> mailsTo("sales@shop.example").size() >= 2);
  }

  @Test
  void mailsOneReportForTheTimersOfAllServers() {
    QueuedMail first = reports.sendOnce("sales report of the test");
    assertThat(reports.sendOnce("sales report of the test"))
        .isEqualTo(new QueuedMail(first.id(), first.messageId(), false));
    QueuedMail next = reports.send();

    awaitReport(first);
    awaitReport(next);
    assertThat(mailsOf(first)).hasSize(1);
  }

  private int decide(String id, String decision, String type) throws Exception {
    URI desk = URI.create("http://localhost:" + port + "/shop/api/outbox/" + id + "/" + decision);
    HttpRequest request =
        HttpRequest.newBuilder(desk)
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString("{}"))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }

  @Test
  void letsAPersonDecideButNoFormOfAnotherSite() throws Exception {
    relay.on("RCPT TO:<refused@").reply("550 5.1.1 no such user");
    orders.place(orderBy("refused@doe.example"));
    await()
        .atMost(Relays.SOON)
        .until(() -> !queuedTo("refused@doe.example", OutboxState.REFUSED).isEmpty());
    String id = queuedTo("refused@doe.example", OutboxState.REFUSED).get(0).id();
    for (String decision : List.of("resend", "drop", "release")) {
      assertThat(decide(id, decision, "text/plain")).isEqualTo(415);
      assertThat(decide(id, decision, "application/x-www-form-urlencoded")).isEqualTo(415);
    }
    assertThat(queuedTo("refused@doe.example", OutboxState.REFUSED)).hasSize(1);

    assertThat(decide(id, "release", "application/json")).isEqualTo(409); // it does not wait
    relay.clearRules();
    assertThat(decide(id, "resend", "application/json")).isEqualTo(200);
    awaitMailTo("refused@doe.example");
    await().atMost(Relays.SOON).until(() -> desk.find(id).isEmpty());
    assertThat(decide(id, "drop", "application/json")).isEqualTo(409);
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
    awaitConfirmation(order, customer); // by another mailer
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
