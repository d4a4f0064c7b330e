package org.smtpconnector.testkit;

/**
 * A phase of the dialogue in which a rule applies without a command: before the greeting, within a
 * message, or at its end.
 */
public enum NonCommandPhase {
  /** Before the greeting. */
  GREETING,
  /** After the first bytes of a message, before its end. */
  IN_DATA,
  /** After the end of a message, before its reply. */
  END_OF_DATA
}
