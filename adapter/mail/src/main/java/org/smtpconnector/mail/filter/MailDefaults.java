package org.smtpconnector.mail.filter;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.HeaderField;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailEnvelope;
import org.smtpconnector.mail.Mailbox;
import org.smtpconnector.mail.OptionalHeaderFields;
import org.smtpconnector.mail.ReversePath;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.Recipient;

/**
 * The defaults of a mailer, for messages that do not set these values.
 *
 * @param replyTo the addresses that receive replies
 * @param bcc recipients in addition to those of the message
 * @param envelopeSender the address that receives bounces
 * @param fields header fields
 */
public record MailDefaults(
    List<Mailbox> replyTo,
    List<Mailbox> bcc,
    Optional<ReversePath> envelopeSender,
    List<HeaderField> fields) {
  /** No defaults. */
  public static final MailDefaults NONE =
      new MailDefaults(List.of(), List.of(), Optional.empty(), List.of());

  /** Copies the lists. */
  public MailDefaults {
    replyTo = List.copyOf(replyTo);
    bcc = List.copyOf(bcc);
    fields = List.copyOf(fields);
  }

  /** Returns the message with these defaults. */
  Mail in(Mail mail) {
    return isEmpty()
        ? mail
        : new Mail(
            mail.from(),
            mail.to(),
            mail.cc(),
            concat(mail.bcc(), bccBeyond(mail.recipients()).toList()),
            mail.replyTo().isEmpty() ? replyTo : mail.replyTo(),
            mail.subject(),
            in(mail.header()),
            mail.body(),
            in(mail.envelope()),
            mail.smime());
  }

  /**
   * Not by {@code equals}: the JDK keeps the class of the record that was compared last for the
   * first time, and with it an application that is gone.
   */
  private boolean isEmpty() {
    return replyTo.isEmpty() && bcc.isEmpty() && envelopeSender.isEmpty() && fields.isEmpty();
  }

  private OptionalHeaderFields in(OptionalHeaderFields header) {
    return new OptionalHeaderFields(
        header.messageId(),
        header.inReplyTo(),
        header.references(),
        header.priority(),
        header.listUnsubscribe(),
        header.autoSubmitted(),
        concat(header.others(), fields.stream().filter(field -> !isIn(header, field)).toList()));
  }

  private static boolean isIn(OptionalHeaderFields header, HeaderField field) {
    return header.others().stream().anyMatch(own -> own.name().equalsIgnoreCase(field.name()));
  }

  private MailEnvelope in(MailEnvelope envelope) {
    return new MailEnvelope(
        envelope.reversePath().or(() -> envelopeSender),
        envelope.notifications(),
        envelope.parameters(),
        envelope.onlyTo(),
        envelope.onDoubt());
  }

  /** Returns the message with the further recipients. */
  ComposedMail withBcc(ComposedMail mail) {
    Envelope envelope = mail.envelope();
    List<Recipient> further =
        bccBeyond(envelope.recipients().stream().map(Recipient::address).toList())
            .map(mailbox -> Recipient.of(mailbox.address()))
            .toList();
    return further.isEmpty()
        ? mail
        : new ComposedMail(
            mail.messageId(),
            new Envelope(
                envelope.sender(), concat(envelope.recipients(), further), envelope.parameters()),
            mail.message(),
            mail.onDoubt());
  }

  private Stream<Mailbox> bccBeyond(Collection<EmailAddress> recipients) {
    return bcc.stream().filter(mailbox -> !recipients.contains(mailbox.address()));
  }

  /** Whether an address is one of the further recipients. */
  boolean adds(EmailAddress address) {
    return bcc.stream().anyMatch(mailbox -> mailbox.address().equals(address));
  }

  private static <T> List<T> concat(List<T> some, List<T> others) {
    List<T> all = new ArrayList<>(some);
    all.addAll(others);
    return all;
  }
}
