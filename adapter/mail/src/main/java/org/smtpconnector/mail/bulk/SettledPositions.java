package org.smtpconnector.mail.bulk;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.smtpconnector.mail.BulkPosition;
import org.smtpconnector.mail.BulkPosition.Range;

/** Collects the places that are settled, as few ranges. One thread at a time. */
public final class SettledPositions {
  private final NavigableMap<Long, Long> lastByFirst = new TreeMap<>();

  public SettledPositions(BulkPosition position) {
    position.settled().forEach(range -> lastByFirst.put(range.first(), range.last()));
  }

  /** Adds one that is not there yet. */
  public void add(long place) {
    long first = place;
    long last = place;
    Map.Entry<Long, Long> before = lastByFirst.lowerEntry(place);
    if (before != null && before.getValue() == place - 1) {
      first = before.getKey();
    }
    Long after = lastByFirst.remove(place + 1);
    if (after != null) {
      last = after;
    }
    lastByFirst.put(first, last);
  }

  public BulkPosition position() {
    return new BulkPosition(
        lastByFirst.entrySet().stream()
            .map(range -> new Range(range.getKey(), range.getValue()))
            .toList());
  }
}
