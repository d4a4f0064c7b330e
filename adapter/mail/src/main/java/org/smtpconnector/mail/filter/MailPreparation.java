package org.smtpconnector.mail.filter;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailFilter;
import org.smtpconnector.mail.ReversePath;
import org.smtpconnector.mail.SuppressionList;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.Recipient;

/**
 * Prepares the messages of one mailer: applies its defaults and the filters, and determines the
 * suppressed recipients.
 *
 * @param mailer the name of the mailer; empty for the default one
 * @param filter receives each message after the defaults were applied
 * @param suppression is asked for each recipient; empty if there is none
 */
public record MailPreparation(
    String mailer,
    MailDefaults defaults,
    MailFilter filter,
    Optional<SuppressionList> suppression) {
  /** A mailer without defaults, filters and suppression lists. */
  public static final MailPreparation NONE =
      new MailPreparation("", MailDefaults.NONE, (mail, mailer) -> mail, Optional.empty());

  private static final String COPY = "a copy of a message that no other recipient receives";

  /**
   * Returns the message to compose.
   *
   * @throws MailException.Rejected if a filter vetoes it or fails
   */
  public Mail prepare(Mail mail) {
    return filter.filter(defaults.in(mail), mailer);
  }

  /**
   * Returns a message that was built with Jakarta Mail, with the recipients that the defaults add.
   */
  public ComposedMail prepareAdapted(ComposedMail mail) {
    return defaults.withBcc(mail);
  }

  /** Returns the envelope sender of messages that set none. */
  public Optional<ReversePath> envelopeSender() {
    return defaults.envelopeSender();
  }

  /**
   * Returns the suppressed recipients, each with the reason.
   *
   * @param named recipients that the application named itself, so that they are no copies although
   *     the mailer's Bcc has them
   * @throws MailException.Unavailable if a suppression list cannot be asked
   */
  public Map<EmailAddress, String> suppressed(ComposedMail mail, Collection<EmailAddress> named) {
    return suppression.map(list -> suppressed(mail, named, list)).orElse(Map.of());
  }

  private Map<EmailAddress, String> suppressed(
      ComposedMail mail, Collection<EmailAddress> named, SuppressionList list) {
    Map<EmailAddress, String> suppressed = new LinkedHashMap<>();
    boolean isForSomebody = false;
    for (Recipient recipient : mail.envelope().recipients()) {
      EmailAddress address = recipient.address();
      Optional<String> reason = list.reason(address, mailer);
      reason.ifPresent(why -> suppressed.put(address, why));
      boolean isCopy = defaults.adds(address) && !named.contains(address);
      isForSomebody |= reason.isEmpty() && !isCopy;
    }
    if (!suppressed.isEmpty() && !isForSomebody) {
      mail.envelope().recipients().forEach(r -> suppressed.putIfAbsent(r.address(), COPY));
    }
    return suppressed;
  }
}
