package org.smtpconnector.mail.testkit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.TemplateEngine;

/**
 * A check of an application's templates: renders each with data of its type, in each of the
 * application's languages, and lists what is missing: data for a template, a language, a variable,
 * a text, an image.
 *
 * <p>A branch of a template is checked only with data that leads to it: pass data for each branch.
 */
public final class TemplateCheck {
  private final Map<String, List<Object>> data = new LinkedHashMap<>();
  private final Set<Locale> languages = new LinkedHashSet<>();
  private final Set<String> images = new LinkedHashSet<>();

  private TemplateCheck() {}

  /** {@return a check of the templates on the class path} */
  public static TemplateCheck ofApplication() {
    return new TemplateCheck();
  }

  /**
   * Adds a template.
   *
   * @param template the name of the template
   * @param first the data that it is rendered with
   * @param others more data, each of which it is rendered with as well
   * @return this check
   */
  public TemplateCheck with(String template, Object first, Object... others) {
    List<Object> all = data.computeIfAbsent(template, any -> new ArrayList<>());
    all.add(first);
    all.addAll(List.of(others));
    return this;
  }

  /**
   * Adds languages that each template must have, besides that of its files without a language.
   *
   * @param all the languages
   * @return this check
   */
  public TemplateCheck languages(Locale... all) {
    languages.addAll(List.of(all));
    return this;
  }

  /**
   * Adds images that the application adds with {@link Mail.Builder#inline}.
   *
   * @param contentIds what follows {@code cid:} in the HTML
   * @return this check
   */
  public TemplateCheck images(String... contentIds) {
    images.addAll(List.of(contentIds));
    return this;
  }

  /**
   * Fails if anything is missing.
   *
   * @throws AssertionError that lists all that is missing
   */
  public void verify() {
    List<String> problems = problems();
    if (!problems.isEmpty()) {
      throw new AssertionError(
          "templates of messages are incomplete:\n- " + String.join("\n- ", problems));
    }
  }

  /**
   * {@return what is missing; empty if nothing is}
   *
   * @throws IllegalStateException if the application has no {@link TemplateEngine}
   */
  public List<String> problems() {
    Map<String, Set<Locale>> templates = engine().templates();
    Set<String> problems = new LinkedHashSet<>();
    templates.keySet().stream()
        .filter(name -> !data.containsKey(name))
        .map(name -> "template '" + name + "' is not checked: add with(\"" + name + "\", data)")
        .forEach(problems::add);
    data.forEach(
        (name, all) -> {
          addLanguages(name, templates.getOrDefault(name, Set.of()), problems);
          all.forEach(each -> addProblems(name, each, problems));
        });
    return List.copyOf(problems);
  }

  private static TemplateEngine engine() {
    return ServiceLoader.load(TemplateEngine.class)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "the application has no template engine: add smtp-mail-templates to it"));
  }

  private void addLanguages(String name, Set<Locale> existing, Set<String> problems) {
    for (Locale language : languages) {
      if (existing.stream().noneMatch(locale -> serves(locale, language))) {
        problems.add(
            "template '"
                + name
                + "' has no subject, or no text and HTML, in "
                + language.toLanguageTag());
      }
    }
  }

  private static boolean serves(Locale locale, Locale reader) {
    return locale.getLanguage().equals(reader.getLanguage())
        && (locale.getCountry().isEmpty() || locale.getCountry().equals(reader.getCountry()));
  }

  private void addProblems(String name, Object each, Set<String> problems) {
    Set<Locale> all = new LinkedHashSet<>(Set.of(Locale.ROOT));
    all.addAll(languages);
    for (Locale locale : all) {
      String where =
          "template '"
              + name
              + "'"
              + (locale.equals(Locale.ROOT) ? "" : " in " + locale.toLanguageTag());
      try {
        RenderedTemplateChecker parts = new RenderedTemplateChecker(mail(name, locale, each));
        parts.problems(images).forEach(problem -> problems.add(where + ": " + problem));
      } catch (IllegalArgumentException e) {
        problems.add(
            Optional.ofNullable(e.getMessage())
                .filter(message -> message.contains("'" + name + "'"))
                .orElseGet(() -> where + ": " + e.getMessage()));
      }
    }
  }

  private static Mail mail(String name, Locale locale, Object data) {
    return Mail.template(name).locale(locale).with(data).to("reader@example.org").build();
  }
}
