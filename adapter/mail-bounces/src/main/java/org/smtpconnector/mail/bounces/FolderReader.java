package org.smtpconnector.mail.bounces;

import jakarta.mail.FetchProfile;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessageRemovedException;
import jakarta.mail.MessagingException;
import jakarta.mail.UIDFolder;
import jakarta.mail.internet.MimeMessage;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** One run over a folder: reads what is new in it, and fires what is a report. */
final class FolderReader {
  private static final Logger LOG = System.getLogger("org.smtpconnector");
  private static final int MOST_NAMED = 20;

  private final BounceSettings settings;
  private final ReportReader reader;
  private final FolderUidTracker progress;
  private final Consumer<MailBounced> listener;
  private final BooleanSupplier stopped;
  private final List<Long> noReports = new ArrayList<>();

  FolderReader(
      BounceSettings settings,
      FolderUidTracker progress,
      Consumer<MailBounced> listener,
      BooleanSupplier stopped) {
    this.settings = settings;
    this.reader = new ReportReader(settings.verp());
    this.progress = progress;
    this.listener = listener;
    this.stopped = stopped;
  }

  /**
   * @param folder the folder, open for writing
   * @param target the folder of processed reports, or null if they stay
   * @throws MessagingException if the mailbox fails: what was not read yet is, in the next run
   */
  void read(Folder folder, Folder target) throws MessagingException {
    UIDFolder uids = (UIDFolder) folder;
    progress.begin(uids.getUIDValidity());
    int left = settings.maxMessages();
    try {
      for (long uid : progress.failed()) {
        read(uids.getMessageByUID(uid), uid, target);
        left--;
      }
      for (Message message : fresh(folder, uids)) {
        long uid = message.isExpunged() ? 0 : uids.getUID(message);
        // The range up to the last one has the last one even if it is older (RFC 9051 9, seq-range)
        if (uid >= progress.next()) {
          if (left <= 0 || stopped.getAsBoolean()) {
            return;
          }
          left -= read(message, uid, target) ? 1 : 0;
        }
      }
    } finally {
      logNoReports();
    }
  }

  private Message[] fresh(Folder folder, UIDFolder uids) throws MessagingException {
    Message[] fresh = uids.getMessagesByUID(progress.next(), UIDFolder.LASTUID);
    FetchProfile flags = new FetchProfile();
    flags.add(FetchProfile.Item.FLAGS);
    flags.add(UIDFolder.FetchProfileItem.UID);
    folder.fetch(fresh, flags);
    return fresh;
  }

  /**
   * Returns whether the message was read: it may be gone, or an earlier application has read it.
   */
  private boolean read(Message message, long uid, Folder target) throws MessagingException {
    try {
      if (message == null || settings.processed().isDone(message)) {
        progress.done(uid);
        return false;
      }
      take((MimeMessage) message, uid, target);
      return true;
    } catch (MessageRemovedException e) {
      progress.done(uid);
      return false;
    }
  }

  private void take(MimeMessage message, long uid, Folder target) throws MessagingException {
    Optional<MailBounced> bounced = reader.read(message);
    if (bounced.isEmpty()) {
      noReports.add(uid);
      progress.done(uid);
    } else if (isTaken(bounced.get(), uid)) {
      settings.processed().apply(message, target);
      progress.done(uid);
    } else {
      progress.failed(uid);
    }
  }

  private boolean isTaken(MailBounced bounced, long uid) {
    try {
      listener.accept(bounced);
      return true;
    } catch (RuntimeException | Error e) {
      LOG.log(
          Level.WARNING,
          "an observer of MailBounced failed: the report with UID "
              + uid
              + " stays in "
              + settings.folder()
              + " and is fired again in the next run",
          e);
      return false;
    }
  }

  private void logNoReports() {
    if (!noReports.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "messages in {0} of the bounce mailbox are no reports that can be read, and stay there: {1},"
              + " with the UIDs {2}{3}",
          settings.folder(),
          noReports.size(),
          noReports.stream().limit(MOST_NAMED).map(String::valueOf).toList(),
          noReports.size() > MOST_NAMED ? " and more" : "");
    }
  }
}
