package org.smtpconnector.sample.shop;

/** The state of a message. One thread of one server claims each message before sending it. */
public enum MailState {
  /** To be sent. */
  PENDING,
  /**
   * Claimed. If it stays so, a server crashed while sending: the message may or may not be sent.
   */
  SENDING,
  SENT,
  /** Refused permanently. */
  FAILED,
  /** Sent, but the reply was lost: a person must check, or risk a duplicate. */
  IN_DOUBT
}
