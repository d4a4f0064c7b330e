package org.smtpconnector.connector.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.ResourceException;
import jakarta.resource.spi.InvalidPropertyException;
import jakarta.resource.spi.ManagedConnection;
import jakarta.resource.spi.SecurityException;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.security.auth.Subject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.ra.Relays;
import org.smtpconnector.connector.ra.SmtpConnectionRequestInfo;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.TlsSettings;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.ServerCertificate;
import org.smtpconnector.testkit.TestAuthority;

/** TLS, proxy, and what the mechanisms make of the credentials. */
class TlsAndProxyPropertiesTest {
  private static final TestAuthority AUTHORITY = new TestAuthority();
  private static final ServerCertificate CERTIFICATE = AUTHORITY.issue("localhost");

  @TempDir Path files;
  private ScriptedSmtpServer relay;

  @BeforeEach
  void writeStores() throws Exception {
    AUTHORITY.writeTrustStore(files.resolve("trust.p12"), "trusted".toCharArray());
    AUTHORITY.issue("alice").writeKeyStore(files.resolve("keys.p12"), "secret".toCharArray());
  }

  @AfterEach
  void stopRelay() {
    if (relay != null) {
      relay.close();
    }
  }

  private SmtpManagedConnectionFactory start(ScriptedSmtpServer.Builder server) {
    relay = server.implicitTls(CERTIFICATE).start();
    SmtpManagedConnectionFactory factory = Relays.factoryFor(relay);
    factory.setSecurity("tls");
    factory.setTrustStore(files.resolve("trust.p12").toString());
    factory.setTrustStorePassword("trusted");
    return factory;
  }

  private SmtpManagedConnectionFactory startWithClientCertificates(String... mechanisms) {
    ScriptedSmtpServer.Builder server = ScriptedSmtpServer.builder().clientCertificates(AUTHORITY);
    if (mechanisms.length > 0) {
      server.user("alice", "").mechanisms(mechanisms);
    }
    SmtpManagedConnectionFactory factory = start(server);
    factory.setKeyStore(files.resolve("keys.p12").toString());
    factory.setKeyStorePassword("secret");
    return factory;
  }

  private static void send(SmtpManagedConnectionFactory factory, Subject subject) throws Exception {
    ManagedConnection connection = factory.createManagedConnection(subject, null);
    ((SmtpConnection) connection.getConnection(subject, null))
        .send(Relays.ENVELOPE, Relays.MESSAGE);
    connection.destroy();
  }

  // The client's certificate

  @Test
  void showsItsCertificateWithoutAuthWhereNoMechanismAsksForIt() throws Exception {
    SmtpManagedConnectionFactory factory = startWithClientCertificates();
    send(factory, null);
    assertThat(relay.messages().get(0).tls()).isTrue();
    assertThat(relay.commands()).noneMatch(line -> line.startsWith("AUTH"));
    factory.setKeyStore(null);
    assertThatThrownBy(() -> send(factory, null)).isInstanceOf(ResourceException.class);
  }

  @Test
  void authenticatesByItsCertificateWithoutAnyCredentials() throws Exception {
    SmtpManagedConnectionFactory factory = startWithClientCertificates("EXTERNAL");
    factory.setMechanisms("external");
    send(factory, null);
    assertThat(relay.messages().get(0).user()).contains("alice");
  }

  @Test
  void asksToActAsTheUserThatIsNamedWithTheCertificate() throws Exception {
    SmtpManagedConnectionFactory factory = startWithClientCertificates("EXTERNAL");
    factory.setMechanisms("EXTERNAL");
    factory.setUser("alice");
    send(factory, null);
    assertThat(relay.messages().get(0).user()).contains("alice");
    assertThatThrownBy(() -> send(factory, Relays.subject(factory, "bob", "ignored")))
        .isInstanceOf(SecurityException.class)
        .hasMessageContaining("'bob'");
  }

  // What TLS is good enough

  @Test
  void takesTheServerWhoseKeyIsPinnedAndNoOther() throws Exception {
    SmtpManagedConnectionFactory factory = start(ScriptedSmtpServer.builder());
    String pin = TlsSettings.pinOf(CERTIFICATE.chain().get(0));
    factory.setPins(TlsSettings.pinOf(AUTHORITY.certificate()) + ", " + pin);
    send(factory, null);
    factory.setPins(TlsSettings.pinOf(AUTHORITY.certificate()));
    assertThatThrownBy(() -> send(factory, null))
        .isInstanceOf(SecurityException.class)
        .hasCauseInstanceOf(SmtpException.SecurityUnmet.class);
  }

