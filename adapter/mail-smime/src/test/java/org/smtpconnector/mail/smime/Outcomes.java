package org.smtpconnector.mail.smime;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.smtpconnector.mail.BulkListener;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException;
import org.smtpconnector.mail.MailReceipt;

/** Which messages of many failed, by their first recipient. */
final class Outcomes implements BulkListener<Mail> {
  final Map<String, MailException> failures = new ConcurrentHashMap<>();

  @Override
  public void sent(Mail mail, MailReceipt receipt) {
    // the relay has it
  }

  @Override
  public void failed(Mail mail, MailException failure) {
    failures.put(mail.recipients().get(0).toString(), failure);
  }
}
