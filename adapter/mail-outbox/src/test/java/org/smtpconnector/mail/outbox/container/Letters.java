package org.smtpconnector.mail.outbox.container;

import org.smtpconnector.mail.Mail;

/** What an application sends. */
final class Letters {
  private Letters() {}

  static Mail to(String address) {
    return Mail.to(address).subject("Hello").text("All good.").build();
  }
}
