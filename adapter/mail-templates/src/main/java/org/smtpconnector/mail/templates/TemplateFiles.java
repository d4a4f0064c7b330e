package org.smtpconnector.mail.templates;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ResourceBundle.Control;
import java.util.stream.Stream;

/**
 * The files of a template for a reader's language.
 *
 * @param text the text, if there is one
 * @param html the HTML or the Markdown, if there is any
 * @param language the language of the text and HTML; the root locale if their names have none
 */
record TemplateFiles(
    String subject, Optional<String> text, Optional<String> html, Locale language) {
  static final String SUBJECT = ".subject";
  static final String TEXT = ".txt";
  static final String HTML = ".html";
  static final String MARKDOWN = ".md";

  private static final Control LOCALES = Control.getControl(Control.FORMAT_DEFAULT);

  /**
   * Finds the files. Text and HTML are in one language: what a reader's language lacks is not taken
   * from another one, but generated from what it has.
   *
   * @throws IllegalArgumentException if there is neither text nor HTML, or no subject
   */
  static TemplateFiles find(TemplateFolder folder, String name, Locale locale) {
    List<Locale> candidates = LOCALES.getCandidateLocales(name, locale);
    List<Locale> own = candidates.stream().filter(each -> !each.equals(Locale.ROOT)).toList();
    return inLanguage(folder, name, own, candidates)
        .or(() -> inLanguage(folder, name, List.of(Locale.ROOT), candidates))
        .orElseThrow(() -> missing(name, "there is none of ", candidates, HTML, MARKDOWN, TEXT));
  }

  /**
   * Finds the files for any reader: those without a language, or those of the first language that
   * has them.
   *
   * @throws IllegalArgumentException as {@link #find} does
   */
  static TemplateFiles findAny(TemplateFolder folder, String name) {
    List<Locale> none = List.of(Locale.ROOT);
    return inLanguage(folder, name, none, none)
        .or(
            () ->
                Stream.of(Locale.getAvailableLocales())
                    .filter(locale -> !locale.equals(Locale.ROOT))
                    .map(
                        locale ->
                            inLanguage(folder, name, List.of(locale), List.of(locale, Locale.ROOT)))
                    .flatMap(Optional::stream)
                    .findFirst())
        .orElseThrow(
            () ->
                missing(name, "there is no language that has one of ", none, HTML, MARKDOWN, TEXT));
  }

  /** Returns a file in the most specific of these languages that have it. */
  private static Optional<String> first(
      TemplateFolder folder, String name, List<Locale> candidates, String ending) {
    return candidates.stream()
        .map(candidate -> file(name, candidate, ending))
        .filter(folder::has)
        .findFirst();
  }

  /** Returns the frame for Markdown of these files, which is in the same language or in none. */
  String frame(TemplateFolder folder, Locale locale) {
    String frame = TemplateFolder.FRAME;
    List<Locale> candidates =
        LOCALES.getCandidateLocales(frame, language.equals(Locale.ROOT) ? language : locale);
    return first(folder, frame, candidates, HTML).orElse(frame + HTML);
  }

  private static Optional<TemplateFiles> inLanguage(
      TemplateFolder folder, String name, List<Locale> language, List<Locale> all) {
    Optional<String> text = first(folder, name, language, TEXT);
    Optional<String> html = Optional.empty();
    for (Locale candidate : language) {
      html = html.or(() -> html(folder, name, candidate));
    }
    if (text.isEmpty() && html.isEmpty()) {
      return Optional.empty();
    }
    String subject =
        first(folder, name, all, SUBJECT)
            .orElseThrow(() -> missing(name, "there is no subject: none of ", all, SUBJECT));
    return Optional.of(new TemplateFiles(subject, text, html, language.get(language.size() - 1)));
  }

  private static Optional<String> html(TemplateFolder folder, String name, Locale candidate) {
    String html = file(name, candidate, HTML);
    String markdown = file(name, candidate, MARKDOWN);
    boolean hasHtml = folder.has(html);
    boolean hasMarkdown = folder.has(markdown);
    if (hasHtml && hasMarkdown) {
      throw new IllegalArgumentException(
          "there are both "
              + TemplateFolder.PATH
              + html
              + " and "
              + TemplateFolder.PATH
              + markdown
              + ": remove one");
    }
    return hasHtml ? Optional.of(html) : Optional.of(markdown).filter(any -> hasMarkdown);
  }

  private static String file(String name, Locale candidate, String ending) {
    return LOCALES.toBundleName(name, candidate) + ending;
  }

  private static IllegalArgumentException missing(
      String name, String what, List<Locale> candidates, String... endings) {
    List<String> searched = new ArrayList<>();
    for (Locale candidate : candidates) {
      for (String ending : endings) {
        searched.add(TemplateFolder.PATH + file(name, candidate, ending));
      }
    }
    return new IllegalArgumentException(what + String.join(", ", searched) + " on the class path");
  }
}
