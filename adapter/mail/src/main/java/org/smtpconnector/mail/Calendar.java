package org.smtpconnector.mail;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.smtpconnector.mail.header.HeaderTextValidator;

/**
 * An invitation or another iTIP message (RFC 5546). It is sent as mail programs expect it (RFC
 * 6047): as an alternative to the text, so that they show buttons, and as a file.
 *
 * @param icalendar a VCALENDAR with a METHOD (RFC 5545)
 */
public record Calendar(String icalendar) {
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9-]{1,40}");
  private static final String METHOD = "METHOD:";

  /**
   * Creates a calendar.
   *
   * @param icalendar as {@link #icalendar()}
   * @throws IllegalArgumentException if it is not a VCALENDAR, does not have exactly one METHOD, or
   *     contains an unpaired surrogate
   */
  public Calendar {
    HeaderTextValidator.checkWhole("calendar", icalendar);
    if (!icalendar.stripLeading().regionMatches(true, 0, "BEGIN:VCALENDAR", 0, 15)) {
      throw new IllegalArgumentException("calendar does not start with BEGIN:VCALENDAR");
    }
    List<String> methods = methods(icalendar);
    if (methods.size() != 1 || !TOKEN.matcher(methods.get(0)).matches()) {
      throw new IllegalArgumentException(
          "calendar needs exactly one METHOD: line that names a method, such as METHOD:REQUEST");
    }
  }

  private static List<String> methods(String icalendar) {
    return icalendar
        .lines()
        .filter(line -> line.regionMatches(true, 0, METHOD, 0, METHOD.length()))
        .limit(2)
        .map(line -> line.substring(METHOD.length()).strip())
        .toList();
  }

  /** {@return the iTIP method; REQUEST is an invitation} */
  public String method() {
    return methods(icalendar).get(0).toUpperCase(Locale.ROOT);
  }
}
