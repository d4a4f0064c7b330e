package org.smtpconnector.mail.bounces;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A group of fields as a report has them, or the header of the returned message: lines like those
 * of a header (RFC 3464 2.1). Names are in lower case, values unfolded.
 */
record ReportFields(Map<String, List<String>> values) {
  static final ReportFields NONE = new ReportFields(Map.of());

  private static final int MOST_GROUPS = 1_000;
  private static final int MOST_FIELDS = 200;
  private static final int LONGEST_VALUE = 1_000;

  /** Reads the groups, which empty lines separate; those beyond 1,000 are ignored. */
  static List<ReportFields> groups(byte[] text) {
    List<ReportFields> groups = new ArrayList<>();
    Builder group = new Builder();
    for (String line : lines(text)) {
      if (!line.isBlank()) {
        group.add(line);
      } else if (group.hasFields()) {
        groups.add(group.build());
        group = new Builder();
        if (groups.size() == MOST_GROUPS) {
          return groups;
        }
      }
    }
    if (group.hasFields()) {
      groups.add(group.build());
    }
    return groups;
  }

  /** Reads the fields up to the first empty line. */
  static ReportFields header(byte[] text) {
    Builder header = new Builder();
    for (String line : lines(text)) {
      if (line.isEmpty()) {
        break;
      }
      header.add(line);
    }
    return header.build();
  }

  private static Iterable<String> lines(byte[] text) {
    return new String(text, StandardCharsets.UTF_8).lines()::iterator;
  }

  /** Returns the first value of a field that is not empty. */
  Optional<String> value(String name) {
    return all(name).stream().findFirst();
  }

  List<String> all(String name) {
    return values.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
  }

  private static final class Builder {
    private final Map<String, List<String>> values = new LinkedHashMap<>();
    private String name;
    private final StringBuilder value = new StringBuilder();
    private int fields;

    void add(String line) {
      if (Character.isWhitespace(line.charAt(0))) {
        append(" " + line.strip());
        return;
      }
      end();
      int colon = line.indexOf(':');
      if (colon > 0 && fields < MOST_FIELDS) {
        name = line.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        append(line.substring(colon + 1).strip());
        fields++;
      }
    }

    private void append(String text) {
      int room = LONGEST_VALUE - value.length();
      value.append(text, 0, Math.min(text.length(), Math.max(0, room)));
    }

    private void end() {
      if (name != null && !value.isEmpty()) {
        values.computeIfAbsent(name, of -> new ArrayList<>()).add(value.toString());
      }
      name = null;
      value.setLength(0);
    }

    boolean hasFields() {
      return fields > 0;
    }

    ReportFields build() {
      end();
      return new ReportFields(values);
    }
  }
}
