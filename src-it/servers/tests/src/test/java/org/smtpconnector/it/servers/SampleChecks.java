package org.smtpconnector.it.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** What the sample does in every server that has a script for it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class SampleChecks {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final HttpClient client = HttpClient.newHttpClient();
  private final SampleScript sample;

  /**
   * @param server the name of the server's directory in {@code server-config}
   */
  SampleChecks(String server) {
    sample = new SampleScript(server);
  }

  @BeforeAll
  void start() {
    sample.start();
  }

  @AfterAll
  void close() {
    sample.close();
  }

  private HttpResponse<String> order(String customer) throws Exception {
    return client.send(
        HttpRequest.newBuilder(sample.address().resolve("api/orders"))
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofString(
                    "{\"customer\": \"%s\", \"item\": \"tea\", \"quantity\": 3}"
                        .formatted(customer)))
            .build(),
        BodyHandlers.ofString());
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(sample.address().resolve(path)).build(), BodyHandlers.ofString());
  }

  private void awaitText(String path, String... texts) {
    await().atMost(SOON).untilAsserted(() -> assertThat(get(path).body()).contains(texts));
  }

  @Test
  void saysWhereItsPageIsAndHasItThere() throws Exception {
    assertThat(sample.output()).contains(sample.address().toString());
    assertThat(get("").body()).contains("<title>Shop: its messages</title>");
    assertThat(get("shop.js").statusCode()).isEqualTo(200);
  }

  @Test
  void confirmsAnOrderIntoItsMailbox() throws Exception {
    assertThat(order("eve@doe.example").statusCode()).isEqualTo(201);

    assertThat(get("api/orders").body()).contains("eve@doe.example");
    awaitText("mailbox/api/mails", "eve@doe.example", "tea");
  }

  @Test
  void keepsWhatTheMailboxRefusesInTheOutbox() throws Exception {
    order("nobody@doe.example");
    order("full@doe.example");
    order("lost@doe.example");

    awaitText("api/outbox", "REFUSED", "DEFERRED", "DOUBT");
  }

  @Test
  void sendsReportsOnSchedule() {
    awaitText("mailbox/api/mails", "sales@shop.example");
  }

  @Test
  void refusesAnOrderOfNothing() throws Exception {
    assertThat(order("no address").statusCode()).isEqualTo(400);
  }

  @Test
  void showsThePreviewOfItsMessages() throws Exception {
    assertThat(get("mail-preview").body()).contains("confirmation");
  }

  /** Last, since the others need it. */
  @Test
  @Order(Integer.MAX_VALUE)
  void stopsWhatItHasStarted() {
    List<ProcessHandle> children = sample.children();
    assertThat(children).isNotEmpty();

    sample.stop();
    assertThat(children).noneMatch(ProcessHandle::isAlive);
  }
}
