package org.smtpconnector.mail.bounces;

import jakarta.mail.Flags.Flag;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;

/** What is done with a report that was read. */
enum ProcessedReportAction {
  /** It stays and is marked as seen. */
  SEEN(Flag.SEEN),
  DELETE(Flag.DELETED),
  /** It is copied into another folder, and deleted here. */
  MOVE(Flag.DELETED);

  private final Flag flag;

  ProcessedReportAction(Flag flag) {
    this.flag = flag;
  }

  /** Whether this was done with a message before, or by somebody else. */
  boolean isDone(Message message) throws MessagingException {
    return message.isSet(flag);
  }

  void apply(Message message, Folder target) throws MessagingException {
    if (this == MOVE) {
      message.getFolder().copyMessages(new Message[] {message}, target);
    }
    message.setFlag(flag, true);
  }
}
