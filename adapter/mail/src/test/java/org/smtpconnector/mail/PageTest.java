package org.smtpconnector.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpconnector.mail.mime.MimeComposer;
import org.smtpconnector.mail.mime.MimeMessages;

/**
 * The examples of the README and the pages beside it are those of classes that compile, and each
 * mail of the README can be sent.
 */
class PageTest {
  private static final Path PAGE = Path.of("README.md");
  private static final List<String> PAGES =
      List.of(
          "outcomes-and-retries",
          "events",
          "asynchronous",
          "several-mailers",
          "newsletters",
          "composed-messages",
          "smime",
          "before-it-is-sent",
          "configuration",
          "migrating");
  private static final Path EXAMPLES = Path.of("src/test/java/org/smtpconnector/mail");
  private static final Pattern LINK = Pattern.compile("]\\(([^)#:]+)\\)");
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  private static String withoutIndents(String code) {
    return code.lines().map(String::strip).collect(Collectors.joining("\n"));
  }

  static List<String> blocks() throws Exception {
    return blocks(PAGE);
  }

  private static List<String> blocks(Path page) throws Exception {
    return BLOCK.matcher(Files.readString(page)).results().map(block -> block.group(1)).toList();
  }

  static Stream<Path> pages() {
    return PAGES.stream().map(page -> Path.of("docs", page + ".md"));
  }

  static Stream<Method> examples() {
    return Arrays.stream(MailExamples.class.getDeclaredMethods())
        .filter(method -> method.getReturnType() == Mail.class);
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void showsWhatCompiles(String block) throws Exception {
    assertThat(withoutIndents(Files.readString(EXAMPLES.resolve("MailExamples.java"))))
        .contains(withoutIndents(block));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void showsWhatCompilesOnThePagesToo(Path page) throws Exception {
    String examples = withoutIndents(Files.readString(EXAMPLES.resolve("PageExamples.java")));
    assertThat(blocks(page))
        .allSatisfy(block -> assertThat(examples).contains(withoutIndents(block)));
  }

  @ParameterizedTest
  @MethodSource("pages")
  void linksToWhatIsThere(Path page) throws Exception {
    assertThat(LINK.matcher(Files.readString(page)).results())
        .allSatisfy(link -> assertThat(page.resolveSibling(link.group(1))).exists());
  }

  @Test
  void listsAllPagesThatThereAreInTheReadme() throws Exception {
    String readme = Files.readString(PAGE);
    try (Stream<Path> pages = Files.list(Path.of("docs"))) {
      assertThat(pages)
          .hasSizeGreaterThan(PAGES.size())
          .allSatisfy(page -> assertThat(readme).contains("](" + page + ")"));
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void showsWhatCanBeSent(Method example) throws Exception {
    Mail mail = (Mail) example.invoke(null);
    ComposedMail composed = new MimeComposer().compose(mail, Mailbox.of("shop@shop.example"));
    assertThat(MimeMessages.read(composed).getMessageID()).isEqualTo(composed.messageId());
  }

  @Test
  void showsEveryMethodOfTheBuilder() throws Exception {
    String shown = String.join("\n", blocks());
    assertThat(Mail.Builder.class.getMethods())
        .filteredOn(method -> method.getDeclaringClass() != Object.class)
        .filteredOn(method -> !method.getName().equals("build"))
        .extracting(Method::getName)
        .isNotEmpty()
        .allSatisfy(name -> assertThat(shown).containsPattern("[.]" + name + "[(]"));
  }
}
