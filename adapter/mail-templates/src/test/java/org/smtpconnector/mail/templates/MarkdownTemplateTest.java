package org.smtpconnector.mail.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.smtpconnector.mail.RenderedTemplate;

class MarkdownTemplateTest {
  private static final String BARE = "{content}";

  @TempDir Path root;
  private TemplateDirectory templates;

  @BeforeEach
  void addASubject() {
    templates = new TemplateDirectory(root).with("x.subject", "Order {value}");
  }

  private String bare(String markdown, Object value) {
    return templates
        .with("markdown-frame.html", BARE)
        .with("x.md", markdown)
        .html("x", Map.of("value", value))
        .strip();
  }

  @Test
  void rendersMarkdownIntoAFrame() {
    String html =
        templates
            .with("x.md", "# Order\n\n{#for v in value}\n- {v}\n{/for}\n")
            .html("x", Map.of("value", List.of("tea", "milk")));

    assertThat(html)
        .startsWith("<!DOCTYPE html>")
        .contains("<title>Order [tea, milk]</title>", "role=\"presentation\"")
        .containsPattern("<h1 style=\"[^\"]*font-size:24px[^\"]*\">Order</h1>")
        .contains("<li>tea</li>\n<li>milk</li>")
        .contains("prefers-color-scheme:dark")
        .doesNotContain("class=\"text\">{");
  }

  @Test
  void rendersTables() {
    assertThat(bare("| item | pieces |\n|---|--:|\n| {value} | 5 |", "a|b\nc"))
        .contains("<td>a|b<br />\nc</td>\n<td align=\"right\">5</td>");
  }

  @Test
  void takesTheFrameOfTheApplicationAndOfItsLanguage() {
    templates
        .with("x.md", "Hello")
        .with("x_de.md", "Hallo *{value}*")
        .with("markdown-frame.html", "<main>{content}</main>")
        .with(
            "markdown-frame_de.html",
            "<html lang={language}><title>{subject}</title>{content}<i>{data.value}</i>");

    assertThat(templates.html("x", Map.of("value", 1))).isEqualTo("<main><p>Hello</p>\n</main>");
    assertThat(
            templates
                .engine()
                .render("x", Locale.forLanguageTag("de-AT"), Map.of("value", "<1>"))
                .html())
        .contains(
            "<html lang=de><title>Order &lt;1&gt;</title><p>Hallo <em>&lt;1&gt;</em></p>\n"
                + "<i>&lt;1&gt;</i>");
  }

  @Test
  void takesNoFrameOfAnotherLanguageThanTheMarkdown() {
    templates
        .with("x.md", "Hello")
        .with("markdown-frame.html", "<main>{content}</main>")
        .with("markdown-frame_de.html", "<i>{content}</i>");
    assertThat(templates.engine().render("x", Locale.GERMAN, Map.of("value", 1)).html())
        .contains("<main><p>Hello</p>\n</main>");
  }

  @Test
  void leavesTheTextToTheHtmlUnlessThereIsOne() {
    templates.with("x.md", "Hello **{value}**, [pay](https://shop.example/)");
    RenderedTemplate rendered = templates.render("x", Map.of("value", "Ann"));
    assertThat(rendered.text()).isEmpty();

    templates.with("x.txt", "Hello {value}");
    assertThat(templates.render("x", Map.of("value", "Ann")).text()).contains("Hello Ann");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "**b** _i_ `c` ~~s~~",
        "[x](https://evil.example)",
        "![x](https://evil.example/t.gif)",
        "<https://evil.example>",
        "https://evil.example",
        "[x]: https://evil.example",
        "# h",
        "1. x",
        "- x",
        "> q",
        "    code",
        "\tcode",
        "***",
        "===",
        "```",
        "| a | b |",
        "<script>alert(1)</script>",
        "<!-- -->",
        "&lt;b&gt; &amp;",
        "\\*x\\*",
        "\uE000\uE010\uE001",
        "it's \"quoted\" & {braces}"
      })
  void showsAValueAsItIsWhereverItStands(String value) {
    String shown =
        value
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("\"", "&quot;");

    assertThat(bare("{value}", value)).isEqualTo("<p>" + shown + "</p>");
    assertThat(bare("a {value} b", value)).isEqualTo("<p>a " + shown + " b</p>");
    assertThat(bare("# {value}", value)).isEqualTo("<h1>" + shown + "</h1>");
    assertThat(bare("**{value}**", value)).isEqualTo("<p><strong>" + shown + "</strong></p>");
    assertThat(bare("a `{value}`", value)).isEqualTo("<p>a <code>" + shown + "</code></p>");
    assertThat(bare("```\n{value}\n```", value)).contains("<code>" + shown + "\n</code>");
    assertThat(bare("[{value}](https://a.example)", value))
        .isEqualTo("<p><a href=\"https://a.example\">" + shown + "</a></p>");
    assertThat(bare("<b title=\"{value}\">{value}</b>", value))
        .isEqualTo(("<p><b title=\"" + shown + "\">").replace("'", "&#39;") + shown + "</b></p>");
  }

  @Test
  void keepsTheLinesOfAValue() {
    assertThat(bare("> {value}", "one\n\n- two\r\n# three"))
        .isEqualTo("<blockquote>\n<p>one<br />\n<br />\n- two<br />\n# three</p>\n</blockquote>");
  }

  @Test
  void linksToAddressesInValues() {
    assertThat(bare("[x]({value})", "https://a.example/?b=c&d=é \"<"))
        .contains("href=\"https://a.example/?b=c&amp;d=%C3%A9%20%22%3C\"");
    assertThat(bare("[x](https://a.example/{value}/y)", "1) [z](b"))
        .contains("/1)%20%5Bz%5D(b/y\"");
    assertThat(bare("![logo](cid:{value})", "logo")).contains("<img src=\"cid:logo\" alt=\"logo\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"javascript:alert(1)", "JAVASCRIPT:x", "data:text/html,x", "vbscript:x"})
  void linksToNothingThatRuns(String address) {
    assertThat(bare("[x]({value})", address)).contains("href=\"\"").contains(">x</a>");
  }

  @Test
  void takesRawMarkdownFromTheApplication() {
    assertThat(bare("{value.raw}", "**b**")).isEqualTo("<p><strong>b</strong></p>");
  }

  @Test
  void namesAVariableThatTheDataLacks() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bare("\n{valeu}", 1))
        .withMessageContaining("mail-templates/x.md")
        .withMessageContaining("valeu");
  }

  @Test
  void namesAVariableThatTheFrameDoesNotHave() {
    templates.with("markdown-frame.html", "{contents}").with("x.md", "x");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> templates.html("x", Map.of("value", 1)))
        .withMessageContaining("mail-templates/markdown-frame.html")
        .withMessageContaining("contents");
  }
}
