package org.smtpconnector.connector.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.spi.ConfigProperty;
import jakarta.resource.spi.InvalidPropertyException;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.SecurityException;
import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.ra.RelayFixture;
import org.smtpconnector.connector.ra.Relays;
import org.smtpconnector.connector.ra.RememberedLog;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** The properties of a connection factory, as an administrator sets them. */
public class ConnectionPropertiesTest extends RelayFixture {
  static List<Field> properties() {
    return Stream.<Class<?>>iterate(
            ConnectionProperties.class, Objects::nonNull, Class::getSuperclass)
        .flatMap(bean -> Arrays.stream(bean.getDeclaredFields()))
        .filter(field -> field.isAnnotationPresent(ConfigProperty.class))
        .toList();
  }

  @ParameterizedTest // 20.3, 21.7, 6.3.7.6.2
  @MethodSource("properties")
  void describesEachPropertyAndTellsTheServerItsDefault(Field field) throws Exception {
    ConfigProperty property = field.getAnnotation(ConfigProperty.class);
    assertThat(property.description()[0]).isNotBlank();
    assertThat(field.getType()).isIn(String.class, Integer.class, Boolean.class);

    PropertyDescriptor bean =
        Arrays.stream(
                Introspector.getBeanInfo(SmtpManagedConnectionFactory.class)
                    .getPropertyDescriptors())
            .filter(p -> p.getName().equals(field.getName()))
            .findFirst()
            .orElseThrow();
    Object value = bean.getReadMethod().invoke(new SmtpManagedConnectionFactory());
    assertThat(value == null ? "" : value.toString()).isEqualTo(property.defaultValue());
    assertThat(bean.getWriteMethod()).isNotNull();
    // Liberty masks what is confidential and decodes {xor} and {aes} only where the name says so.
    assertThat(property.confidential())
        .isEqualTo(field.getName().toLowerCase(Locale.ROOT).endsWith("password"));
  }

  @ParameterizedTest // 7.5.3.2, 20.4.2
  @MethodSource("properties")
  void isEqualByEachProperty(Field field) throws Exception {
    SmtpManagedConnectionFactory one = new SmtpManagedConnectionFactory();
    SmtpManagedConnectionFactory other = new SmtpManagedConnectionFactory();
    assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);

