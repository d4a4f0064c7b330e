package org.smtpconnector.benchmark.client;

import java.io.IOException;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.smtpconnector.benchmark.sink.Relay;
import org.smtpconnector.mail.Composition;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.SmtpSession;
import org.smtpconnector.smtp.Submission;

/** Our client. */
final class Sessions {
  /** Where mails come from. */
  private interface Source {
    Submission next();
  }

  // The receipt's count is enough.
  private static final BatchListener IGNORING_OUTCOMES =
      new BatchListener() {
        @Override
        public void accepted(Submission submission, Receipt receipt) {}

        @Override
        public void failed(Submission submission, SmtpException failure) {}
      };

  private Sessions() {}

  /** Sessions that send one mail after the other. */
  static MailClient oneByOne(Scenario scenario) throws Exception {
    SmtpConfig config = config(scenario);
    Source source = source(scenario);
    return switch (scenario.work()) {
      case OPEN -> Openings.of(() -> aborting(config));
      case OPEN_ANEW -> Openings.anew(() -> anew(scenario));
      default -> Lanes.open(scenario.connections(), () -> lane(SmtpSession.open(config), source));
    };
  }

  /** Sessions that have many mails under way. */
  static MailClient allAtOnce(Scenario scenario) throws Exception {
    SmtpConfig config = config(scenario);
    Source source = source(scenario);
    return Lanes.open(scenario.connections(), () -> batchLane(SmtpSession.open(config), source));
  }

  private static Lanes.Lane batchLane(SmtpSession session, Source source) {
    return new Lanes.Lane() {
      @Override
      public void send() throws Exception {
        send(1);
      }

      @Override
      public void send(int messages) throws Exception {
        Iterator<Submission> submissions =
            IntStream.range(0, messages).mapToObj(i -> source.next()).iterator();
        BatchReceipt receipt = session.sendAll(submissions, IGNORING_OUTCOMES);
        if (receipt.accepted() != messages) {
          throw new IOException("of " + messages + " mails: " + receipt);
        }
      }

      @Override
      public void close() {
        session.close();
      }
    };
  }

  private static Lanes.Lane lane(SmtpSession session, Source source) {
    return new Lanes.Lane() {
      @Override
      public void send() throws Exception {
        Submission mail = source.next();
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

  private static Openings.Opener anew(Scenario scenario) {
    SmtpConfig config = config(scenario);
    return () -> aborting(config);
  }

  private static Source source(Scenario scenario) throws Exception {
    Letter letter = Letter.of(scenario);
    Submission ready = compose(letter);
    return scenario.work() == Work.COMPOSE ? () -> compose(letter) : () -> ready;
  }

  /** All that becomes of a letter before the session has it. */
  private static Submission compose(Letter letter) {
    return Composition.of(letter.from(), letter.recipients(), letter.subject(), letter.text());
  }

  private static SmtpConfig config(Scenario scenario) {
    SmtpConfig.Builder config =
        SmtpConfig.to(Endpoint.HOST)
            .port(scenario.server().port())
            .security(scenario.server().security())
            .localHostName(Endpoint.LOCAL_HOST);
    if (scenario.server().encrypted()) {
      config
          .sslContext(scenario.server().tlsContext())
          .credentials(Credentials.password(Relay.USER, Relay.PASSWORD));
    }
    return config.build();
  }
}
