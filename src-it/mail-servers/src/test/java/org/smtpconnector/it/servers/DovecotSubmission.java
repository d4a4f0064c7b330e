package org.smtpconnector.it.servers;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.smtpconnector.testkit.ReceivedMessage;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** Dovecot's submission service, which asks the relay behind it about each recipient. */
final class DovecotSubmission implements RunningServer {
  private final ScriptedSmtpServer relay;
  private final ServerProcess dovecot;

  private DovecotSubmission(ScriptedSmtpServer relay, ServerProcess dovecot) {
    this.relay = relay;
    this.dovecot = dovecot;
  }

  static DovecotSubmission start() throws IOException {
    ScriptedSmtpServer relay = ScriptedSmtpServer.builder().start();
    relay.on("RCPT TO:<refused@").reply("550 5.1.1 no such mailbox");
    relay.on("RCPT TO:<deferred@").reply("450 4.2.0 come again later");
    relay.on("RCPT TO:<busy@").replyThenClose("421 4.3.2 too much to do");
    try {
      return new DovecotSubmission(
          relay,
          ServerProcess.start(
              "dovecot",
              Map.of(
                  "PROTOCOL",
                  "submission",
                  "RELAY_PORT",
                  String.valueOf(relay.port()),
                  "TOKEN_KEY",
                  World.TOKEN_KEY)));
    } catch (IOException | RuntimeException e) {
      relay.close();
      throw e;
    }
  }

  @Override
  public int port() {
    return dovecot.port();
  }

  @Override
  public int tlsPort() {
    return dovecot.tlsPort();
  }

  @Override
  public List<byte[]> delivered() {
    return relay.messages().stream().map(ReceivedMessage::content).toList();
  }

  @Override
  public void close() throws IOException {
    try {
      dovecot.close();
    } finally {
      relay.close();
    }
  }
}
