package org.smtpconnector.smtp;

import java.io.IOException;
import java.util.List;
import org.smtpconnector.smtp.SmtpException.Disconnected;

/** The way to an open session: TCP, greeting, EHLO, STARTTLS, EHLO, AUTH. */
final class Opening {
  private final SmtpConfig config;
  private final Conversation conversation;
  private final Deadline open;

  Opening(SmtpConfig config, SendDeadline caller) {
    this.config = config;
    this.conversation = new Conversation(config);
    this.open = caller.limit(Deadline.in(config.timeouts().open(), "open session"));
  }

  SmtpSession run() throws SmtpException {
    boolean opened = false;
    try {
      conversation.connect(open);
      Capabilities capabilities = conversation.ehloOrHelo(open);
      if (config.security() == TransportSecurity.STARTTLS) {
        conversation.startTls(capabilities, open);
        capabilities = conversation.ehloOrHelo(open);
      }
      String identity = authenticate(capabilities);
      SmtpSession session =
          new SmtpSession(
              config, conversation.wire(), capabilities, conversation.summary() + ", " + identity);
      config.listener().opened(session.summary());
      opened = true;
      return session;
    } catch (SmtpException e) {
      throw e;
    } catch (IOException e) {
      throw new Disconnected(
          "cannot open a session with "
              + config.target()
              + ": "
              + Printable.of(String.valueOf(e.getMessage())),
          e,
          List.of(),
          false);
    } finally {
      if (!opened) {
        conversation.abort();
      }
    }
  }

  private String authenticate(Capabilities capabilities) throws IOException {
    Credentials credentials = config.credentials();
    if (credentials == Credentials.none()) {
      return "not authenticated";
    }
    AuthMechanism mechanism =
        conversation.authenticate(credentials, config.mechanisms(), capabilities, open);
    return (credentials.user().isEmpty()
            ? "client certificate"
            : "user '" + Printable.of(credentials.user()) + "'")
        + " by "
        + mechanism.registeredName();
  }
}
