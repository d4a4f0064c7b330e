package org.smtpconnector.benchmark.client;

import io.vertx.core.AsyncResult;
import io.vertx.core.Vertx;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailMessage;
import io.vertx.ext.mail.MailResult;
import io.vertx.ext.mail.StartTLSOptions;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.smtpconnector.benchmark.sink.Relay;

/** The mail client of Vert.x, with its pool and pipelining; a mail a connection is under way. */
final class VertxMail implements MailClient {
  private final Scenario scenario;
  private final Letter letter;
  private final Vertx vertx = Vertx.vertx();
  private final io.vertx.ext.mail.MailClient client;
  private final Semaphore idle;
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  VertxMail(Scenario scenario) {
    this.scenario = scenario;
    this.letter = Letter.of(scenario);
    this.client = io.vertx.ext.mail.MailClient.create(vertx, config(scenario));
    this.idle = new Semaphore(scenario.connections());
  }

  private static MailConfig config(Scenario scenario) {
    MailConfig config =
        new MailConfig(Endpoint.HOST, scenario.server().port())
            .setOwnHostname(Endpoint.LOCAL_HOST)
            .setPipelining(true)
            .setKeepAlive(true)
            .setMaxPoolSize(scenario.connections())
            .setTcpNoDelay(true);
    if (scenario.server().encrypted()) {
      String authority = scenario.server().trust().resolve(Endpoint.TRUST_PEM).toString();
      return config
          .setStarttls(StartTLSOptions.REQUIRED)
          .setTrustOptions(new PemTrustOptions().addCertPath(authority))
          .setLogin(LoginOption.REQUIRED)
          .setAuthMethods("PLAIN")
          .setUsername(Relay.USER)
          .setPassword(Relay.PASSWORD);
    }
    return config.setStarttls(StartTLSOptions.DISABLED).setLogin(LoginOption.DISABLED);
  }

  @Override
  public void repeat(int times) throws Exception {
    for (int i = 0; i < times; i++) {
      idle.acquire();
      client.sendMail(message()).onComplete(this::sent);
    }
    idle.acquire(scenario.connections());
    idle.release(scenario.connections());
    Throwable failed = failure.getAndSet(null);
    if (failed != null) {
      throw new IllegalStateException("a mail failed", failed);
    }
  }

  private MailMessage message() {
    return new MailMessage()
        .setFrom(letter.from())
        .setTo(letter.recipients())
        .setSubject(letter.subject())
        .setText(letter.text());
  }

  private void sent(AsyncResult<MailResult> result) {
    if (result.failed()) {
      failure.compareAndSet(null, result.cause());
    }
    idle.release();
  }

  @Override
  public void close() {
    client
        .close()
        .eventually(vertx::close)
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
  }
}
