package org.smtpconnector.mail.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.Mail;

class MailTemplateTest {
  record Sales(String day, List<Sale> sales) {}

  record Sale(String item, int pieces) {}

  private static final Sales MONDAY =
      new Sales("Monday", List.of(new Sale("tea", 5), new Sale("<milk> & {honey}", 1)));

  private static Mail mail(String template, Object data) {
    return Mail.template(template).with(data).to("ops@shop.example").build();
  }

  @Test
  void saysWhatTheTemplateSaysAboutTheData() {
    Mail mail = mail("sales", MONDAY);

    assertThat(mail.subject()).isEqualTo("Sales on Monday: 2 items");
    assertThat(mail.text()).contains("Sales on Monday\n\n  tea: 5\n  <milk> & {honey}: 1\n");
    assertThat(mail.html())
        .contains(
            "<h1>Sales on Monday</h1>\n<p>tea: 5</p>\n<p>&lt;milk&gt; &amp; {honey}: 1</p>\n");
  }

  @Test
  void takesAMapAsWell() {
    Mail mail = mail("sales", Map.of("day", "Sunday", "sales", List.of()));
    assertThat(mail.text()).contains("Sales on Sunday\n\nNothing was sold.\n");
  }

  @Test
  void takesTheReadersLanguageAndNoHtmlOfAnother() {
    Mail mail =
        Mail.template("sales")
            .locale(Locale.forLanguageTag("de-AT"))
            .with(MONDAY)
            .to("ops@shop.example")
            .build();

    assertThat(mail.subject()).isEqualTo("Umsatz am Monday");
    assertThat(mail.text()).contains("Verkauft: 2\n");
    assertThat(mail.html()).isEmpty();
  }

  @Test
  void includesOtherTemplates() {
    assertThat(mail("framed", Map.of("day", "<1>")).html())
        .contains("<main><p>&lt;1&gt;</p></main>");
  }

  @Test
  void escapesByWhereAValueIsShownAndNotByTheFileThatShowsIt() {
    Mail mail = mail("mixed", Map.of("who", "<script>\"'&"));
    assertThat(mail.html()).contains("<p>Yours, &lt;script&gt;&quot;&#39;&amp;</p>\n");
    assertThat(mail.text()).contains("<b><script>\"'&</b>\n");
  }

  @Test
  void namesATemplateThatIsNotThere() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mail("weekly", MONDAY))
        .withMessageContaining("'weekly'")
        .withMessageContaining("mail-templates/weekly.txt");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mail("untitled", MONDAY))
        .withMessageContaining("mail-templates/untitled.subject");
  }

  @Test
  void namesAVariableThatTheDataHasNot() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mail("broken", MONDAY))
        .withMessageContaining("mail-templates/broken.txt")
        .withMessageContaining("nothing");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mail("sales", Map.of("day", "Monday")))
        .withMessageContaining("'sales'")
        .withMessageContaining("\"sales\"");
  }

  record Reader(String name, Sale bought) {}

  @Test
  void namesAVariableThatIsMissingWhereverItStands() {
    for (String variable : List.of("reader.nmae", "reader.bought.price", "readr")) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  mail(
                      "deep/" + variable.replace('.', '-'),
                      Map.of("reader", new Reader("Ann", new Sale("tea", 5)))))
          .withMessageContaining("mail-templates/deep/" + variable.replace('.', '-') + ".txt")
          .withMessageContaining(variable);
    }
  }

  record Failing(List<Sale> sales) {
    public String day() {
      throw new IllegalStateException("no calendar");
    }
  }

  @Test
  void namesWhatTheDataThrows() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mail("sales", new Failing(List.of())))
        .withMessageContaining("mail-templates/sales.txt")
        .withMessageContaining("no calendar");
  }

  @Test
  void takesValuesThatSayTheyAreHtml() {
    assertThat(mail("raw-value", Map.of("html", "<b>5</b>")).html()).contains("<p><b>5</b></p>");
  }

  @Test
  void namesATemplateThatIsWrong() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mail("unclosed", MONDAY))
        .withMessageContaining("mail-templates/unclosed.txt");
  }

  @Test
  void reachesNothingOutsideOfTheTemplates() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mail("../META-INF/secret", MONDAY))
        .withMessageContaining("a name consists of");
  }

  @Test
  void refusesASubjectThatWouldStartAnotherField() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mail("sales", new Sales("x\r\nBcc: eve@doe.example", List.of())))
        .withMessageContaining("subject contains the control character");
  }

  @Test
  void saysWhatAnApplicationWithoutAnEngineNeeds() throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader empty =
        new URLClassLoader(new URL[0], ClassLoader.getPlatformClassLoader())) {
      thread.setContextClassLoader(empty);
      assertThatThrownBy(() -> mail("sales", MONDAY))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("smtp-mail-templates");
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