    field.setAccessible(true);
    Object before = field.get(other);
    field.set(
        other,
        before instanceof Integer i ? i + 1 : before instanceof Boolean b ? !b : "something else");
    assertThat(one).isNotEqualTo(other);
  }

  private void set(String property, String value) throws Exception {
    Field field =
        properties().stream().filter(f -> f.getName().equals(property)).findFirst().orElseThrow();
    field.setAccessible(true);
    field.set(factory, field.getType() == Integer.class ? (Object) Integer.valueOf(value) : value);
  }

  @ParameterizedTest // 6.3.7.5, 23.2.1
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          port                     | 65536      | port is 65536, which is outside 1 to 65535
          port                     | -1         | port is -1, which is outside 1 to 65535
          security                 | ssl        | security is 'ssl', which is none of plain, starttls, tls
          host                     | a b        | host is 'a b'
          host                     | a,a        | host is 'a,a', which names a relay twice
          host                     | a,b c      | host is 'b c', which is not a host name
          host                     | a,         | host is empty; it is a name or an address
          host                     | a,b:70000  | host is 'a,b:70000': port is 70000, which is outside 1 to 65535
          host                     | a,b:x      | host is 'a,b:x': 'b:x' is not of the form host, host:port or [address]:port
          host                     | a,[::1]:99999 | host is 'a,[::1]:99999': port is 99999
          relayOrder               | random     | relayOrder is 'random', which is none of inOrder, roundRobin
          relayDownSeconds         | 0          | relayDownSeconds is 0, which is outside 1 to 3600
          relayDownSeconds         | 61         | longestRelayDownSeconds is 60, which is below relayDownSeconds, 61
          longestRelayDownSeconds  | 86401      | longestRelayDownSeconds is 86401, which is outside 1 to 86400
          mechanisms               | PLAIN,X    | mechanisms names 'X', which is none of
          localHostName            | a_b c      | localHostName is 'a_b c'
          sourceAddress            | example    | sourceAddress is 'example', which is not an IP address
          replyTimeoutSeconds      | 0          | replyTimeoutSeconds is 0, which is outside 1 to 86400
          messageEndTimeoutSeconds | 86401      | messageEndTimeoutSeconds is 86401
          aliveWindowSeconds       | 3601       | aliveWindowSeconds is 3601, which is outside 0 to 3600
          batchMessages            | 0          | batchMessages is 0, which is outside 1 to 1000
          maxMessagesPerConnection | -1         | maxMessagesPerConnection is -1, which is outside 0 to 1000000
          maxConnectionAgeSeconds  | 86401      | maxConnectionAgeSeconds is 86401, which is outside 0 to 86400
          trustStore               | /no/file   | trustStore is '/no/file', which cannot be read
          keyStore                 | /no/file   | keyStore is '/no/file', which cannot be read
          passwordInClear          | perhaps    | passwordInClear is 'perhaps', which is none of never, loopback, always
          tlsProtocols             | SSLv3      | tlsProtocols is 'SSLv3': TLS protocols are [SSLv3], which are not some of [TLSv1.3, TLSv1.2]
          tlsProtocols             | TLSv1.3,  | tlsProtocols is 'TLSv1.3,'
          cipherSuites             | TLS_X      | cipherSuites is 'TLS_X': cipher suite is 'TLS_X', which this platform does not have
          pins                     | abc        | pins is 'abc': pin is 'abc', which is not the base64 of a SHA-256
          mechanisms               | PLAIN,XOAUTH2 | mechanisms names PLAIN for a password, XOAUTH2 for an access token: name those for one of them
          mechanisms               | EXTERNAL   | mechanisms is 'EXTERNAL', which needs a client certificate: set keyStore, and security to starttls or tls
          proxy                    | relay:1080 | proxy is 'relay:1080', which is neither socks5://host:port nor http://host:port
          proxy                    | socks5://a b:1080 | proxy is 'socks5://a b:1080': proxyHost is 'a b', which is not a host name
          proxy                    | http://a:70000 | proxy is 'http://a:70000': proxyPort is 70000, which is outside 1 to 65535
          proxyUser                | bob        | proxyUser is set and proxy is not
          proxyPassword            | secret     | proxyPassword is set and proxy is not
          pins                     | ,          | pins is ',': pin is ''
          oauthTokenEndpoint       | http://a.example/token | oauthTokenEndpoint is 'http://a.example/token', which must be https unless it is on loopback
          oauthTokenEndpoint       | https:token | oauthTokenEndpoint is not of the form https://host/path
          oauthTokenEndpoint       | https://a b | oauthTokenEndpoint is not a URL
          oauthTokenEndpoint       | https://a.example/t#f | oauthTokenEndpoint is not of the form https://host/path
          oauthTokenEndpoint       | https://a.example/t | oauthTokenEndpoint is set and oauthMailbox is not
          oauthGrant               | password   | oauthGrant is 'password', which is none of client-credentials, refresh-token, jwt-bearer
          oauthClientAuthentication | none      | oauthClientAuthentication is 'none', which is neither post nor basic
          oauthScope               | a          | oauthScope is set and oauthTokenEndpoint is not
          oauthMailbox             | a          | oauthMailbox is set and oauthTokenEndpoint is not
          oauthRefreshTokenPassword        | a          | oauthRefreshTokenPassword is set and oauthTokenEndpoint is not
          oauthKeyFile             | a          | oauthKeyFile is set and oauthTokenEndpoint is not
          oauthKeyPassword         | a          | oauthKeyPassword is set and oauthTokenEndpoint is not
          oauthAudience            | a          | oauthAudience is set and oauthTokenEndpoint is not
          oauthConnectTimeoutSeconds | 0        | oauthConnectTimeoutSeconds is 0, which is outside 1 to 86400
          oauthReadTimeoutSeconds  | 86401      | oauthReadTimeoutSeconds is 86401, which is outside 1 to 86400
          messagesPerSecond        | -1         | messagesPerSecond is -1, which is outside 0 to 100000
          paceTimeoutSeconds       | 86401      | paceTimeoutSeconds is 86401, which is outside 0 to 86400
          captureMessages          | 0          | captureMessages is 0, which is outside 1 to 100000
          redirectTo               | a@b.example, c@d.example | redirectTo is not an address: address 'a@b.example, c@d.example' is not valid: it contains more than one address
          redirectTo               | nobody     | redirectTo is not an address: address 'nobody' is not valid: it has no @
          allowRecipients          | a@b.example,*.c_d | allowRecipients names '*.c_d', which is neither an address, nor a domain, nor *. and a domain
          user                     | alice      | user is 'alice' and password is not set
          password                 | wonderland | password is set and user is not
          """)
  void namesThePropertyThatIsWrongAndItsValue(String property, String value, String message)
      throws Exception {
    set(property, value);

    assertThatThrownBy(() -> factory.createManagedConnection(null, null))
        .isInstanceOf(InvalidPropertyException.class)
        .hasMessageContaining(message)
        .hasCauseInstanceOf(IllegalArgumentException.class);
    assertThat(relay.connections()).isZero();
  }

  @Test
  void sendsNothingAheadWhereItIsToldTo() throws Exception {
    try (ScriptedSmtpServer both =
        ScriptedSmtpServer.builder().extensions("PIPELINING", "CHUNKING").start()) {
      SmtpManagedConnectionFactory careful = Relays.factoryFor(both);
      careful.setChunking(false);
      careful.setPipelining(false);
      ManagedConnection connection = careful.createManagedConnection(null, null);
      ((SmtpConnection) connection.getConnection(null, null)).send(Relays.ENVELOPE, Relays.MESSAGE);
      connection.destroy();
      assertThat(both.commands()).contains("DATA").noneMatch(line -> line.startsWith("BDAT"));
    }
  }

  /** As it was a Boolean once. */
  @Test
  void understandsTheOldWordsForAPasswordInClear() throws Exception {
    factory.setUser("alice");
    factory.setPassword("wonderland");
    for (String word : List.of("false", "true", "loopback", "always")) {
      factory.setPasswordInClear(word);
      factory.createManagedConnection(null, null).destroy();
    }
    factory.setPasswordInClear("never");
    assertThatThrownBy(() -> factory.createManagedConnection(null, null))
        .isInstanceOf(SecurityException.class)
        .hasMessageContaining("passwordInClear, which is never");
  }

  @Test
  void readsAnEmptyTextAsNotSet() throws Exception {
    factory.setUser("");
    factory.setPassword("");
    factory.setLocalHostName("");
    factory.setSourceAddress("");
    factory.setTrustStore("");
    factory.setPasswordInClear("");
    factory.createManagedConnection(null, null).destroy();
    assertThat(relay.commands()).noneMatch(line -> line.startsWith("AUTH"));
  }

  @Test
  void logsTheSettingsInForceOnceBeforeItConnectsAndNoSecretEver() throws Exception {
    factory.setUser("alice");
    factory.setPassword("wonderland");
    factory.setTrustStorePassword("never-show-this");
    factory.setKeyStorePassword("never-show-this");
    RememberedLog remembered = new RememberedLog();
    try {
      factory.createManagedConnection(null, null).destroy();
      factory.createManagedConnection(null, null).destroy();
    } finally {
      remembered.close();
    }
    List<String> log = remembered.lines();
    assertThat(log.get(0))
        .isEqualTo(
            "SMTP connection factory: host=localhost port="
                + relay.port()
                + " security=plain localHostName=own address passwordInClear=loopback trust=platform"
                + " timeouts[s]: connect=10 open=30 reply=60 write=60 messageEnd=600 validation=2;"
                + " credentials from the configuration; SMTP Connector (not from its archive)");
    assertThat(log).filteredOn(line -> line.startsWith("SMTP connection factory")).hasSize(1);
    assertThat(log).anyMatch(line -> line.endsWith("C: AUTH PLAIN ***"));
    String plain =
        Base64.getEncoder()
            .encodeToString("\0alice\0wonderland".getBytes(StandardCharsets.US_ASCII));
    assertThat(log)
        .noneMatch(line -> line.contains("wonderland"))
        .noneMatch(line -> line.contains(plain))
        .noneMatch(line -> line.contains("never-show-this"));
  }

  @Test
  void refusesTwoOfThemTogether(@TempDir Path directory) {
    factory.setRedirectTo("test@ops.example");
    factory.setCapture(directory.toString());
    factory.setAllowRecipients("doe.example");
    assertThatThrownBy(() -> factory.createManagedConnection(null, null))
        .isInstanceOf(InvalidPropertyException.class)
        .hasMessageContaining(
            "redirectTo and allowRecipients and capture are set, and only one of them can be");
    assertThat(relay.connections()).isZero();
  }
}
