package org.smtpconnector.mail.smime;

import org.smtpconnector.mail.testkit.TestMailbox;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** A mailbox whose server offers these extensions. */
final class Relay extends TestMailbox {
  private final ScriptedSmtpServer server;

  Relay(String... extensions) {
    server = ScriptedSmtpServer.builder().extensions(extensions).start();
  }

  @Override
  public ScriptedSmtpServer server() {
    return server;
  }

  @Override
  public void close() {
    server.close();
  }
}
