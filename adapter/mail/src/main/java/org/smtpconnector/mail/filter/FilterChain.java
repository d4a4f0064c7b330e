package org.smtpconnector.mail.filter;

import java.util.List;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailFilter;

/** The filters of an application, one after another. */
record FilterChain(List<CallableApplicationBean<MailFilter>> filters) implements MailFilter {
  /**
   * @throws Rejected if a filter vetoes the message or fails; the exception's message names it
   */
  @Override
  public Mail filter(Mail mail, String mailer) {
    Mail filtered = mail;
    for (CallableApplicationBean<MailFilter> filter : filters) {
      filtered = filtered(filter, filtered, mailer);
    }
    return filtered;
  }

  private static Mail filtered(CallableApplicationBean<MailFilter> bean, Mail mail, String mailer) {
    Mail filtered;
    try {
      filtered = bean.call(filter -> filter.filter(mail, mailer));
    } catch (Rejected e) {
      throw new Rejected(bean.name() + " vetoed the message: " + e.getMessage(), e, List.of());
    } catch (RuntimeException | Error e) {
      throw new Rejected(
          "the filter " + bean.name() + " failed, so the message is not sent: " + e, e, List.of());
    }
    if (filtered == null) {
      throw new Rejected(
          "the filter "
              + bean.name()
              + " returned null, so the message is not sent: return it, or throw Rejected to veto"
              + " it",
          null,
          List.of());
    }
    return filtered;
  }
}
