package org.smtpconnector.benchmark.client;

import org.smtpconnector.benchmark.sink.Relay;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpSession;

/** Our client. */
final class Sessions {
  /** A mail as our client takes it. */
  private record Ready(Envelope envelope, MessageSource message) {}

  /** Where mails come from. */
  private interface Source {
    Ready next() throws Exception;
  }

  private Sessions() {}

  /** Sessions that send one mail after the other. */
  static MailClient oneByOne(Scenario scenario) throws Exception {
    SmtpConfig config = config(scenario);
    Source source = source(scenario);
    return switch (scenario.work()) {
      case OPEN -> new Openings(() -> aborting(config));
      case OPEN_ANEW -> new Openings(() -> aborting(config(scenario)));
      default -> Lanes.open(scenario.connections(), () -> lane(SmtpSession.open(config), source));
    };
  }

  private static Lanes.Lane lane(SmtpSession session, Source source) {
    return new Lanes.Lane() {
      @Override
      public void send() throws Exception {
        Ready mail = source.next();
        session.send(mail.envelope(), mail.message());
      }

      @Override
      public void close() {
        session.close();
      }
    };
  }

  /** Without QUIT, which would be counted as a round trip of the opening. */
  private static AutoCloseable aborting(SmtpConfig config) throws Exception {
    return SmtpSession.open(config)::abort;
  }

  private static Source source(Scenario scenario) throws Exception {
    Letter letter = Letter.of(scenario);
    Ready ready = compose(letter);
    return scenario.work() == Work.COMPOSE ? () -> compose(letter) : () -> ready;
  }

  /** All that becomes of a letter before the session has it. */
  private static Ready compose(Letter letter) throws Exception {
    return new Ready(
        Envelope.of(letter.from(), letter.recipients().toArray(String[]::new)),
        MessageSource.of(Composer.bytes(letter)));
  }

  private static SmtpConfig config(Scenario scenario) {
    SmtpConfig.Builder config =
        SmtpConfig.to(Scenario.HOST)
            .port(scenario.port())
            .security(scenario.security())
            .localHostName(Scenario.LOCAL_HOST);
    if (scenario.encrypted()) {
      config
          .sslContext(scenario.tlsContext())
          .credentials(Credentials.password(Relay.USER, Relay.PASSWORD));
    }
    return config.build();
  }
}
