package org.smtpconnector.mail.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.mail.Mail;

/** Where there is a page, and who sees it. */
class PreviewAccessTest {
  @TempDir Path directory;

  private PreviewServer server(Path capture, Map<String, String> settings, Class<?>... beans)
      throws Exception {
    Map<String, String> all = new HashMap<>(settings);
    all.putIfAbsent("smtpconnector.preview", "true");
    return new PreviewServer(directory, capture, all, beans);
  }

  /** Returns the status of the answer to a request that names this host. */
  private static int status(PreviewServer server, String host) throws IOException {
    return status(server, "HTTP/1.1", host);
  }

  private static int status(PreviewServer server, String version, String host) throws IOException {
    URI url = URI.create(server.url("/mail-preview"));
    try (Socket socket = new Socket(url.getHost(), url.getPort())) {
      String request =
          String.join(
              "\r\n",
              "GET " + url.getPath() + " " + version,
              "Host: " + host,
              "Connection: close",
              "",
              "");
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      return Integer.parseInt(answer.readLine().split(" ")[1]);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", ""})
  void thereIsNoPageUnlessItIsAskedFor(String value) throws Exception {
    try (PreviewServer server = server(directory, Map.of("smtpconnector.preview", value))) {
      assertThat(server.get("/mail-preview").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void thePageGoesWhenTheSettingGoes() throws Exception {
    try (PreviewServer server = server(directory, Map.of())) {
      assertThat(server.get("/mail-preview").statusCode()).isEqualTo(200);
      System.setProperty("smtpconnector.preview", "false");
      assertThat(server.get("/mail-preview").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void onlyBrowsersOfTheServersMachineSeeIt() throws Exception {
    try (PreviewServer server = server(directory, Map.of())) {
      for (String host :
          List.of("localhost", "localhost:9080", "shop.localhost", "127.0.0.1", "[::1]:9080")) {
        assertThat(status(server, host)).as(host).isEqualTo(200);
      }
      for (String host : List.of("shop.example", "127.0.0.1.roe.example", "192.0.2.1")) {
        assertThat(status(server, host)).as(host).isEqualTo(403);
      }
    }
  }

  @Test
  void noProxyPassesItOn() throws Exception {
    try (PreviewServer server = server(directory, Map.of())) {
      for (String header :
          List.of(
              "Forwarded",
              "Via",
              "X-Forwarded-For",
              "X-Forwarded-Host",
              "x-forwarded-proto",
              "X-Real-IP")) {
        assertThat(server.get("/mail-preview", header, "192.0.2.1").statusCode())
            .as(header)
            .isEqualTo(403);
      }
    }
  }

  @Test
  void noProxyOfHttp10PassesItOnThoughItAddsNothing() throws Exception {
    try (PreviewServer server = server(directory, Map.of())) {
      assertThat(status(server, "HTTP/1.0", "localhost:9080")).isEqualTo(403);
    }
  }

  @Test
  void canBeOpenedToOthers() throws Exception {
    try (PreviewServer server = server(directory, Map.of("smtpconnector.preview.remote", "true"))) {
      assertThat(status(server, "shop.example")).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"prod", "Production"})
  void isRefusedInProductionWhateverIsCaptured(String profile) {
    assertThatThrownBy(() -> server(directory, Map.of("mp.config.profile", profile)))
        .hasMessageContaining("smtpconnector.preview is true, but mp.config.profile is prod")
        .hasMessageContaining("remove smtpconnector.preview");
  }

  @Test
  void isRefusedWhereMessagesReachTheirRecipients() {
    assertThatThrownBy(() -> server(null, Map.of("smtpconnector.jndi-name", "mail/relay")))
        .hasMessageContaining("the connection factory mail/relay sends messages to their")
        .hasMessageContaining("set capture, redirectTo or allowRecipients")
        .hasMessageContaining("mp.config.profile to dev");
  }

  @Test
  void isThereWhereTheProfileIsThatOfDevelopment() throws Exception {
    try (PreviewServer server = server(null, Map.of("mp.config.profile", "dev"))) {
      assertThat(server.page("").text()).contains("No connection factory captures messages");
    }
  }

  @Test
  void isRefusedOnceMessagesReachTheirRecipients() throws Exception {
    try (PreviewServer server = server(directory, Map.of())) {
      CapturingFactoryLookup.capture = null;
      assertThat(server.get("/mail-preview").statusCode()).isEqualTo(403);
      assertThat(server.get("/mail-preview").body()).contains("mail/smtp sends messages");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "smtpconnector.preview, yes, set true or false",
    "smtpconnector.preview.remote, 1, set true or false",
    "smtpconnector.preview.directory, /no/such, which is not a directory"
  })
  void namesASettingThatIsWrong(String key, String value, String text) {
    assertThatThrownBy(() -> server(directory, Map.of(key, value)))
        .hasMessageContaining(key + " is '" + value + "'")
        .hasMessageContaining(text);
  }

  @Test
  void namesASettingThatIsWrongByNow() throws Exception {
    try (PreviewServer server = server(directory, Map.of())) {
      System.setProperty("smtpconnector.preview", "yes");
      assertThat(server.get("/mail-preview").statusCode()).isEqualTo(403);
      assertThat(server.get("/mail-preview").body()).contains("smtpconnector.preview is 'yes'");
    }
  }

  @Test
  void showsTheMessagesOfADirectory() throws Exception {
    Path captured = Files.createDirectory(directory.resolve("mails"));
    Files.writeString(captured.resolve("a.eml"), "Subject: Hello\r\n\r\n");
    try (PreviewServer server =
        server(
            null,
            Map.of(
                "mp.config.profile",
                "test",
                "smtpconnector.preview.directory",
                captured.toString()))) {
      assertThat(server.page("").select(".subject").eachText()).containsExactly("Hello");
    }
  }

  static class WithParameters {
    @MailPreview
    public Mail of(String order) {
      throw new IllegalStateException(order);
    }
  }

  static class OfText {
    @MailPreview
    public String text() {
      return "";
    }
  }

  static class Hidden {
    @MailPreview
    Mail hidden() {
      throw new IllegalStateException();
    }
  }

  private void isRefused(Class<?> bean, String problem) {
    assertThatThrownBy(() -> server(directory, Map.of(), bean))
        .hasMessageContaining("@MailPreview " + bean.getName() + "." + problem)
        .hasMessageContaining("make it a public method without parameters");
  }

  @Test
  void namesAMethodThatCannotBeCalled() {
    isRefused(WithParameters.class, "of has parameters");
    isRefused(OfText.class, "text returns java.lang.String");
    isRefused(Hidden.class, "hidden is not public");
  }
}
