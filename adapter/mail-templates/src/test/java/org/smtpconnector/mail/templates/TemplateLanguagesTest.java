package org.smtpconnector.mail.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtpconnector.mail.RenderedTemplate;

class TemplateLanguagesTest {
  private static final Locale AUSTRIA = Locale.forLanguageTag("de-AT");

  @TempDir Path root;
  private TemplateDirectory templates;

  @BeforeEach
  void addTheDefaultLanguage() {
    templates =
        new TemplateDirectory(root)
            .with("x.subject", "Hello")
            .with("x.txt", "Hello text")
            .with("x.html", "<p>Hello HTML</p>");
  }

  private RenderedTemplate render(Locale locale) {
    return templates.engine().render("x", locale, Map.of());
  }

  @Test
  void takesNoTextOfAnotherLanguageThanTheHtml() {
    templates.with("x_de.subject", "Hallo").with("x_de.html", "<p>Hallo HTML</p>");

    assertThat(render(Locale.GERMAN))
        .isEqualTo(
            new RenderedTemplate("Hallo", Optional.empty(), Optional.of("<p>Hallo HTML</p>")));
  }

  @Test
  void takesNoHtmlOfAnotherLanguageThanTheText() {
    templates.with("x_de.txt", "Hallo Text");

    assertThat(render(AUSTRIA))
        .isEqualTo(new RenderedTemplate("Hello", Optional.of("Hallo Text"), Optional.empty()));
  }

  @Test
  void combinesTheCountrysFilesWithThoseOfItsLanguage() {
    templates.with("x_de.html", "<p>Hallo</p>").with("x_de_AT.txt", "Servus");

    assertThat(render(AUSTRIA))
        .isEqualTo(
            new RenderedTemplate("Hello", Optional.of("Servus"), Optional.of("<p>Hallo</p>")));
  }

  @Test
  void takesTheDefaultLanguageForReadersOfOthers() {
    assertThat(render(Locale.FRENCH).html()).contains("<p>Hello HTML</p>");
  }

  @Test
  void namesAllPlacesWhereATemplateWasSought() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> templates.engine().render("y", AUSTRIA, Map.of()))
        .withMessage(
            "template 'y', there is none of mail-templates/y_de_AT.html, mail-templates/y_de_AT.md,"
                + " mail-templates/y_de_AT.txt, mail-templates/y_de.html, mail-templates/y_de.md,"
                + " mail-templates/y_de.txt, mail-templates/y.html, mail-templates/y.md,"
                + " mail-templates/y.txt on the class path");
  }

  @Test
  void namesAllPlacesWhereASubjectWasSought() {
    templates.with("y_de.txt", "Hallo");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> templates.engine().render("y", Locale.GERMAN, Map.of()))
        .withMessage(
            "template 'y', there is no subject: none of mail-templates/y_de.subject,"
                + " mail-templates/y.subject on the class path");
  }

  @Test
  void refusesHtmlBesideMarkdown() {
    templates.with("x.md", "Hello");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> render(Locale.ROOT))
        .withMessageContaining("both mail-templates/x.html and mail-templates/x.md: remove one");
  }
}
