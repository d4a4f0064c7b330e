package org.smtpconnector.mail.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateLanguageListingTest {
  @TempDir Path root;

  private static TemplateLanguageListing of(String... files) {
    return new TemplateLanguageListing(Set.of(files));
  }

  @Test
  void namesTemplatesWithTheLanguagesInWhichTheyAreComplete() {
    assertThat(
            of(
                    "a.subject",
                    "a.txt",
                    "a_de.subject",
                    "a_de.md",
                    "a_pt_BR.subject",
                    "a_pt_BR.html",
                    "a_fr.subject",
                    "b/c.subject",
                    "frame.html")
                .languages())
        .containsOnlyKeys("a", "b/c")
        .containsEntry("a", Set.of(Locale.ROOT, Locale.GERMAN, Locale.forLanguageTag("pt-BR")))
        .containsEntry("b/c", Set.of());
  }

  @Test
  void tellsALanguageFromAWord() {
    assertThat(of("order_new.subject", "order_new.txt").languages())
        .containsEntry("order_new", Set.of(Locale.ROOT));
    assertThat(of("order.subject", "order_fil.subject", "order_fil.txt").languages())
        .containsEntry("order", Set.of(Locale.forLanguageTag("fil")));
    assertThat(of("order_de.subject", "order_de.txt").languages())
        .containsEntry("order", Set.of(Locale.GERMAN));
  }

  @Test
  void readsFoldersAndJars() throws Exception {
    new TemplateDirectory(root).with("a.subject", "x").with("a.txt", "x").with("in/b.md", "x");
    Path jar = root.resolve("x.jar");
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      entries.putNextEntry(new JarEntry("mail-templates/"));
      entries.putNextEntry(new JarEntry("mail-templates/c.subject"));
      entries.putNextEntry(new JarEntry("other/d.subject"));
    }
    URL[] urls = {root.toUri().toURL(), jar.toUri().toURL()};
    try (URLClassLoader application = new URLClassLoader(urls, null)) {
      assertThat(new TemplateFolder(application).files())
          .containsExactly("a.subject", "a.txt", "c.subject", "in/b.md");
    }
  }

  @Test
  void checksATemplateThatExistsInSomeLanguage() {
    TemplateDirectory templates =
        new TemplateDirectory(root).with("a_de_AT.subject", "x").with("a_de_AT.md", "{x}");
    assertThatCode(() -> templates.engine().check("a")).doesNotThrowAnyException();
  }

  @Test
  void namesATemplateThatExistsInNoLanguage() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new TemplateDirectory(root).engine().check("a"))
        .withMessage(
            "template 'a', there is no language that has one of mail-templates/a.html,"
                + " mail-templates/a.md, mail-templates/a.txt on the class path");
  }

  @Test
  void namesATemplateWithBrokenSyntaxOrCss() {
    TemplateDirectory templates = new TemplateDirectory(root).with("a.subject", "x");
    templates.with("a.html", "{#if x}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> templates.engine().check("a"))
        .withMessageContaining("mail-templates/a.html");
    templates.with("a.html", "<style>p{</style>");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> templates.engine().check("a"))
        .withMessageContaining("mail-templates/a.html, line 1: the style sheet is not valid CSS");
  }
}
