package org.smtpconnector.connector.config;

import static org.smtpconnector.connector.config.ConnectionFactorySettings.parts;
import static org.smtpconnector.connector.config.ConnectionFactorySettings.text;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.smtpconnector.smtp.EmailAddress;

/**
 * The settings of DKIM: lists whose elements correspond by position. A single selector or file
 * applies to all domains.
 *
 * @param domains the signing domains; null if messages are not signed
 * @param selectors the selectors of their keys
 * @param keyFiles the files of their keys
 * @param required whether a message is refused if no key is for its sender
 */
public record DkimSettings(String domains, String selectors, String keyFiles, boolean required) {
  private static final Pattern SELECTOR = // RFC 6376 3.1
      Pattern.compile(
          "(?i)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*");
  private static final String TOGETHER = ": set dkimDomain, dkimSelector and dkimKeyFile together";

  public DkimSettings {
    domains = text(domains);
    selectors = text(selectors);
    keyFiles = text(keyFiles);
  }

  /**
   * Checks the settings, except the files.
   *
   * @throws IllegalArgumentException if one is invalid or missing; the message names it
   */
  void check() {
    if (domains == null) {
      requireDomain("dkimSelector is set", selectors != null);
      requireDomain("dkimKeyFile is set", keyFiles != null);
      requireDomain("dkimRequired is true", required);
      return;
    }
    requireSet("dkimSelector", selectors);
    requireSet("dkimKeyFile", keyFiles);
    Set<String> names = new HashSet<>();
    for (int i = 0; i < count(); i++) {
      String name = checkedSelector(element(selectors, i)) + "._domainkey." + domain(i);
      if (!names.add(name.toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "dkimDomain and dkimSelector name "
                + name
                + " twice: give each key of a domain its own selector");
      }
    }
  }

  private static void requireDomain(String what, boolean set) {
    if (set) {
      throw new IllegalArgumentException(what + " and dkimDomain is not" + TOGETHER);
    }
  }

  private void requireSet(String property, String list) {
    if (list == null) {
      throw new IllegalArgumentException(
          "dkimDomain is set and " + property + " is not" + TOGETHER);
    }
    long elements = parts(list).count();
    if (elements != 1 && elements != count()) {
      throw new IllegalArgumentException(
          property
              + " has "
              + elements
              + " elements and dkimDomain "
              + count()
              + ": name one for each domain, in the same order, or one for all");
    }
  }

  private int count() {
    return (int) parts(domains).count();
  }

  private static String element(String list, int position) {
    List<String> elements = parts(list).toList();
    return elements.size() == 1 ? elements.get(0) : elements.get(position);
  }

  private static String checkedSelector(String selector) {
    if (!SELECTOR.matcher(selector).matches()) {
      throw new IllegalArgumentException(
          "dkimSelector names '"
              + selector
              + "', which is not of letters, digits and hyphens, with dots between (RFC 6376 3.1)");
    }
    return selector;
  }

  /** Returns a domain in lower case and ASCII. */
  private String domain(int position) {
    String name = element(domains, position);
    try {
      if (!name.startsWith("[")) {
        return new EmailAddress("x", name).domain().toLowerCase(Locale.ROOT);
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "dkimDomain names '" + name + "', which is not a domain: " + e.getMessage(), e);
    }
    throw new IllegalArgumentException("dkimDomain names '" + name + "', which is not a domain");
  }

  /**
   * Reads the keys, which are read again when their files change; empty if messages are not signed.
   *
   * @throws IllegalArgumentException if a key cannot be read; the message names it
   */
  public Optional<Reloadable<List<DkimKey>>> keys() {
    if (domains == null) {
      return Optional.empty();
    }
    check();
    List<Path> files = parts(keyFiles).distinct().map(DkimKey::path).toList();
    return Optional.of(Reloadable.of(files, this::read));
  }

  private List<DkimKey> read() {
    return IntStream.range(0, count())
        .mapToObj(i -> DkimKey.read(domain(i), element(selectors, i), element(keyFiles, i)))
        .toList();
  }

  /** Returns what is set, for the log; an empty string if nothing is. */
  @Override
  public String toString() {
    return domains == null
        ? ""
        : " dkimDomain="
            + domains
            + " dkimSelector="
            + selectors
            + " dkimKeyFile="
            + keyFiles
            + (required ? " dkimRequired=true" : "");
  }
}
