package org.smtpconnector.mail.bounces;

import jakarta.mail.Folder;
import jakarta.mail.MessagingException;
import jakarta.mail.Store;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Reads a mailbox in runs, one at a time. A mailbox that cannot be read is reported once, and read
 * when it is back.
 */
final class BounceReader implements Runnable {
  private static final Logger LOG = System.getLogger("org.smtpconnector");

  private final BounceSettings settings;
  private final Consumer<MailBounced> listener;
  private final FolderUidTracker progress = new FolderUidTracker();
  private final ReentrantLock running = new ReentrantLock();
  private volatile boolean stopped;
  private boolean isDown;

  /**
   * @param listener receives each report; if it throws, it receives it again in the next run
   */
  BounceReader(BounceSettings settings, Consumer<MailBounced> listener) {
    this.settings = settings;
    this.listener = listener;
  }

  @Override
  public void run() {
    running.lock();
    try {
      if (!stopped) {
        read();
        up();
      }
    } catch (MessagingException | RuntimeException | Error e) { // any would end the timer
      down(e);
    } finally {
      running.unlock();
    }
  }

  private void read() throws MessagingException {
    try (Store store = settings.mailbox().connect()) {
      Folder folder = existing(store, "folder", settings.folder());
      Folder target =
          settings.processedFolder().isPresent()
              ? existing(store, "processed-folder", settings.processedFolder().get())
              : null;
      folder.open(Folder.READ_WRITE);
      try {
        new FolderReader(settings, progress, listener, () -> stopped).read(folder, target);
      } finally {
        if (folder.isOpen()) { // not if the connection broke
          folder.close(settings.processed() != ProcessedReportAction.SEEN);
        }
      }
    }
  }

  private static Folder existing(Store store, String property, String name)
      throws MessagingException {
    Folder folder = store.getFolder(name);
    if (!folder.exists()) {
      throw new MessagingException(
          BounceSettings.PREFIX
              + property
              + " is '"
              + name
              + "', and the mailbox has no such folder: create it, or correct the name");
    }
    return folder;
  }

  private void up() {
    if (isDown) {
      LOG.log(Level.INFO, "the bounce mailbox can be read again");
      isDown = false;
    }
  }

  private void down(Throwable why) {
    if (!isDown) {
      LOG.log(
          Level.WARNING,
          "the bounce mailbox ({0}) cannot be read, which is tried every {1}: {2}",
          settings.mailbox(),
          settings.interval(),
          why.getMessage() == null ? why : why.getMessage());
      isDown = true;
    }
  }

  /** Ends a run before its next message, and waits for it. */
  void stop(Duration atMost) {
    stopped = true;
    try {
      if (running.tryLock(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
        running.unlock();
      } else {
        LOG.log(Level.WARNING, "the bounce mailbox is still being read, and did not stop in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
