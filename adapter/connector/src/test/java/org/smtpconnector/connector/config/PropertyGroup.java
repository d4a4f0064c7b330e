package org.smtpconnector.connector.config;

import java.util.Arrays;
import java.util.List;

/** A section of PROPERTIES.md: the properties that an administrator looks for together. */
enum PropertyGroup {
  RELAY(
      "Relay",
      "The address of the relay, how to reach it, and how SMTP is used with it.",
      "host port localHostName sourceAddress proxy proxyUser proxyPassword pipelining chunking"),
  TLS(
      "TLS",
      "How connections are protected, and which authorities they trust. Certificates and host names"
          + " are always checked.",
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
      "Timeouts, the use of each connection, and the rate of messages:"
          + " [PACING.md](PACING.md). Further limits of a relay are"
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
      "Keeps the messages of a test system from reaching people: [SANDBOX.md](SANDBOX.md).",
      "redirectTo allowRecipients capture captureMessages"),
  SIGNATURES(
      "Signatures",
      "Messages are signed by DKIM, which Gmail and Yahoo require of bulk senders:"
          + " [DKIM.md](DKIM.md).",
      "dkimDomain dkimSelector dkimKeyFile dkimRequired"),
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
