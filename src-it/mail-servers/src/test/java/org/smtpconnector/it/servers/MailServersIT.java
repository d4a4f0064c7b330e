package org.smtpconnector.it.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smtpconnector.smtp.AuthMechanism.CRAM_MD5;
import static org.smtpconnector.smtp.AuthMechanism.EXTERNAL;
import static org.smtpconnector.smtp.AuthMechanism.LOGIN;
import static org.smtpconnector.smtp.AuthMechanism.OAUTHBEARER;
import static org.smtpconnector.smtp.AuthMechanism.PLAIN;
import static org.smtpconnector.smtp.AuthMechanism.SCRAM_SHA_1;
import static org.smtpconnector.smtp.AuthMechanism.SCRAM_SHA_256;
import static org.smtpconnector.smtp.AuthMechanism.XOAUTH2;

import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.smtpconnector.smtp.Protocol;

/** The mail servers that the client is tested against, and what each of them is like. */
class MailServersIT {
  private static final Matrix MATRIX = new Matrix();

  @AfterAll
  static void isWhatThePageSays() throws IOException {
    System.out.println("\n" + MATRIX);
    Selection selection = Selection.ofProperty();
    assertThat(selection.unknown(MailServersIT.class))
        .as("mail-servers.only names servers that there are none of")
        .isEmpty();
    if (MATRIX.isGood()) {
      new Page().compare(MATRIX, selection.isEverything());
    }
  }

  /** A server that a script starts. */
  abstract static class Started extends MailServerContract {
    private final String program;
    private final Map<String, String> variables;

    Started(String program, Map<String, String> variables, MailServer server) {
      super(MATRIX, server);
      this.program = program;
      this.variables = variables;
    }

    @Override
    RunningServer start() throws IOException {
      return ServerProcess.start(program, variables);
    }
  }

  @Nested
  @Tag("postfix")
  class Postfix extends Started {
    Postfix() {
      super(
          "postfix",
          Map.of(),
          new MailServer("Postfix")
              .inClear(
                  "PIPELINING SIZE VRFY ETRN STARTTLS ENHANCEDSTATUSCODES 8BITMIME DSN SMTPUTF8"
                      + " CHUNKING")
              .overTls(
                  "PIPELINING SIZE VRFY ETRN AUTH ENHANCEDSTATUSCODES 8BITMIME DSN SMTPUTF8"
                      + " CHUNKING")
              .mechanisms(SCRAM_SHA_1, SCRAM_SHA_256, CRAM_MD5, LOGIN, PLAIN));
    }
  }

  @Nested
  @Tag("exim")
  class Exim extends Started {
    Exim() {
      super(
          "exim",
          Map.of(),
          new MailServer("Exim")
              .inClear(
                  "SIZE 8BITMIME DSN VRFY PIPELINING PIPECONNECT CHUNKING STARTTLS SMTPUTF8 HELP")
              .overTls("SIZE 8BITMIME DSN VRFY PIPELINING PIPECONNECT CHUNKING AUTH SMTPUTF8 HELP")
              .mechanisms(PLAIN, LOGIN, CRAM_MD5)
              .remark(
                  Check.BATCH,
                  "with its own setting of smtp_accept_queue_per_connection, it leaves all but the"
                      + " first ten mails of a connection to its next queue run")
              .byCertificate(EXTERNAL));
    }
  }

  @Nested
  @Tag("dovecot")
  class Submission extends MailServerContract {
    Submission() {
      super(
          MATRIX,
          new MailServer("Dovecot, submission")
              .inClear("8BITMIME AUTH BURL CHUNKING ENHANCEDSTATUSCODES SIZE STARTTLS PIPELINING")
              .overTls("8BITMIME AUTH BURL CHUNKING ENHANCEDSTATUSCODES SIZE PIPELINING")
              .mechanisms(PLAIN, LOGIN, CRAM_MD5, SCRAM_SHA_1, SCRAM_SHA_256, XOAUTH2, OAUTHBEARER)
              .without(Check.IDLE, "it closes after ten minutes, and no setting changes that"));
    }

    @Override
    RunningServer start() throws IOException {
      return DovecotSubmission.start();
    }
  }

