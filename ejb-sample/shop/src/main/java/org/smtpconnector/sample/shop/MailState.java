package org.smtpconnector.sample.shop;

/** How far a mail is. Each is claimed by one thread of one server before it is sent. */
public enum MailState {
  /** To be sent. */
  PENDING,
  /** Somebody is at it. If that lasts, a server died there: the mail may be out or not. */
  SENDING,
  SENT,
  /** Refused for good. */
  FAILED,
  /** Sent, but the answer was lost: a person must look, or send it again knowingly. */
  IN_DOUBT
}
