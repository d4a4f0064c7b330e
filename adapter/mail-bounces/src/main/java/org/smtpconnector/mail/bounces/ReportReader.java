package org.smtpconnector.mail.bounces;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimePartDataSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.smtpconnector.smtp.EmailAddress;

/**
 * Reads reports, which strangers write: only the beginning of a message, only the parts of its top
 * level, and without the content handlers of Jakarta Activation, which a server may hide from an
 * application.
 */
final class ReportReader {
  private static final Logger LOG = System.getLogger("org.smtpconnector");
  private static final int MOST_PARTS = 20;
  private static final Pattern MESSAGE_ID = Pattern.compile("<[^<>\\s]++>");
  private static final Pattern ADDRESS = Pattern.compile("[^\\s<>,;:\"]++");
  private static final List<String> REPORTS_RECIPIENT =
      List.of("To", "X-Original-To", "Delivered-To", "Envelope-To");

  private final Optional<Verp> verp;
  private final Session session = Session.getInstance(new Properties());

  ReportReader(Optional<Verp> verp) {
    this.verp = verp;
  }

  /**
   * Returns what a message reports; empty if it is no report, or one that cannot be understood.
   *
   * @throws MessagingException if the message cannot be read from where it is stored
   */
  Optional<MailBounced> read(MimeMessage message) throws MessagingException {
    byte[] beginning = ReportPrefixReader.of(message);
    try {
      return read(beginning);
    } catch (MessagingException | IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, "a message is no report, since it cannot be parsed", e);
      return Optional.empty();
    }
  }

  private Optional<MailBounced> read(byte[] octets) throws MessagingException, IOException {
    MimeMessage message = new MimeMessage(session, new ByteArrayInputStream(octets));
    if (!new ContentType(message.getContentType()).match("multipart/report")) {
      return Optional.empty();
    }
    Optional<ReportPart> report = Optional.empty();
    ReportFields returned = ReportFields.NONE;
    MimeMultipart parts = new MimeMultipart(new MimePartDataSource(message));
    for (int i = 0; i < Math.min(parts.getCount(), MOST_PARTS); i++) {
      ReportPart part = ReportPart.of(parts.getBodyPart(i));
      if (part.isReturnedMessage()) {
        returned = ReportFields.header(part.content());
      } else if (part.isReport() && report.isEmpty()) {
        report = Optional.of(part);
      }
    }
    if (report.isEmpty()) {
      return Optional.empty();
    }
    return report.get().isComplaint()
        ? complaint(report.get(), ReportFields.header(octets), returned)
        : notification(report.get(), ReportFields.header(octets), returned);
  }

  private Optional<MailBounced> notification(
      ReportPart report, ReportFields header, ReportFields returned) {
    List<ReportFields> groups = ReportFields.groups(report.content());
    Optional<EmailAddress> sentTo = sentTo(header, returned, ReportFields.NONE);
    List<BouncedRecipient> recipients = DeliveryStatus.recipients(groups, sentTo);
    return recipients.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new MailBounced(
                messageId(returned, header),
                groups.stream().flatMap(g -> g.value("Original-Envelope-Id").stream()).findFirst(),
                sentTo,
                Optional.empty(),
                recipients));
  }

  private Optional<MailBounced> complaint(
      ReportPart report, ReportFields header, ReportFields returned) {
    ReportFields fields = ReportFields.header(report.content());
    Optional<EmailAddress> sentTo = sentTo(header, returned, fields);
    return FeedbackReport.type(fields)
        .map(
            type ->
                new MailBounced(
                    messageId(returned, header),
                    fields.value("Original-Envelope-Id"),
                    sentTo,
                    Optional.of(type),
                    FeedbackReport.recipients(fields, sentTo)));
  }

  private static Optional<String> messageId(ReportFields returned, ReportFields header) {
    return Stream.of(
            returned.value("Message-ID"), header.value("In-Reply-To"), header.value("References"))
        .flatMap(Optional::stream)
        .flatMap(text -> MESSAGE_ID.matcher(text).results())
        .map(MatchResult::group)
        .findFirst();
  }

  /** Returns the recipient that a return path names, wherever the report has it. */
  private Optional<EmailAddress> sentTo(
      ReportFields header, ReportFields returned, ReportFields feedback) {
    return verp.flatMap(
        paths ->
            Stream.of(
                    REPORTS_RECIPIENT.stream().flatMap(name -> header.all(name).stream()),
                    returned.all("Return-Path").stream(),
                    feedback.all("Original-Mail-From").stream())
                .flatMap(values -> values)
                .flatMap(text -> ADDRESS.matcher(text).results())
                .flatMap(found -> DeliveryStatus.address(found.group()).stream())
                .flatMap(address -> paths.recipientOf(address).stream())
                .findFirst());
  }
}