  @Nested
  @Tag("dovecot")
  class Lmtp extends Started {
    Lmtp() {
      super(
          "dovecot",
          Map.of("PROTOCOL", "lmtp", "TOKEN_KEY", World.TOKEN_KEY, "RELAY_PORT", "0"),
          new MailServer("Dovecot, LMTP")
              .protocol(Protocol.LMTP)
              .inClear("8BITMIME CHUNKING ENHANCEDSTATUSCODES PIPELINING STARTTLS")
              .overTls("8BITMIME CHUNKING ENHANCEDSTATUSCODES PIPELINING")
              .without(Check.AUTH, "it does not offer it")
              .without(Check.TOO_LARGE, "it has no limit of its own")
              .without(Check.BUSY, "no mailbox makes it say that")
              .without(Check.IDLE, "it closes after five minutes, and no setting changes that"));
    }
  }

  @Nested
  @Tag("sendmail")
  class Sendmail extends Started {
    Sendmail() {
      super(
          "sendmail",
          Map.of(),
          new MailServer("Sendmail")
              .inClear(
                  "ENHANCEDSTATUSCODES PIPELINING EXPN VERB 8BITMIME SIZE DSN ETRN AUTH STARTTLS"
                      + " DELIVERBY HELP")
              .overTls(
                  "ENHANCEDSTATUSCODES PIPELINING EXPN VERB 8BITMIME SIZE DSN ETRN AUTH DELIVERBY"
                      + " HELP")
              .mechanisms(PLAIN, LOGIN, CRAM_MD5, SCRAM_SHA_256));
    }
  }

  @Nested
  @Tag("aiosmtpd")
  class Aiosmtpd extends Started {
    Aiosmtpd() {
      super(
          "aiosmtpd",
          Map.of(),
          new MailServer("aiosmtpd")
              .inClear("SIZE 8BITMIME SMTPUTF8 STARTTLS HELP")
              .overTls("SIZE 8BITMIME SMTPUTF8 AUTH HELP")
              .mechanisms(LOGIN, PLAIN));
    }
  }

  @Nested
  @Tag("smtp-server")
  class SmtpServer extends Started {
    SmtpServer() {
      super(
          "smtp-server",
          Map.of("USER_TOKEN", World.TOKEN),
          new MailServer("smtp-server")
              .inClear("PIPELINING 8BITMIME SMTPUTF8 AUTH STARTTLS SIZE")
              .overTls("PIPELINING 8BITMIME SMTPUTF8 AUTH SIZE")
              .mechanisms(PLAIN, LOGIN, CRAM_MD5, XOAUTH2));
    }
  }

  @Nested
  @Tag("james")
  class James extends MailServerContract {
    James() {
      super(
          MATRIX,
          new MailServer("Apache James")
              .inClear("PIPELINING ENHANCEDSTATUSCODES 8BITMIME SIZE STARTTLS")
              .overTls("AUTH PIPELINING ENHANCEDSTATUSCODES 8BITMIME SIZE")
              .mechanisms(PLAIN, LOGIN)
              .without(Check.DEFERRED, "none of its handlers defers a recipient")
              .without(Check.BUSY, "none of its handlers says that of a recipient"));
    }

    @Override
    RunningServer start() throws IOException {
      return JamesServer.start();
    }
  }

  @Nested
  @Tag("greenmail")
  class GreenMail extends MailServerContract {
    GreenMail() {
      super(
          MATRIX,
          new MailServer("GreenMail")
              .inClear("AUTH SMTPUTF8")
              .overTls("AUTH SMTPUTF8")
              .mechanisms(PLAIN, LOGIN, XOAUTH2)
              .token(World.PASSWORD)
              .without(Check.STARTTLS, "it does not offer it")
              .remark(Check.DELIVERED, "it drops the line end of the last line")
              .without(Check.REFUSED, "it takes mail for everybody")
              .without(Check.DEFERRED, "it takes mail for everybody")
              .without(Check.TOO_LARGE, "it has no limit")
              .without(Check.BUSY, "it is never busy"));
    }

    @Override
    RunningServer start() throws IOException {
      return GreenMailServer.start();
    }
  }

  @Nested
  @Tag("subethasmtp")
  class SubEthaSmtp extends MailServerContract {
    SubEthaSmtp() {
      super(
          MATRIX,
          new MailServer("SubEthaSMTP")
              .inClear("8BITMIME SIZE STARTTLS CHUNKING SMTPUTF8 AUTH OK")
              .overTls("8BITMIME SIZE STARTTLS CHUNKING SMTPUTF8 AUTH OK")
              .mechanisms(PLAIN, LOGIN)
              .remark(
                  Check.EHLO, "its list ends in \"250 Ok\", and it offers STARTTLS under TLS too"));
    }

    @Override
    RunningServer start() {
      return new SubEthaServer();
    }
  }
}
