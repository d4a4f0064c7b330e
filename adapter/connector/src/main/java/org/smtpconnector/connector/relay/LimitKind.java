package org.smtpconnector.connector.relay;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SmtpException;

/**
 * A kind of limit that a relay announces by a temporary refusal. No reply code is reserved for any
 * of them, so the text decides: first the wordings that servers and hosted relays are known to use,
 * then common words. A refusal that concerns one mailbox announces no limit.
 */
public enum LimitKind {
  /** The number of messages on one connection. */
  MESSAGES,
  /** The number of messages in a span of time. */
  RATE,
  /** The number of concurrent connections. */
  CONNECTIONS;

  /**
   * The wording by which a server announces a limit.
   *
   * @param who the server or provider
   * @param code the reply code
   * @param words part of the text of the reply, in any case
   * @param source where the wording is documented
   */
  record Wording(String who, int code, String words, LimitKind kind, String source) {
    boolean isIn(Reply reply, String text) {
      return reply.code() == code && text.contains(words.toLowerCase(Locale.ROOT));
    }
  }

  private static final String SES =
      "https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html";
  private static final String EXCHANGE_ONLINE =
      "https://techcommunity.microsoft.com/t5/exchange-team-blog/"
          + "changes-coming-to-the-smtp-authenticated-submission-client/ba-p/607825";
  private static final String GMAIL = "https://support.google.com/a/answer/3726730";

  private static final String EXIM = "https://github.com/Exim/exim/blob/master/src/src/";
  private static final String SENDGRID =
      "https://www.twilio.com/docs/sendgrid/for-developers/sending-email/"
          + "smtp-errors-and-troubleshooting";
  private static final String EMAILIT = "https://emailit.com/docs/kb/429-rate-limit-exceeded/";

  /** The known wordings, each with its source. */
  static final List<Wording> KNOWN =
      List.of(
          new Wording(
              "Amazon SES", 454, "Throttling failure: Maximum sending rate exceeded", RATE, SES),
          new Wording(
              "Amazon SES", 454, "Throttling failure: Daily message quota exceeded", RATE, SES),
          new Wording(
              "Amazon SES",
              421,
              "Maximum message count per session reached",
              MESSAGES,
              "https://github.com/knadh/listmonk/issues/2683"),
          new Wording(
              "Exchange Online",
              432,
              "concurrent connection limit exceeded",
              CONNECTIONS,
              EXCHANGE_ONLINE),
          new Wording(
              "Exchange Online",
              432,
              "Concurrent connections limit exceeded",
              CONNECTIONS,
              "https://learn.microsoft.com/en-us/exchange/troubleshoot/send-emails/"
                  + "smtp-submission-improvements"),
          new Wording(
              "Exchange Online",
              432,
              "STOREDRV.ClientSubmit; sender thread limit exceeded",
              CONNECTIONS,
              EXCHANGE_ONLINE),
          new Wording(
              "Exchange Server",
              421,
              "Message submission rate for this client has exceeded the configured limit",
              RATE,
              "https://www.ans.co.uk/docs/operating-systems/windows/exchange/error-codes/"),
          new Wording("Gmail", 450, "Peak SMTP relay limit exceeded", RATE, GMAIL),
          new Wording("Gmail", 421, "unusual rate of unsolicited mail", RATE, GMAIL),
          new Wording("Gmail", 421, "Server busy, try again later", RATE, GMAIL),
          new Wording(
              "Postfix",
              450,
              "Error: too much mail from",
              RATE,
              "https://github.com/nodemailer/nodemailer/issues/700"),
          new Wording(
              "Postfix",
              421,
              "too many connections from",
              CONNECTIONS,
              "https://github.com/forwardemail/email-templates/issues/469"),
          new Wording(
              "Exim", 421, "Too many concurrent SMTP connections", CONNECTIONS, EXIM + "daemon.c"),
          new Wording(
              "Exim", 421, "too many messages in this connection", MESSAGES, EXIM + "smtp_in.c"),
          new Wording("SendGrid", 451, "Maximum credits exceeded", RATE, SENDGRID),
          new Wording("SendGrid", 421, "temporarily deferred", RATE, SENDGRID),
          new Wording("SendGrid", 450, "too frequent connects from", RATE, SENDGRID),
          new Wording("Emailit", 452, "Messages per second limit exceeded", RATE, EMAILIT),
          new Wording("Emailit", 452, "Daily message limit exceeded", RATE, EMAILIT),
          new Wording(
              "cPanel",
              451,
              "has reached its limit for processing requests from your host",
              RATE,
              "https://pastebin.com/jA77NHFE"),
          new Wording(
              "Sendmail",
              421,
              "Connection rate limit exceeded",
              RATE,
              "https://experts123.com/q/"
                  + "what-does-the-error-421-4.3.2-connection-rate-limit-exceeded-mean.html"),
          new Wording(
              "Sendmail",
              452,
              "Connection rate limit exceeded",
              RATE,
              "https://github.com/sisimai/p5-sisimai/issues/466"),
          new Wording(
              "Stalwart",
              452,
              "Maximum number of messages per session exceeded",
              MESSAGES,
              "https://github.com/stalwartlabs/stalwart/issues/1384"),
          new Wording(
              "OpenSMTPD",
              452,
              "Too many messages sent",
              MESSAGES,
              "https://github.com/OpenSMTPD/OpenSMTPD/blob/master/usr.sbin/smtpd/smtp_session.c"));

