package org.smtpconnector.testkit;

/** A point of the dialogue without a command line that a rule could match. */
public enum DialoguePhase {
  /** Before the greeting. */
  GREETING,
  /** After the first bytes of a message, before its end. */
  IN_DATA,
  /** After the end of a message, before its reply. */
  END_OF_DATA
}
