package org.smtpconnector.mail.filter;

import java.util.List;
import java.util.Optional;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.SuppressionList;
import org.smtpconnector.smtp.EmailAddress;

/** The suppression lists of an application: a recipient is suppressed if one of them names it. */
record SuppressionLists(List<CallableApplicationBean<SuppressionList>> lists)
    implements SuppressionList {
  /**
   * @throws Unavailable if a list cannot be asked; the exception's message names it
   */
  @Override
  public Optional<String> reason(EmailAddress recipient, String mailer) {
    for (CallableApplicationBean<SuppressionList> list : lists) {
      Optional<String> reason = reason(list, recipient, mailer);
      if (reason.isPresent()) {
        return reason;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> reason(
      CallableApplicationBean<SuppressionList> bean, EmailAddress recipient, String mailer) {
    Optional<String> reason;
    try {
      reason = bean.call(list -> list.reason(recipient, mailer));
    } catch (RuntimeException | Error e) {
      throw unknown(bean, recipient, "failed: " + e, e);
    }
    if (reason == null) {
      throw unknown(bean, recipient, "returned null instead of an Optional", null);
    }
    return reason;
  }

  private static Unavailable unknown(
      CallableApplicationBean<SuppressionList> bean,
      EmailAddress recipient,
      String why,
      Throwable cause) {
    return new Unavailable(
        "nothing was sent, since it is unknown whether "
            + recipient
            + " is suppressed: the suppression list "
            + bean.name()
            + " "
            + why,
        cause,
        List.of());
  }
}
