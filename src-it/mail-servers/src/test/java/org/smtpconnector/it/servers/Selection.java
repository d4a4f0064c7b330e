package org.smtpconnector.it.servers;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;

/**
 * Which servers are asked for; JUnit leaves the others out.
 *
 * @param tags of them; empty for all
 */
record Selection(List<String> tags) {
  Selection {
    tags = List.copyOf(tags);
  }

  /** What the property {@code mail-servers.only} says. */
  static Selection ofProperty() {
    return new Selection(
        Stream.of(System.getProperty("only").split(","))
            .map(String::strip)
            .filter(tag -> !tag.isEmpty())
            .toList());
  }

  boolean isEverything() {
    return tags.isEmpty();
  }

  /** Those that no class within this one is tagged with. */
  List<String> unknown(Class<?> servers) {
    Set<String> known =
        Stream.of(servers.getDeclaredClasses())
            .filter(server -> server.isAnnotationPresent(Tag.class))
            .map(server -> server.getAnnotation(Tag.class).value())
            .collect(Collectors.toSet());
    return tags.stream().filter(tag -> !known.contains(tag)).toList();
  }
}
