package org.smtpconnector.mail.bulk;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.smtpconnector.mail.BulkResumePoint;
import org.smtpconnector.mail.BulkResumePoint.Range;

/** Collects the indexes of settled messages as ranges. Not thread-safe. */
public final class BulkResumePointBuilder {
  private final NavigableMap<Long, Long> lastByFirst = new TreeMap<>();

  public BulkResumePointBuilder(BulkResumePoint resumePoint) {
    resumePoint.settled().forEach(range -> lastByFirst.put(range.first(), range.last()));
  }

  /** Adds an index that is not settled yet. */
  public void add(long index) {
    long first = index;
    long last = index;
    Map.Entry<Long, Long> before = lastByFirst.lowerEntry(index);
    if (before != null && before.getValue() == index - 1) {
      first = before.getKey();
    }
    Long after = lastByFirst.remove(index + 1);
    if (after != null) {
      last = after;
    }
    lastByFirst.put(first, last);
  }

  public BulkResumePoint resumePoint() {
    return new BulkResumePoint(
        lastByFirst.entrySet().stream()
            .map(range -> new Range(range.getKey(), range.getValue()))
            .toList());
  }
}
