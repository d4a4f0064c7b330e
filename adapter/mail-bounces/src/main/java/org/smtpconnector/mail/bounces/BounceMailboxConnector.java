package org.smtpconnector.mail.bounces;

import jakarta.mail.MessagingException;
import jakarta.mail.Store;
import java.util.Properties;

/** A mailbox that receives reports, by IMAP. */
interface BounceMailboxConnector {
  /**
   * Connects to it.
   *
   * @throws MessagingException if that fails; the message names the remedy where it is known
   */
  Store connect() throws MessagingException;

  /**
   * Adds limits where none are set, so that a mail server that is silent does not keep a thread,
   * and leaves the flags of messages that are read as they are.
   */
  static Properties withLimits(Properties properties, String protocol) {
    Properties limited = new Properties();
    for (String name : properties.stringPropertyNames()) {
      limited.setProperty(name, properties.getProperty(name));
    }
    String prefix = "mail." + protocol + ".";
    limited.putIfAbsent(prefix + "connectiontimeout", "10000");
    limited.putIfAbsent(prefix + "timeout", "60000");
    limited.putIfAbsent(prefix + "writetimeout", "60000");
    limited.setProperty(prefix + "peek", "true");
    return limited;
  }
}
