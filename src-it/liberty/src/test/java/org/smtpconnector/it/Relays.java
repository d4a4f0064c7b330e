package org.smtpconnector.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.ScriptedTokenEndpoint;
import org.smtpconnector.testkit.ServerCertificate;

/** The SMTP servers that the connection factories of the tests lead to. */
final class Relays {
  static final char[] PASSWORD = "changeit".toCharArray();
  static final Duration SOON = Duration.ofSeconds(60);

  private Relays() {}

  /** STARTTLS, AUTH for alice. */
  static ScriptedSmtpServer relay() {
    return relay("8BITMIME", "SIZE 10485760", "ENHANCEDSTATUSCODES");
  }

  /** The same, which offers these. */
  static ScriptedSmtpServer relay(String... extensions) {
    return builder("it.relay.port")
        .extensions(extensions)
        .startTls(certificate())
        .user("alice", "wonderland")
        .start();
  }

  /** The same, AUTH for tenants as well. */
  static ScriptedSmtpServer relayWithTenants() {
    return builder("it.relay.port")
        .startTls(certificate())
        .user("alice", "wonderland")
        .user("bob", "secret-of-bob")
        .user("carol", "secret-of-carol")
        .user("dave", "secret-of-dave")
        .start();
  }

  /** The same port, without STARTTLS. */
  static ScriptedSmtpServer relayWithoutStartTls() {
    return builder("it.relay.port").user("alice", "wonderland").start();
  }

  /**
   * Implicit TLS, AUTH by SCRAM for bob, whose password the server's configuration holds encoded.
   */
  static ScriptedSmtpServer other() {
    return builder("it.other.port")
        .implicitTls(certificate())
        .mechanisms("PLAIN", "SCRAM-SHA-256-PLUS")
        .user("bob", "builder")
        .start();
  }

  /** STARTTLS, and an access token for the shop. */
  static ScriptedSmtpServer relayByToken(String token) {
    return builder("it.relay.port")
        .startTls(certificate())
        .mechanisms("XOAUTH2")
        .user("shop@shop.example", token)
        .start();
  }

  /** STARTTLS, AUTH for alice, and an access token for the shop. */
  static ScriptedSmtpServer relayByPasswordOrToken(String token) {
    return builder("it.relay.port")
        .startTls(certificate())
        .mechanisms("PLAIN", "XOAUTH2")
        .user("alice", "wonderland")
        .user("shop@shop.example", token)
        .start();
  }

  /** Where the access tokens come from. */
  static ScriptedTokenEndpoint tokenEndpoint() {
    return ScriptedTokenEndpoint.start(
        config().getValue("it.token.port", Integer.class), certificate());
  }

  /** Neither TLS nor AUTH, on the port of this setting. */
  static ScriptedSmtpServer plain(String portSetting) {
    return builder(portSetting).start();
  }

  private static ScriptedSmtpServer.Builder builder(String portSetting) {
    return ScriptedSmtpServer.builder().port(config().getValue(portSetting, Integer.class));
  }

  static ServerCertificate certificate() {
    try {
      return ServerCertificate.read(
          Path.of(config().getValue("it.directory", String.class), "relay.p12"), PASSWORD);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Config config() {
    return ConfigProvider.getConfig();
  }
}
