package org.smtpconnector.mail.templates.css;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StyleInlinerTest {
  private static final Map<String, String> FILES =
      Map.of("brand.css", "p{color:green}\na:hover{color:red}", "broken.css", "p{color:red}\np{");

  private final StyleInliner inliner = new StyleInliner(new StyleSheetCache(), FILES::get);

  private String inlined(String css, String body) {
    return inliner.inline("<style>" + css + "</style>" + body);
  }

  @Test
  void writesWhatRulesDeclareIntoStyleAttributes() {
    assertThat(inlined("p{color:red;margin:0}", "<p>Hello</p>"))
        .isEqualTo("<p style=\"color:red;margin:0\">Hello</p>");
  }

  @Test
  void leavesDocumentsWithoutStyleSheetsAsTheyAre() {
    String html = "<P CLASS=x>a &nbsp;<br/>b<p>c";
    assertThat(inliner.inline(html)).isSameAs(html);
  }

  @Test
  void changesNothingButStyles() {
    String html =
        "<!DOCTYPE html>\r\n<HTML xmlns:o='urn:x'><!--[if mso]><o:p>&nbsp;</o:p><![endif]-->"
            + "<![if !mso]><TD  nowrap\n width=3 >&eacute;<br/><![endif]></html>";
    assertThat(inliner.inline("<style>td{a:b}b{c:d}</style>" + html.replace("<TD", "<table><TD")))
        .isEqualTo(html.replace("<TD", "<table><TD style=\"a:b\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "p{color:red}p{color:blue}                | color:blue",
        "#i{color:red}.c{color:blue}p{color:tan}  | color:red",
        ".c{color:red}p{color:blue}               | color:red",
        "p.c{color:red}.c{color:blue}             | color:red",
        "body p{color:red}p{color:blue}           | color:red",
        "p[title]{color:red}p{color:blue}         | color:red",
        "p:first-child{color:red}p{color:blue}    | color:red",
        "p:not(#x){color:red}.c{color:blue}       | color:red",
        "p{color:red!important}#i{color:blue}     | color:red",
        "*{color:red}p{color:blue}                | color:blue",
        "p,#i{color:red}.c{color:blue}            | color:red",
        "p{margin-top:1px}.c{margin:0}            | margin-top:1px;margin:0",
        ".c{margin:0}p{margin-top:1px}            | margin-top:1px;margin:0",
        "p{COLOR:red}p{color:blue}                | color:blue",
        "p{background:red;background:url(x)}      | background:red;background:url(x)"
      })
  void followsSpecificityAndOrder(String css, String style) {
    assertThat(inlined(css, "<body><p id=i class=c title=t>x</p></body>"))
        .contains(" style=\"" + style + "\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "color:blue       | p{color:red;margin:0} | margin:0;color:blue",
        "color:blue;      | p{margin:0}           | margin:0;color:blue",
        "COLOR : blue     | p{color:red}          | COLOR : blue",
        "background:url(a;color:x) | p{color:red} | color:red;background:url(a;color:x)",
        "color:blue       | p{color:red!important}| color:blue;color:red",
        "color:blue!important | p{color:red!important}| color:blue!important"
      })
  void letsTheAuthorsStyleAttributeWin(String author, String css, String style) {
    assertThat(inlined(css, "<p style='" + author + "'>x</p>"))
        .isEqualTo("<p style='" + style + "'>x</p>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "<p style=\"\">             | <p style=\"a:b\">",
        "<p style=''>             | <p style=\"a:b\">",
        "<p style=\" \">            | <p style=\"a:b\">",
        "<p style=>               | <p style=\"a:b\">",
        "<p style>                | <p style=\"a:b\">",
        "<p style/>               | <p style=\"a:b\"/>",
        "<p STYLE = \"\" class=x>   | <p style=\"a:b\" class=x>",
        "`<p style =\n'' class=x>`| <p style=\"a:b\" class=x>",
        "<p style class=x>        | <p style=\"a:b\" class=x>",
        "<p style title=\"\">       | <p style=\"a:b\" title=\"\">",
        "<p style=\"\" style=\"c:d\"> | <p style=\"a:b\" style=\"c:d\">"
      })
  void replacesAnEmptyStyleAttribute(String tag, String styled) {
    assertThat(inlined("p{a:b}", tag + "x</p>")).isEqualTo(styled + "x</p>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "font:\"A\"     | 'k:v;font:\"A\";i:m'",
        "font:'A'     | \"k:v;font:'A';i:m\"",
        "font:\"A\",'B' | 'k:v;font:\"A\",&#39;B&#39;;i:m'",
        "font:&quot;A | \"k:v;font:&quot;A;i:m\""
      })
  void quotesAnUnquotedStyleAttributeAsItsValueNeeds(String author, String styled) {
    assertThat(inlined("p{k:v;i:m!important}", "<p style=" + author + ">x</p>"))
        .isEqualTo("<p style=" + styled + ">x</p>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "font:&quot;A&quot;     | font:&quot;A&quot;;i:m",
        "font:&quot;A&quot;;    | font:&quot;A&quot;;i:m",
        "font:&quotA&quot       | font:&quotA&quot;;i:m",
        "font:&#34;A&#34;       | font:&#34;A&#34;;i:m",
        "font:&#34;A&#34        | font:&#34;A&#34;;i:m",
        "a:b&#59;               | a:b&#59;;i:m",
        "a:&c;                  | a:&c;i:m",
        "a:&quot;;i:n&quot;     | a:&quot;;i:n&quot;;i:m",
        "a:&#40;;i:n!important) | a:&#40;;i:n!important);i:m",
        "i:&quot;A&quot;!important | i:&quot;A&quot;!important"
      })
  void readsEntitiesInTheAuthorsStyleAttribute(String author, String style) {
    assertThat(inlined("p{i:m!important}", "<p style=\"" + author + "\">x</p>"))
        .isEqualTo("<p style=\"" + style + "\">x</p>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<image src=x>      | <image style=\"a:b\" src=x>",
        "<image>            | <image style=\"a:b\">",
        "<IMAGE/>           | <IMAGE style=\"a:b\"/>",
        "<img\tsrc=x>       | <img style=\"a:b\"\tsrc=x>",
        "<svg><image/></svg> | <svg><image/></svg>"
      })
  void writesAStyleAttributeAfterTheNameAsItIsInTheSource(String tag, String styled) {
    assertThat(inlined("img{a:b}", tag)).isEqualTo(styled);
  }

  @Test
  void takesTheRulesOfSeveralStyleSheetsInOrder() {
    assertThat(inliner.inline("<style>p{a:b}</style><p>x</p><style>p{a:c}</style>"))
        .isEqualTo("<p style=\"a:c\">x</p>");
  }

  @Test
  void quotesAsTheAttributeDoes() {
    assertThat(inlined("p{font:\"A B\"}", "<p>x</p>")).contains("<p style=\"font:'A B'\">");
    assertThat(inlined("p{font:'A B'}", "<p style='a:b'>x</p>"))
        .contains("<p style='font:\"A B\";a:b'>");
    assertThat(inlined("p{font:\"it's\"}", "<p>x</p>"))
        .contains("<p style=\"font:&quot;it's&quot;\">");
    assertThat(inlined("p{a:url(x?y&z)}", "<p style=a:b>x</p>"))
        .contains("<p style=\"a:url(x?y&amp;z);a:b\">".replace("a:url(x?y&amp;z);", ""));
    assertThat(inlined("p{b:url(x?y&z)}", "<p>x</p>")).contains("url(x?y&amp;z)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a:hover{color:red}",
        "a::before{content:'x'}",
        "@font-face{font-family:X;src:url(y)}",
        "@import url(https://fonts.example/x.css);",
        "@media print{a{color:red}}",
        "@media (prefers-color-scheme:dark){a{color:red}}",
        "@supports (display:grid){a{color:red}}",
        "@keyframes x{from{color:red}to{color:blue}}",
        "a[class~=x]{color:red}",
        "a:lang(de){color:red}"
      })
  void leavesInTheStyleSheetWhatOnlyAStyleSheetCanSay(String css) {
    String html = inlined(css + "p{margin:0}", "<p><a>x</a></p>");
    assertThat(html).contains("<p style=\"margin:0\"><a>x</a></p>").startsWith("<style>");
    assertThat(html.replaceAll("[\\s\"']", "").replace(";}", "}"))
        .contains(css.replaceAll("[\\s\"']", ""));
  }

  @Test
  void inlinesOneSelectorOfAListAndLeavesTheOther() {
    assertThat(inlined("a,a:hover,a:focus{color:red}", "<a>x</a>"))
        .isEqualTo(
            "<style>\na:hover,a:focus{color:red !important}\n</style><a style=\"color:red\">x</a>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "border:1px solid red       | border-color:blue | true",
        "border-top:1px solid red   | border-color:blue | true",
        "border-color:blue          | border-left:none  | true",
        "border-top-color:red       | border-color:blue | true",
        "border-top-color:red       | border-width:1px  | false",
        "border-top:none            | border-left:none  | false",
        "font:12px/1 serif          | line-height:2     | true",
        "background:red             | background-color:blue | true",
        "color:red                  | background-color:blue | false"
      })
  void knowsWhatOverridesWhat(String inlined, String left, boolean overrides) {
    assertThat(inlined("p{" + inlined + "}@media print{p{" + left + "}}", "<p>x</p>"))
        .contains("p{" + left + (overrides ? " !important}" : "}"));
  }

  @Test
  void letsWhatIsLeftOverrideWhatItOverrodeBefore() {
    assertThat(
            inlined("td{width:50%}@media print{td{width:100%;color:red}}", "<table><td>x</table>"))
        .contains("td{width:100% !important;color:red}");
    assertThat(inlined("td{padding:1px}@media print{td{padding-top:0}}", "<table><td>x</table>"))
        .contains("td{padding-top:0 !important}");
    assertThat(inlined("#i{width:50%}@media print{td{width:100%}}", "<table><td id=i>x</table>"))
        .contains("td{width:100%}");
    assertThat(inlined("@media print{td{width:100%}}td{width:50%}", "<table><td>x</table>"))
        .contains("td{width:100%}");
    assertThat(inlined("@media print{td{width:100%}}", "<table><td style='width:50%'>x</table>"))
        .contains("td{width:100%}");
  }

  @Test
  void leavesRulesForElementsThatHtmlImplies() {
    assertThat(inlined("body{margin:0}p{a:b}", "<p>x</p>"))
        .isEqualTo("<style>\nbody{margin:0}\n</style><p style=\"a:b\">x</p>");
    assertThat(inlined("body{margin:0}", "<body>x</body>"))
        .isEqualTo("<body style=\"margin:0\">x</body>");
  }

  @Test
  void dropsRulesThatNoElementNeeds() {
    assertThat(inlined(".unused{color:red}", "<p>x</p>")).isEqualTo("<p>x</p>");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<style data-css-inline=\"ignore\">#outlook a{padding:0}</style><p>x</p>",
        "<style media=\"print\">p{color:red}</style><p>x</p>",
        "<style type=\"text/less\">p{a{b:c}}</style><p>x</p>",
        "<!--[if mso]><style>p{color:red}</style><![endif]--><p>x</p>",
        "<link rel=\"stylesheet\" href=\"https://fonts.example/x.css\"><p>x</p>",
        "<link rel=\"icon\" href=\"x.png\"><p>x</p>"
      })
  void leavesOtherStyleSheetsAlone(String html) {
    assertThat(inliner.inline(html)).isEqualTo(html);
  }

  @Test
  void inlinesALinkedStyleSheetOfTheApplication() {
    assertThat(inliner.inline("<link href=brand.css rel=StyleSheet><p>x</p><a>y</a>"))
        .isEqualTo("<style>\na:hover{color:red}\n</style><p style=\"color:green\">x</p><a>y</a>");
  }

  @Test
  void namesALinkedStyleSheetThatIsBroken() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> inliner.inline("<link rel=stylesheet href=broken.css>"))
        .withMessageContaining("broken.css, line 2: ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "p{color}          | unexpected \"}\"",
        "p{color:red       | a brace is not closed",
        "p}q{a:b}          | unexpected \"}\"",
        "p{a:b;&:hover{c:d}} | unexpected \"&\""
      })
  void saysWhereAStyleSheetIsBroken(String css, String problem) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> inlined("q{a:b}\n\n" + css, "<p>x</p>"))
        .withMessageContaining("line 3, '" + css + "': ")
        .withMessageContaining(problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "p{mso-line-height-rule:exactly;*zoom:1;_height:1px}",
        "u + .body{x:y}",
        "@-ms-viewport{width:device-width}",
        "[data-ogsc] .x{color:red}",
        "div[style*=\"margin: 16px 0;\"]{margin:0}",
        "<!-- p{a:b} -->",
        ".sm\\:w{width:calc(100% - 2px)}",
        "p{filter:progid:DXImageTransform.Microsoft.gradient(startColorstr='#8',endColorstr='#8')}",
        "/* p{ */p{a:b;;c:d}",
        "*|p{a:b}"
      })
  void readsWhatTemplatesOfMailContain(String css) {
    assertThat(inlined(css, "<p>x</p>")).contains(">x</p>");
  }

  @Test
  void findsElementsOfNestedTables() {
    assertThat(
            inlined(
                ".outer>tbody>tr>td{a:b}td td{c:d}",
                "<table class=outer><tr><td><table><tr><td>x</td></tr></table></td></tr></table>"))
        .isEqualTo(
            "<table class=outer><tr><td style=\"a:b\"><table><tr><td style=\"c:d\">x</td></tr>"
                + "</table></td></tr></table>");
  }
}
