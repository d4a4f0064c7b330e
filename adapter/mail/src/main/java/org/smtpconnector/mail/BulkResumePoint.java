package org.smtpconnector.mail;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.smtpconnector.mail.header.HeaderTextValidator;

/**
 * The point from which {@link MailSender#sendAll} goes on in its stream: the indexes, from 0 on, of
 * the settled messages, whose outcomes the listener has received. The ranges are few however many
 * messages there are, since only messages in progress lie between them. Store the text form, {@code
 * 0-41233,41240-41252}, to send the rest later.
 *
 * @param settled ranges in ascending order, separated by at least one index
 * @serial exclude
 */
public record BulkResumePoint(List<Range> settled) implements Serializable {
  /** The start of the stream, where no message is settled. */
  public static final BulkResumePoint START = new BulkResumePoint(List.of());

  private static final Pattern RANGE = Pattern.compile("([0-9]{1,18})(?:-([0-9]{1,18}))?");

  /**
   * Consecutive indexes.
   *
   * @param first from 0 on
   * @param last not below the first
   * @serial exclude
   */
  public record Range(long first, long last) implements Serializable {
    /**
     * Creates a range.
     *
     * @param first as {@link #first()}
     * @param last as {@link #last()}
     * @throws IllegalArgumentException if the first is negative or the last is below the first
     */
    public Range {
      if (first < 0 || last < first) {
        throw new IllegalArgumentException(first + "-" + last + " is not a range of indexes");
      }
    }

    @Override
    public String toString() {
      return first == last ? String.valueOf(first) : first + "-" + last;
    }
  }

  /**
   * Creates a resume point.
   *
   * @param settled as {@link #settled()}
   * @throws IllegalArgumentException if the ranges are not in ascending order, or adjacent
   */
  public BulkResumePoint {
    settled = List.copyOf(settled);
    for (int i = 1; i < settled.size(); i++) {
      if (settled.get(i).first() <= settled.get(i - 1).last() + 1) {
        throw new IllegalArgumentException(
            "range " + settled.get(i) + " does not follow " + settled.get(i - 1) + " with a gap");
      }
    }
  }

  /**
   * {@return the resume point that {@link #toString} wrote as this text}
   *
   * @param text the text
   * @throws IllegalArgumentException if it is not a resume point
   */
  public static BulkResumePoint of(String text) {
    List<Range> ranges = new ArrayList<>();
    for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      Matcher range = RANGE.matcher(part);
      if (!range.matches()) {
        throw new IllegalArgumentException(
            "'"
                + HeaderTextValidator.plain(text)
                + "' is not a resume point like 0-41233,41240-41252");
      }
      long first = Long.parseLong(range.group(1));
      ranges.add(new Range(first, range.group(2) == null ? first : Long.parseLong(range.group(2))));
    }
    return new BulkResumePoint(ranges);
  }

  /** {@return how many messages are settled} */
  public long count() {
    return settled.stream().mapToLong(range -> range.last() - range.first() + 1).sum();
  }

  /**
   * {@return whether the message at this index of the stream is settled and is not sent again}
   *
   * @param index from 0 on
   */
  public boolean isSettled(long index) {
    int low = 0;
    int high = settled.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      Range range = settled.get(middle);
      if (index < range.first()) {
        high = middle - 1;
      } else if (index > range.last()) {
        low = middle + 1;
      } else {
        return true;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return String.join(",", settled.stream().map(Range::toString).toList());
  }
}
