package org.smtpconnector.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class TemplateCheckTest {
  record Reader(String name, boolean paid) {}

  private static final Reader PAID = new Reader("Ann", true);
  private static final Reader UNPAID = new Reader("Bob", false);

  private static List<String> problemsOf(TemplateCheck check, String template) {
    return check.problems().stream().filter(problem -> problem.contains(template)).toList();
  }

  @Test
  void hasNothingToSayOfACompleteTemplate() {
    TemplateCheck check =
        TemplateCheck.ofApplication()
            .with("welcome", PAID)
            .languages(Locale.GERMAN, Locale.forLanguageTag("de-AT"))
            .images("logo");
    assertThat(problemsOf(check, "welcome")).isEmpty();
  }

  @Test
  void namesTemplatesThatNoDataIsGivenFor() {
    assertThat(TemplateCheck.ofApplication().with("bill", UNPAID).with("silent", PAID).problems())
        .contains("template 'welcome' is not checked: add with(\"welcome\", data)")
        .noneMatch(problem -> problem.contains("frame"));
  }

  @Test
  void namesAVariableThatTheDataLacksOnTheBranchThatTheDataLeadsTo() {
    assertThat(problemsOf(TemplateCheck.ofApplication().with("bill", UNPAID), "bill.txt"))
        .isEmpty();
    assertThat(problemsOf(TemplateCheck.ofApplication().with("bill", UNPAID, PAID), "bill.txt"))
        .singleElement()
        .asString()
        .contains("template 'bill'", "nmae");
  }

  @Test
  void namesALanguageThatATemplateLacks() {
    TemplateCheck check =
        TemplateCheck.ofApplication().with("bill", UNPAID).languages(Locale.GERMAN);
    assertThat(problemsOf(check, "bill"))
        .contains("template 'bill' has no subject, or no text and HTML, in de");
  }

  @Test
  void namesImagesThatReadersWillNotSee() {
    assertThat(problemsOf(TemplateCheck.ofApplication().with("bill", UNPAID), "bill"))
        .containsExactly(
            "template 'bill': the image 'img/logo.png' is missing: mail programs load only absolute"
                + " addresses and cid:");
    assertThat(problemsOf(TemplateCheck.ofApplication().with("welcome", PAID), "welcome"))
        .containsExactly(
            "template 'welcome': the image 'cid:logo' is missing: add it with inline(...), and name"
                + " it in images(...)");
  }

  @Test
  void namesATextAndASubjectThatAreEmpty() {
    TemplateCheck check = TemplateCheck.ofApplication().with("silent", PAID).images("logo");
    assertThat(problemsOf(check, "silent"))
        .containsExactly(
            "template 'silent': the subject is empty",
            "template 'silent': the text is empty, and the HTML has none to generate it from");
  }

  @Test
  void namesATemplateThatDoesNotExist() {
    assertThat(problemsOf(TemplateCheck.ofApplication().with("welcom", PAID), "'welcom'"))
        .singleElement()
        .asString()
        .contains("mail-templates/welcom.html, mail-templates/welcom.md");
  }

  @Test
  void failsWithAllOfThem() {
    assertThatThrownBy(TemplateCheck.ofApplication()::verify)
        .isInstanceOf(AssertionError.class)
        .hasMessageContainingAll(
            "templates of messages are incomplete:\n- template 'bill'", "\n- template 'welcome'");
    assertThatCode(() -> TemplateCheck.ofApplication().problems()).doesNotThrowAnyException();
  }
}
