package org.smtpconnector.mail.bounces;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * How far a folder was read: which messages a run has seen, so that those that stay are not read
 * again, and which reports an observer could not take, so that they are.
 */
final class FolderUidTracker {
  private final Set<Long> failed = new LinkedHashSet<>();
  private long validity;
  private long next = 1;

  /** Begins a run; all UIDs are new if the folder's validity has changed (RFC 9051 2.3.1.1). */
  void begin(long uidValidity) {
    if (uidValidity != validity) {
      validity = uidValidity;
      next = 1;
      failed.clear();
    }
  }

  /** Returns the first UID that was not read yet. */
  long next() {
    return next;
  }

  /** Returns the UIDs of reports to fire again. */
  long[] failed() {
    return failed.stream().mapToLong(Long::longValue).toArray();
  }

  void done(long uid) {
    failed.remove(uid);
    next = Math.max(next, uid + 1);
  }

  void failed(long uid) {
    failed.add(uid);
    next = Math.max(next, uid + 1);
  }
}
