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

/** The README's examples are those of a class that compiles, and each can be sent. */
class PageTest {
  private static final Path PAGE = Path.of("README.md");
  private static final Path EXAMPLES =
      Path.of("src/test/java/org/smtpconnector/mail/MailExamples.java");
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  private static String withoutIndents(String code) {
    return code.lines().map(String::strip).collect(Collectors.joining("\n"));
  }

  static List<String> blocks() throws Exception {
    return BLOCK.matcher(Files.readString(PAGE)).results().map(block -> block.group(1)).toList();
  }

  static Stream<Method> examples() {
    return Arrays.stream(MailExamples.class.getDeclaredMethods())
        .filter(method -> method.getReturnType() == Mail.class);
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void showsWhatCompiles(String block) throws Exception {
    assertThat(withoutIndents(Files.readString(EXAMPLES))).contains(withoutIndents(block));
  }

  @ParameterizedTest
  @MethodSource("examples")
  void showsWhatCanBeSent(Method example) throws Exception {
    Mail mail = (Mail) example.invoke(null);
    Delivery delivery = new MimeComposer().compose(mail, Mailbox.of("shop@shop.example"));
    assertThat(MimeMessages.read(delivery).getMessageID()).isEqualTo(delivery.messageId());
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
