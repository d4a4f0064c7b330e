package org.smtpconnector.mail.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.smtpconnector.mail.Mail;

/** The rendered parts of a template, as its readers see them. */
final class RenderedTemplateChecker {
  private final Mail mail;
  private final Document html;

  RenderedTemplateChecker(Mail mail) {
    this.mail = mail;
    this.html = Jsoup.parse(mail.html().orElse(""));
  }

  /**
   * Returns what is missing.
   *
   * @param images the content ids of the images that the application adds
   */
  List<String> problems(Set<String> images) {
    List<String> problems = new ArrayList<>();
    if (mail.subject().isBlank()) {
      problems.add("the subject is empty");
    }
    if (!hasText()) {
      problems.add("the text is empty, and the HTML has none to generate it from");
    }
    for (Element image : html.select("img")) {
      String source = image.attr("src").strip();
      if (!isLoaded(source, images)) {
        problems.add("the image '" + source + "' is missing: " + remedy(source));
      }
    }
    return problems;
  }

  private boolean hasText() {
    return mail.text()
        .map(text -> !text.isBlank())
        .orElseGet(
            () ->
                html.body().hasText()
                    || html.select("img[alt]").stream().anyMatch(i -> !i.attr("alt").isBlank()));
  }

  private static boolean isLoaded(String source, Set<String> images) {
    String scheme = source.toLowerCase(Locale.ROOT).replaceFirst(":.*", ":");
    return scheme.equals("cid:")
        ? images.contains(source.substring(scheme.length()))
        : Set.of("http:", "https:", "data:").contains(scheme);
  }

  private static String remedy(String source) {
    return source.startsWith("cid:")
        ? "add it with inline(...), and name it in images(...)"
        : "mail programs load only absolute addresses and cid:";
  }
}