  @Test
  void speaksTheVersionsAndCipherSuitesThatAreAllowed() throws Exception {
    SmtpManagedConnectionFactory factory = start(ScriptedSmtpServer.builder());
    factory.setTlsProtocols("TLSv1.2");
    factory.setCipherSuites("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
    send(factory, null);
    factory.setCipherSuites("TLS_AES_128_GCM_SHA256"); // one of TLS 1.3
    assertThatThrownBy(() -> send(factory, null)).isInstanceOf(ResourceException.class);
    factory.setTlsProtocols("TLSv1.3, TLSv1.2");
    send(factory, null);
    assertThat(relay.messages()).hasSize(2);
  }

  // Access tokens

  @ParameterizedTest
  @ValueSource(strings = {"XOAUTH2", "OAUTHBEARER", "OAUTHBEARER, xoauth2"})
  void takesThePasswordForAnAccessTokenWhereTheMechanismsAreThose(String mechanisms)
      throws Exception {
    SmtpManagedConnectionFactory factory =
        start(
            ScriptedSmtpServer.builder()
                .user("alice", "ya29.token")
                .mechanisms("PLAIN", "XOAUTH2", "OAUTHBEARER"));
    factory.setMechanisms(mechanisms);
    send(factory, Relays.subject(factory, "alice", "ya29.token"));
    factory.createManagedConnection(
        null, new SmtpConnectionRequestInfo(Credentials.password("alice", "ya29.token")));
    factory.setUser("alice");
    factory.setPassword("ya29.token");
    send(factory, null);
    assertThat(relay.commands())
        .filteredOn(line -> line.startsWith("AUTH"))
        .hasSize(3)
        .allMatch(line -> line.matches("AUTH (XOAUTH2|OAUTHBEARER).*"));
  }

  @Test
  void saysWhyAPasswordIsNoAccessTokenAndDoesNotShowIt() {
    SmtpManagedConnectionFactory factory = start(ScriptedSmtpServer.builder());
    factory.setMechanisms("XOAUTH2");
    assertThatThrownBy(
            () ->
                factory.createManagedConnection(
                    Relays.subject(factory, "alice", "never show this"), null))
        .isInstanceOf(SecurityException.class)
        .hasMessage(
            "credentials of the container: token is not made of visible ASCII characters (by the"
                + " setting mechanisms the password of user 'alice' is an access token)");
    assertThat(relay.connections()).isZero();
  }

  // A proxy

  @Test
  void goesThroughTheProxyThatIsSetAndSaysWhoItIs() throws Exception {
    try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<List<String>> asked =
          CompletableFuture.supplyAsync(() -> requestRefused(proxy));
      SmtpManagedConnectionFactory factory = new SmtpManagedConnectionFactory();
      factory.setHost("relay.example");
      factory.setProxy("http://127.0.0.1:" + proxy.getLocalPort());
      factory.setProxyUser("bob");
      factory.setProxyPassword("never-show-this");
      assertThatThrownBy(() -> factory.createManagedConnection(null, null))
          .isInstanceOf(ResourceException.class)
          .hasMessageContaining("the http proxy 127.0.0.1:" + proxy.getLocalPort())
          .hasMessageNotContaining("never-show-this");
      String login = Base64.getEncoder().encodeToString("bob:never-show-this".getBytes(UTF_8));
      assertThat(asked.get(60, TimeUnit.SECONDS))
          .startsWith("CONNECT relay.example:587 HTTP/1.1")
          .contains("Proxy-Authorization: Basic " + login);
    }
  }

  private static List<String> requestRefused(ServerSocket proxy) {
    try (Socket client = proxy.accept()) {
      BufferedReader in = new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8));
      List<String> head = new ArrayList<>();
      for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
        head.add(line);
      }
      client.getOutputStream().write("HTTP/1.1 403 Forbidden\r\n\r\n".getBytes(UTF_8));
      return head;
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          socks5://bob:s3cret@a:1080 | -   | -      | proxy holds an '@'; it is socks5://host:port or
          socks5://a:1080            | bob | -      | proxyPassword is empty; proxyUser needs one
          socks5://a:1080            | -   | s3cret | proxyUser is empty; proxyPassword needs one
          http://a:1080              | b:b | s3cret | proxyUser holds a colon
          https://a:1080             | -   | -      | proxy is 'https://a:1080', which is neither
          socks5://[::1              | -   | -      | proxy is 'socks5://[::1', which is neither
          """)
  void saysWhatIsWrongWithAProxyWithoutItsPassword(
      String proxy, String user, String password, String message) {
    SmtpManagedConnectionFactory factory = new SmtpManagedConnectionFactory();
    factory.setProxy(proxy);
    factory.setProxyUser(user);
    factory.setProxyPassword(password);
    assertThatThrownBy(() -> factory.createManagedConnection(null, null))
        .isInstanceOf(InvalidPropertyException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("s3cret");
    assertThat(factory.settings().toString()).doesNotContain("s3cret");
  }

  // The log

  @Test
  void showsEverythingThatIsSetButSecrets() {
    SmtpManagedConnectionFactory factory = new SmtpManagedConnectionFactory();
    factory.setPassword("never-show-this");
    factory.setTrustStore("t.p12");
    factory.setTrustStorePassword("never-show-this");
    factory.setTrustPlatform(true);
    factory.setKeyStore("k.p12");
    factory.setKeyStorePassword("never-show-this");
    factory.setTlsProtocols("TLSv1.3");
    factory.setCipherSuites("TLS_AES_128_GCM_SHA256");
    factory.setPins("abc");
    factory.setProxy("socks5://a:1080");
    factory.setProxyUser("bob");
    factory.setProxyPassword("never-show-this");
    factory.setMaxMessagesPerConnection(100);
    factory.setMaxConnectionAgeSeconds(3600);
    assertThat(factory.settings())
        .hasToString(
            "host=localhost port=default security=starttls localHostName=own address"
                + " passwordInClear=loopback maxMessagesPerConnection=100"
                + " maxConnectionAgeSeconds=3600 trust=t.p12 and platform keyStore=k.p12"
                + " tlsProtocols=TLSv1.3 cipherSuites=TLS_AES_128_GCM_SHA256 pins=abc"
                + " proxy=socks5://a:1080 timeouts[s]: connect=10 open=30 reply=60 write=60"
                + " messageEnd=600 validation=2");
  }
}
