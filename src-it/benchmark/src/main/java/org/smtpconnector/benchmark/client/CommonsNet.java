package org.smtpconnector.benchmark.client;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import org.apache.commons.net.smtp.AuthenticatingSMTPClient;
import org.apache.commons.net.smtp.SimpleSMTPHeader;
import org.smtpconnector.benchmark.sink.Relay;

/** Apache Commons Net: a client for each thread, which stays connected, with TCP_NODELAY. */
final class CommonsNet implements Lanes.Lane {
  private final AuthenticatingSMTPClient client;
  private final Letter letter;
  private final String ready; // null where it is to be composed

  private CommonsNet(AuthenticatingSMTPClient client, Letter letter, String ready) {
    this.client = client;
    this.letter = letter;
    this.ready = ready;
  }

  static MailClient connected(Scenario scenario) throws Exception {
    Letter letter = Letter.of(scenario);
    String ready =
        scenario.work() == Work.READY_MADE
            ? new String(Composer.bytes(letter), StandardCharsets.US_ASCII)
            : null;
    return Lanes.open(
        scenario.connections(), () -> new CommonsNet(connect(scenario), letter, ready));
  }

  private static AuthenticatingSMTPClient connect(Scenario scenario)
      throws IOException, GeneralSecurityException {
    AuthenticatingSMTPClient client =
        scenario.server().encrypted()
            ? new AuthenticatingSMTPClient(false, scenario.server().tlsContext())
            : new AuthenticatingSMTPClient();
    client.setEndpointCheckingEnabled(true);
    client.connect(Endpoint.HOST, scenario.server().port());
    client.setTcpNoDelay(true);
    check(client, client.elogin(Endpoint.LOCAL_HOST));
    if (scenario.server().encrypted()) {
      check(client, client.execTLS());
      check(client, client.elogin(Endpoint.LOCAL_HOST));
      check(
          client,
          client.auth(AuthenticatingSMTPClient.AUTH_METHOD.PLAIN, Relay.USER, Relay.PASSWORD));
    }
    return client;
  }

  private static void check(AuthenticatingSMTPClient client, boolean positive) throws IOException {
    if (!positive) {
      throw new IOException("the server said " + client.getReplyString());
    }
  }

  @Override
  public void send() throws IOException {
    check(client, client.setSender(letter.from()));
    for (String recipient : letter.recipients()) {
      check(client, client.addRecipient(recipient));
    }
    try (Writer out = client.sendMessageData()) {
      if (out == null) {
        throw new IOException("the server said " + client.getReplyString());
      }
      write(out);
    }
    check(client, client.completePendingCommand());
  }

  private void write(Writer out) throws IOException {
    if (ready != null) {
      out.write(ready);
      return;
    }
    String to = String.join(", ", letter.recipients());
    out.write(new SimpleSMTPHeader(letter.from(), to, letter.subject()).toString());
    out.write(letter.text());
  }

  @Override
  public void close() throws IOException {
    client.logout();
    client.disconnect();
  }
}
