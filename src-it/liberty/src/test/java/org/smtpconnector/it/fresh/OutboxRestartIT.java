package org.smtpconnector.it.fresh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.smtpconnector.testkit.NonCommandPhase;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** Messages outlive the server in which they were put. */
@Tag("fresh-server")
class OutboxRestartIT {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String ANN = "ann@doe.example";

  private final FreshServer server = new FreshServer("outbox");
  private final ScriptedSmtpServer relay = ScriptedSmtpServer.builder().start();

  @BeforeEach
  void install() {
    new OutboxShop(server).install(relay.port());
    server.start(OutboxShop.NAME);
  }

  @AfterEach
  void stop() {
    server.close();
    relay.close();
  }

  private void order(String customer) throws IOException, InterruptedException {
    server.get("/shop/order?customer=" + customer);
  }

  private String counts() throws IOException, InterruptedException {
    return server.get("/shop/order");
  }

  private void restart() {
    server.stop();
    server.start(OutboxShop.NAME);
  }

  private void awaitAnn() {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(relay.messages())
                    .singleElement()
                    .extracting(ReceivedMessage::recipients)
                    .isEqualTo(List.of(ANN)));
  }

  private void awaitSettled() {
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(counts())
                    .contains("WAITING=0", "CLAIMED=0", "BEGUN=0", "DOUBT=0", "REFUSED=0"));
  }

  @Test
  void whatWaitsIsSentAfterARestart() throws Exception {
    relay.stop();
    order(ANN);
    assertThat(counts()).containsAnyOf("WAITING=1", "CLAIMED=1", "BEGUN=1");
    restart();
    relay.start();
    awaitAnn();
    awaitSettled();
  }

  /** The server stops the resource adapter without waiting for the application. */
  @Test
  void whatIsInProgressWhenTheServerStopsIsCompletedAndNotInDoubt() throws Exception {
    CountDownLatch answer = orderInProgress();
    CompletableFuture<Void> stopping = CompletableFuture.runAsync(server::stopByCommand);
    await().atMost(SOON).until(() -> server.log().contains("the resource adapter stops"));
    answer.countDown();
    stopping.join();
    server.start(OutboxShop.NAME);
    awaitAnn();
    assertThat(counts())
        .contains("WAITING=0", "CLAIMED=0", "BEGUN=0", "DOUBT=0", "REFUSED=0", "EXPIRED=0");
  }

  @Test
  void whatTheRelayDoesNotAnswerWhileTheServerStopsIsInDoubtAndNotSentAgain() throws Exception {
    CountDownLatch answer = orderInProgress();
    server.stop();
    answer.countDown(); // too late
    server.start(OutboxShop.NAME);
    assertThat(counts())
        .contains("WAITING=0", "CLAIMED=0", "BEGUN=0", "DOUBT=1", "REFUSED=0", "EXPIRED=0");
    awaitAnn();
  }

  /** Returns the latch that the relay's answer waits for. */
  private CountDownLatch orderInProgress() throws IOException, InterruptedException {
    CountDownLatch inProgress = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    relay
        .on(NonCommandPhase.END_OF_DATA)
        .reply("250 2.0.0 never said")
        .when(
            () -> {
              inProgress.countDown();
              return !opened(answer); // the rule applies if the test has failed
            });
    order(ANN);
    assertThat(opened(inProgress)).isTrue();
    return answer;
  }

  private static boolean opened(CountDownLatch latch) {
    try {
      return latch.await(SOON.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
