package org.smtpconnector.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;

class ScriptedSmtpServerTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  /** A client that says what it is told to and shows what it hears. */
  private static final class Client implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;

    Client(ScriptedSmtpServer server) throws IOException {
      socket = new Socket("127.0.0.1", server.port());
      socket.setSoTimeout(10_000);
      in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
    }

    String hear() throws IOException {
      return in.readLine();
    }

    String say(String line) throws IOException {
      socket.getOutputStream().write((line + "\r\n").getBytes(UTF_8));
      String reply = hear();
      while (reply != null && reply.length() > 3 && reply.charAt(3) == '-') {
        reply = hear();
      }
      return reply;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static void sendOne(Client client, String body) throws IOException {
    client.say("MAIL FROM:<a@a.example> SIZE=3");
    client.say("RCPT TO:<b@b.example>");
    client.say("DATA");
    assertThat(client.say(body + "\r\n.")).startsWith("250 ");
  }

  @Test
  void takesAMessageAndRemembersItsEnvelope() throws IOException {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().start();
        Client client = new Client(server)) {
      assertThat(client.hear()).startsWith("220 ");
      assertThat(client.say("EHLO me")).startsWith("250 ");
      sendOne(client, "Subject: one\r\n two\r\n\r\n..dot\n.bare");
      ReceivedMessage message = server.awaitMessages(1, SOON).get(0);
      assertThat(message.sender()).isEqualTo("a@a.example");
      assertThat(message.mailParameters()).containsExactly("SIZE=3");
      assertThat(message.recipients()).containsExactly("b@b.example");
      assertThat(message.text()).isEqualTo("Subject: one\r\n two\r\n\r\n.dot\n.bare\r\n");
      assertThat(message.header("subject")).contains("one two");
      assertThat(message.connection()).isEqualTo(1);
    }
  }

  @Test
  void givesNoTwoConnectionsTheSameNumberEvenIfCountsAreRemoved() throws IOException {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().start();
        Client before = new Client(server)) {
      before.hear();
      server.clear();
      try (Client after = new Client(server)) {
        after.hear();
        sendOne(before, "x");
        sendOne(after, "x");
        assertThat(server.messages().stream().map(ReceivedMessage::connection))
            .containsExactly(1, 2);
        assertThat(server.connections()).isEqualTo(1);
      }
    }
  }

  @Test
  void countsAConnectionAsOpenUntilItsQuitIsRepliedTo() throws IOException {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().start()) {
      for (int i = 0; i < 200; i++) {
        try (Client client = new Client(server)) {
          client.hear();
          assertThat(client.say("QUIT")).startsWith("221 ");
          assertThat(server.openConnections()).isZero();
        }
      }
      assertThat(server.mostOpenConnections()).isEqualTo(1);
    }
  }

  @Test
  void refusesCommandsOutOfOrder() throws IOException {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().start();
        Client client = new Client(server)) {
      client.hear();
      assertThat(client.say("RCPT TO:<b@b.example>")).startsWith("503 ");
      assertThat(client.say("DATA")).startsWith("554 ");
      assertThat(client.say("MAIL FROM:<>")).startsWith("250 ");
      assertThat(client.say("MAIL FROM:<>")).startsWith("503 ");
      assertThat(client.say("STARTTLS")).startsWith("503 ");
      assertThat(client.say("NONSENSE")).startsWith("500 ");
    }
  }

  @Test
  void wantsTheRightPasswordWhereThereAreUsers() throws IOException {
    Base64.Encoder base64 = Base64.getEncoder();
    try (ScriptedSmtpServer server =
            ScriptedSmtpServer.builder().user("alice", "wonderland").start();
        Client client = new Client(server)) {
      client.hear();
      assertThat(client.say("MAIL FROM:<>")).startsWith("530 ");
      String wrong = base64.encodeToString("\0alice\0x".getBytes(UTF_8));
      assertThat(client.say("AUTH PLAIN " + wrong)).startsWith("535 ");
      client.say("AUTH LOGIN");
      client.say(base64.encodeToString("alice".getBytes(UTF_8)));
      assertThat(client.say(base64.encodeToString("wonderland".getBytes(UTF_8))))
          .startsWith("235 ");
      sendOne(client, "x");
      assertThat(server.messages().get(0).user()).contains("alice");
    }
  }

  @Test
  void acceptsAnyUserAndNobodyWhereItIsSaid() throws IOException {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().anyUser().start();
        Client client = new Client(server)) {
      client.hear();
      sendOne(client, "x");
      String any = Base64.getEncoder().encodeToString("\0alice\0any".getBytes(UTF_8));
      assertThat(client.say("AUTH PLAIN " + any)).startsWith("235 ");
      sendOne(client, "y");
      assertThat(server.messages().get(0).user()).isEmpty();
      assertThat(server.messages().get(1).user()).contains("alice");
    }
  }

  @Test
  void misbehavesAsOftenAsItIsTold() throws IOException {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().start();
        Client client = new Client(server)) {
      server.on("RCPT TO:<b@").reply("451 4.7.1 later").after(1).times(2);
      client.hear();
      client.say("MAIL FROM:<>");
      assertThat(client.say("rcpt to:<B@b.example>")).startsWith("250 ");
      assertThat(client.say("RCPT TO:<b@b.example>")).isEqualTo("451 4.7.1 later");
      assertThat(client.say("RCPT TO:<c@b.example>")).startsWith("250 ");
      assertThat(client.say("RCPT TO:<b@b.example>")).isEqualTo("451 4.7.1 later");
      assertThat(client.say("RCPT TO:<b@b.example>")).startsWith("250 ");
    }
  }

  @Test
  void misbehavesWhenItIsTold() throws IOException {
    boolean[] now = {false};
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().start();
        Client client = new Client(server)) {
      server.on("NOOP").reply("451 4.7.1 later").when(() -> now[0]).times(1);
      client.hear();
      assertThat(client.say("NOOP")).startsWith("250 ");
      now[0] = true;
      assertThat(client.say("NOOP")).isEqualTo("451 4.7.1 later");
      assertThat(client.say("NOOP")).startsWith("250 ");
    }
  }

  @Test
  void takesTheMessageAndHidesItsReply() throws IOException {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().start();
        Client client = new Client(server)) {
      server.on(NonCommandPhase.END_OF_DATA).takeThenDrop();
      client.hear();
      client.say("MAIL FROM:<>");
      client.say("RCPT TO:<b@b.example>");
      client.say("DATA");
      assertThat(client.say("x\r\n.")).isNull();
      assertThat(server.awaitMessages(1, SOON)).hasSize(1);
    }
  }

  @Test
  void misbehavesForOneRecipientAlone() throws IOException {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().start()) {
      server.on(NonCommandPhase.END_OF_DATA).reply("452 4.2.2 full").to("C@b.example");
      try (Client client = new Client(server)) {
        client.hear();
        client.say("EHLO me");
        sendOne(client, "for b");
        client.say("MAIL FROM:<a@a.example>");
        client.say("RCPT TO:<b@b.example>");
        client.say("RCPT TO:<c@b.example>");
        client.say("DATA");
        assertThat(client.say("for both\r\n.")).isEqualTo("452 4.2.2 full");
      }
      assertThat(server.messages()).hasSize(1);
    }
  }

  @Test
  void comesBackOnItsPortAfterACrash() throws IOException {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().start()) {
      try (Client client = new Client(server)) {
        client.hear();
        server.stop();
        assertThat(client.hear()).isNull();
      }
      server.start();
      try (Client client = new Client(server)) {
        assertThat(client.hear()).startsWith("220 ");
      }
      assertThat(server.connections()).isEqualTo(2);
      assertThat(server.mostOpenConnections()).isEqualTo(1);
    }
  }

  @Test
  void failsATestThatWaitsForWhatDoesNotCome() {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().start()) {
      assertThatThrownBy(() -> server.awaitMessages(1, Duration.ofMillis(10)))
          .isInstanceOf(AssertionError.class)
          .hasMessageStartingWith("1 messages expected, 0 accepted");
    }
  }

  @Test
  void listensOnLoopbackAlone() throws IOException {
    try (ScriptedSmtpServer server = ScriptedSmtpServer.builder().address("::1").start();
        Socket socket = new Socket("::1", server.port())) {
      assertThat(
              new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8)).readLine())
          .startsWith("220 ");
    }
    assertThatThrownBy(() -> ScriptedSmtpServer.builder().address("192.0.2.1").start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("address is 192.0.2.1, which is not loopback");
  }
}