  private static final Pattern OF_A_MAILBOX =
      Pattern.compile("recipient|mailbox|user you are trying|gr[ae]ylist");
  private static final Pattern MESSAGES_WORDS =
      Pattern.compile(
          "(?:too many|maximum|max|limit of).{0,30}(?:message|mail|transaction).{0,30}"
              + "(?:connection|session)");
  private static final Pattern RATE_WORDS =
      Pattern.compile(
          "throttl|rate.?limit|rate.?controlled|(?:sending|submission|message|mail) (?:rate|quota)"
              + "|slow.{0,5} down|too (?:fast|quickly|much mail)"
              + "|too many (?:messages|mails|e-?mails|requests)"
              + "|(?:messages|mails|e-?mails) per (?:second|minute|hour|day)");
  private static final Pattern CONNECTIONS_WORDS =
      Pattern.compile(
          "too many .{0,30}(?:connection|session)"
              + "|(?:concurrent|simultaneous|parallel).{0,30}(?:connection|session)"
              + "|(?:connection|session)s?.{0,20}limit");
  private static final int TOO_MANY = 432;

  /** Returns the kind of limit that a reply announces; empty if it announces none. */
  public static Optional<LimitKind> saidBy(Reply reply) {
    if (!reply.isTransient()) {
      return Optional.empty();
    }
    String text = reply.toString().toLowerCase(Locale.ROOT);
    Optional<LimitKind> known =
        KNOWN.stream().filter(wording -> wording.isIn(reply, text)).map(Wording::kind).findFirst();
    return known.isPresent() ? known : byCommonWords(reply, text);
  }

  /** Returns the first reply to a failed message that announces this kind of limit. */
  public Optional<Reply> in(SmtpException failure) {
    return Stream.concat(
            failure.reply().stream(),
            failure.outcomes().stream().flatMap(outcome -> outcome.reply().stream()))
        .filter(reply -> saidBy(reply).filter(this::equals).isPresent())
        .findFirst();
  }

  private static Optional<LimitKind> byCommonWords(Reply reply, String text) {
    if (OF_A_MAILBOX.matcher(text).find()) {
      return Optional.empty();
    }
    if (MESSAGES_WORDS.matcher(text).find()) {
      return Optional.of(MESSAGES);
    }
    if (RATE_WORDS.matcher(text).find()) {
      return Optional.of(RATE);
    }
    return reply.code() == TOO_MANY || CONNECTIONS_WORDS.matcher(text).find()
        ? Optional.of(CONNECTIONS)
        : Optional.empty();
  }
}
