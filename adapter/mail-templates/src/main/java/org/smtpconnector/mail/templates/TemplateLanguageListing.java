package org.smtpconnector.mail.templates;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The templates of a folder: those with a subject. */
final class TemplateLanguageListing {
  private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());
  private static final List<String> BODIES =
      List.of(TemplateFiles.TEXT, TemplateFiles.HTML, TemplateFiles.MARKDOWN);
  private static final Pattern LOCALIZED =
      Pattern.compile("(?<name>.+?)_(?<language>[a-z]{2,3})(?<rest>(?:_[A-Za-z0-9]+)*)");

  private final Set<String> files;

  TemplateLanguageListing(Set<String> files) {
    this.files = files;
  }

  /** Returns the names, each with the languages in which it has a subject and a text or HTML. */
  Map<String, Set<Locale>> languages() {
    Map<String, Set<Locale>> templates = new TreeMap<>();
    for (String file : files) {
      if (file.endsWith(TemplateFiles.SUBJECT)) {
        String stem = file.substring(0, file.length() - TemplateFiles.SUBJECT.length());
        Matcher localized = LOCALIZED.matcher(stem);
        boolean isLocalized = localized.matches() && isLanguage(localized);
        Set<Locale> languages =
            templates.computeIfAbsent(
                isLocalized ? localized.group("name") : stem, any -> new HashSet<>());
        if (BODIES.stream().anyMatch(body -> files.contains(stem + body))) {
          languages.add(isLocalized ? locale(localized) : Locale.ROOT);
        }
      }
    }
    return templates;
  }

  /** Whether the end of a file's name is a language, and not a word of two letters or three. */
  private boolean isLanguage(Matcher localized) {
    return LANGUAGES.contains(localized.group("language"))
        || files.contains(localized.group("name") + TemplateFiles.SUBJECT);
  }

  private static Locale locale(Matcher localized) {
    String rest = localized.group("rest").replace('_', '-');
    return Locale.forLanguageTag(localized.group("language") + rest);
  }
}
