package org.smtpconnector.testkit;

/** A point in a conversation where there is no command line to be matched. */
public enum Phase {
  /** Before the greeting. */
  GREETING,
  /** After the first bytes of a message came, before its end. */
  IN_DATA,
  /** After the end of a message came, before its reply. */
  END_OF_DATA
}
