package org.smtpconnector.connector.config;

import java.util.Arrays;
import java.util.List;

/** A section of PROPERTIES.md: the properties that an administrator looks for together. */
enum PropertyGroup {
  RELAY(
      "Relay",
      "Where the relay is, how it is reached, and how SMTP is spoken with it.",
      "host port localHostName sourceAddress proxy proxyUser proxyPassword pipelining chunking"),
  TLS(
      "TLS",
      "How the connection is protected, and which authorities it trusts. Certificates and host names are always"
          + " checked.",
      "security trustStore trustStorePassword trustPlatform keyStore keyStorePassword tlsProtocols"
          + " cipherSuites pins"),
  AUTHENTICATION(
      "Authentication",
      "By a password, a certificate, or an access token that the adapter fetches:"
          + " [OAUTH.md](OAUTH.md).",
      "user password mechanisms passwordInClear oauthTokenEndpoint oauthGrant oauthScope"
          + " oauthMailbox oauthClientAuthentication oauthRefreshTokenPassword oauthKeyFile"
          + " oauthKeyPassword oauthAudience oauthConnectTimeoutSeconds oauthReadTimeoutSeconds"),
  LIMITS(
      "Limits",
      "How long something is waited for, how much a connection carries, and how fast messages go:"
          + " [PACING.md](PACING.md). What a relay allows besides is"
          + " [learned](README.md#what-is-learned-of-a-relay).",
      "connectTimeoutSeconds openTimeoutSeconds replyTimeoutSeconds writeTimeoutSeconds"
          + " messageEndTimeoutSeconds validationTimeoutSeconds aliveWindowSeconds batchMessages"
          + " maxMessagesPerConnection maxConnectionAgeSeconds messagesPerSecond"
          + " paceTimeoutSeconds"),
  FAILOVER(
      "Failover",
      "[Several relays](README.md#several-relays), and the"
          + " [circuit breaker](README.md#the-circuit-breaker) of each.",
      "relayOrder relayDownSeconds longestRelayDownSeconds breakerFailures breakerWindowSeconds"
          + " breakerDelaySeconds"),
  SANDBOX(
      "Sandbox",
      "A test system sends nobody a message by mistake: [SANDBOX.md](SANDBOX.md).",
      "redirectTo allowRecipients capture captureMessages"),
  OBSERVING(
      "Observing",
      "The log, the dialogue with the relay, and Java Flight Recorder:"
          + " [OBSERVING.md](OBSERVING.md).",
      "recordAddresses");

  private final String title;
  private final String introduction;
  private final List<String> properties;

  PropertyGroup(String title, String introduction, String properties) {
    this.title = title;
    this.introduction = introduction;
    this.properties = Arrays.asList(properties.split(" "));
  }

  List<String> properties() {
    return properties;
  }

  String heading() {
    return "\n## " + title + "\n\n" + introduction + "\n\n";
  }
}
