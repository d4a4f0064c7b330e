package org.smtpconnector.mail.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateStylesTest {
  private static final Map<String, Object> DATA =
      Map.of("who", "Ann", "color", "#c00", "dark", true, "font", "\"Segoe UI\", sans-serif");

  @TempDir Path root;
  private TemplateDirectory templates;

  @BeforeEach
  void addASubject() {
    templates = new TemplateDirectory(root).with("x.subject", "Hello");
  }

  private String html(String html) {
    return templates.with("x.html", html).html("x", DATA);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "p{color:red}",
        "p { color: red }",
        "p{color:red;margin:0}q{a:b}",
        "@media print{p{x:y}}p{color:red}",
        "@media print{#i{x:y}}p{color:red}",
        "@media print{#i .j:hover,.k{x:y}}p{color:red}",
        "@media print{[data-x]{x:y}}p{color:red}",
        "@media print{@page{margin:0}p{x:y}}p{color:red}",
        "@media print{_x{x:y}}p{color:red}",
        "@keyframes k{from{x:y}50%{x:y}to{x:y}}p{color:red}",
        "p{/* a } brace */color:red}",
        "p{content:'}';color:red}",
        "p{content:\"\\201C\";color:red}",
        "p\\{color:red\\}",
        "{|p{color:red}|}",
        "p{color:red}{! not for {everybody} !}",
        "p{color:{rouge ?: 'red'}}"
      })
  void takesCssAsItIs(String css) {
    Map<String, Object> data = Map.of("who", "Ann", "rouge", "red");
    templates.with("x.html", "<STYLE type='text/css'>" + css + "</STYLE><p>{who}</p>");
    assertThat(templates.html("x", data)).contains("color:red").contains(">Ann</p>");
  }

  @Test
  void writesStyleAttributes() {
    assertThat(html("<style>p{color:red}</style>\n<p>{who}</p>"))
        .isEqualTo("<p style=\"color:red\">Ann</p>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "p{color:{color}}                              | color:#c00",
        "p{color:{color};}                             | color:#c00",
        "p{font-family:{font}}                         | font-family:'Segoe UI',sans-serif",
        "p{color:{dark ? color : 'red'}}               | color:#c00",
        "{#if dark}p{color:white}{#else}p{color:black}{/if} | color:white",
        "p{{#if dark}color:white{/if}}                 | color:white",
        "p{width:{#let w=3}{w}{/let}px}                | width:3px"
      })
  void showsValuesInCss(String css, String style) {
    assertThat(html("<style>" + css + "</style><p>x</p>"))
        .isEqualTo("<p style=\"" + style + "\">x</p>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "red}body{display:none",
        "red;background:url(https://evil.example)",
        "</style><script>",
        "url(",
        "\"",
        "red/*",
        "\\7d",
        "red\nx"
      })
  void refusesAValueThatIsMoreThanPartOfADeclaration(String color) {
    templates.with("x.html", "<style>p{color:{color}}</style><p>x</p>");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> templates.html("x", Map.of("color", color)))
        .withMessageContaining("template 'x', mail-templates/x.html: the value '" + color + "'")
        .withMessageContaining(".raw");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.html", "x.md"})
  void escapesAValueThatPretendsToBeInAStyleSheet(String file) {
    templates.with(file, "<style>p{color:{color}}</style><b title=\"{who}\">{who}</b>");
    String attack = "\uFDD0\" onmouseover=alert(1) x=\"\uFDD1";
    assertThat(templates.html("x", Map.of("color", "red", "who", attack)))
        .contains("title=\"\uFFFD&quot; onmouseover=alert(1) x=&quot;\uFFFD\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.html", "x.md"})
  void refusesAValueThatPretendsToEndInAStyleSheet(String file) {
    templates.with(file, "<style>p.x{color:{color};}</style><p>x</p>");
    String attack = "red\uFDD1;} body{display:none} .y{color:blue";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> templates.html("x", Map.of("color", attack)))
        .withMessageContaining("the value 'red\uFFFD;} body{display:none} .y{color:blue'");
  }

  @Test
  void takesRawCssFromTheApplication() {
    templates.with("x.html", "<style>{css.raw}</style><p>x</p>");
    assertThat(templates.html("x", Map.of("css", "p{font:\"A\"}")))
        .isEqualTo("<p style=\"font:'A'\">x</p>");
  }

  @Test
  void refusesBracesOutsideOfStyleSheetsAsBefore() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> html("<style>p{color:red}</style>p{colour}"))
        .withMessageContaining("colour");
  }

  @Test
  void namesFileAndLineOfABrokenStyleSheet() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> html("<html>\n<style>\np{color:red}\np{color:;}\n</style>"))
        .withMessageContaining("template 'x', mail-templates/x.html, line 4: ")
        .withMessageContaining("unexpected \";\"");
  }

  @Test
  void namesFileAndLineOfABrokenStyleSheetInAnIncludedFile() {
    templates.with("frame.html", "<style>\np{color:}\n</style>{#insert /}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> html("{#include frame.html}<p>x</p>{/include}"))
        .withMessageContaining("template 'x'")
        .withMessageContaining("mail-templates/frame.html, line 2: ");
  }

  @Test
  void namesTheLineOfAStyleSheetThatValuesBreak() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> html("<style>\np{color {color};}\n</style>"))
        .withMessageContaining("template 'x', mail-templates/x.html: ")
        .withMessageContaining("line 2, 'p{color #c00;}'");
  }

  @Test
  void inlinesStyleSheetsOfTheFolder() {
    templates.with("brand/base.css", "p{color:red}");
    assertThat(html("<link rel=\"stylesheet\" href=\"brand/base.css\"><p>x</p>"))
        .isEqualTo("<p style=\"color:red\">x</p>");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> html("<link rel=\"stylesheet\" href=\"brand/bse.css\">"))
        .withMessageContaining(
            "the style sheet brand/bse.css, but there is no mail-templates/brand/bse.css");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> html("<link rel=\"stylesheet\" href=\"../application.css\">"))
        .withMessageContaining("../application.css");
  }

  @Test
  void includesStyleSheetsWithValues() {
    templates.with("brand.css", "p{color:{color}}@media print{p{color:black}}");
    assertThat(html("<style>{#include brand.css /}</style><p>x</p>"))
        .contains("<p style=\"color:#c00\">", "p{color:black !important}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{#insert c}red{/insert}",
        "{#insert c /}",
        "{#insert /}",
        "{#if true}{#insert c}red{/insert}{/if}",
        "{#eval c /}"
      })
  void refusesASectionInAStyleSheetThatRendersValuesFromElsewhere(String section) {
    templates.with("frame.html", "<p>x</p>\n<style>\np{color:" + section + "}</style>");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> html("{#include frame.html}{#c}{color}{/c}{/include}"))
        .withMessageContaining("template 'x'")
        .withMessageContaining("mail-templates/frame.html, line 3: {#")
        .withMessageContaining("the whole <style> element");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "y.html",
        "y",
        "'y.html'",
        "y$css",
        "y.html$y.css",
        "template=y.html",
        "_id=file",
        "brand.css template=y.html",
        "brand.css _id=file"
      })
  void refusesToIncludeAnythingButCssInAStyleSheet(String file) {
    templates.with("y.html", "p{color:{color}}").with("brand.css", "q{color:red}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> html("<style>\n{#include " + file + " /}</style><p>x</p>"))
        .withMessageContaining("template 'x', mail-templates/x.html, line 2: {#include ")
        .withMessageContaining("only files with the extension .css");
  }

  @Test
  void refusesSectionsThatRenderValuesFromElsewhereInACssFile() {
    templates.with("brand.css", "q{a:b}\np{color:{#insert c /}}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> html("<style>{#include brand.css}{#c}{color}{/c}{/include}</style>"))
        .withMessageContaining("mail-templates/brand.css, line 2: {#insert c /}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"<style>", "<STYLE type='text/css'>\n", "<style{#if dark} lang='x'{/if}>"})
  void refusesAStyleSheetThatEndsInAnotherFile(String start) {
    templates.with("head.html", "<p>x</p>\n" + start);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> html("{#include head.html /}p { color: {color} }</style>"))
        .withMessageContaining("mail-templates/head.html, line 2: ")
        .withMessageContaining("</style> in the same file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "<style>p{color:{color}}</style>"})
  void takesACommentThatMentionsAStyleSheet(String css) {
    String comment = "<!-- a <style> of " + "many lines,\n".repeat(50_000) + "--><i>";
    templates.with("x.html", comment + "{who}</i>" + css);
    assertThat(templates.html("x", Map.of("who", "\"x\"", "color", "red")))
        .contains(comment + "&quot;x&quot;</i>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{color}",
        "\\\\{color}",
        "\\\\\\\\{color}",
        "{color ?: css.raw}",
        "{color or css.raw}",
        "{css ? color : css.raw}",
        "{css.empty ? css.raw : color}",
        "{#let c=color}{c}{/let}",
        "{|x|}{color}"
      })
  void checksAValueHoweverItIsWritten(String value) {
    templates.with("x.html", "<style>p { color: " + value + " }</style><p>x</p>");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                templates.html("x", Map.of("css", List.of("x"), "color", "red } p { display:none")))
        .withMessageContaining("the value 'red } p { display:none'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{css.raw}", "{css.safe }", "{css.raw ?: who.raw}", "{css ? css.raw : who.raw}"})
  void takesRawCssFromEachAlternative(String value) {
    templates.with("x.html", "<style>p { " + value + " }</style><p>x</p>");
    assertThat(templates.html("x", Map.of("css", "a:b;c:d", "who", "x:y", "no", "e:f")))
        .contains("<p style=\"");
  }

  @Test
  void checksValuesInAStyleSheetWhoseTagHasASection() {
    templates.with("x.html", "<style{#if true} lang=x{/if}>p { color: {color} }</style><p>x</p>");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> templates.html("x", Map.of("color", "red } p { display:none")))
        .withMessageContaining("the value 'red } p { display:none'");
  }

  @Test
  void insertsWholeStyleSheets() {
    templates
        .with("frame.html", "{#insert c /}<p>x</p>")
        .with("brand.css", "p{a:{color}}")
        .with("all.css", "{#include brand.css /}");
    assertThat(
            html(
                "{#include frame.html}{#c}<style>{#include 'all.css' /}p{color:{color}}</style>"
                    + "{/c}{/include}"))
        .isEqualTo("<p style=\"a:#c00;color:#c00\">x</p>");
  }

  @Test
  void inlinesWhatLoopsRepeat() {
    templates.with(
        "x.html",
        "<style>td{a:b}</style><table>{#for i in all}<tr><td>{i}</td></tr>{/for}</table>");
    assertThat(templates.html("x", Map.of("all", List.of("<1>", "2"))))
        .isEqualTo(
            "<table><tr><td style=\"a:b\">&lt;1&gt;</td></tr><tr><td"
                + " style=\"a:b\">2</td></tr></table>");
  }

  @Test
  void inlinesNothingWhereTheSettingSaysSo() {
    String html = "<style>p{color:red}</style><p>x</p>";
    System.setProperty("smtpconnector.templates.inline-styles", "false");
    try {
      assertThat(html(html)).isEqualTo(html);
    } finally {
      System.clearProperty("smtpconnector.templates.inline-styles");
    }
  }
}
