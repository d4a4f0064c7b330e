package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;

/** What PROVIDERS.md shows can be configured, and each recipe says where it comes from. */
class ProvidersPageTest {
  private static final Path PAGE = Path.of("PROVIDERS.md");
  private static final Path POOL = Path.of("README.md");
  private static final Pattern HEADING = Pattern.compile("(?m)^## ");
  private static final Pattern ANCHOR = Pattern.compile("\\]\\(#([^)]+)\\)");
  private static final Pattern SOURCE =
      Pattern.compile(
          "By the provider's documentation, not tried against it:\\s+\\[[^]]+\\]\\(https://");

  static List<Element> blocks() throws Exception {
    return ServerXmlExamples.blocks(PAGE).stream()
        .filter(block -> !ServerXmlExamples.elements(block, "connectionFactory").isEmpty())
        .toList();
  }

  static List<String> sections() throws Exception {
    return Arrays.stream(HEADING.split(Files.readString(PAGE))).skip(1).toList();
  }

  @Test
  void showsARecipeOfEachProvider() throws Exception {
    assertThat(sections())
        .hasSize(7)
        .allSatisfy(section -> assertThat(section).contains("<properties.smtp "));
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void showsPropertiesThatExistAndGoTogether(Element block) throws Exception {
    for (Element properties : ServerXmlExamples.elements(block, "properties.smtp")) {
      SmtpManagedConnectionFactory factory = ServerXmlExamples.configured(properties);
      factory.settings().config("smtp.example.org").build();
      assertThat(ServerXmlExamples.attributes(properties))
          .containsEntry("security", "starttls")
          .doesNotContainKeys("password", "oauthRefreshTokenPassword");
    }
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void namesAttributesOfThePoolThatTheReadmeExplains(Element block) throws Exception {
    String readme = Files.readString(POOL);
    assertThat(ServerXmlExamples.elements(block, "connectionManager"))
        .hasSize(1)
        .allSatisfy(
            pool ->
                assertThat(ServerXmlExamples.attributes(pool).keySet())
                    .allSatisfy(name -> assertThat(readme).contains("| `" + name + "` |")));
  }

  @ParameterizedTest
  @MethodSource("blocks")
  void showsTheCredentialsThatAConnectionFactoryRefersTo(Element block) {
    List<String> credentials =
        ServerXmlExamples.elements(block, "authData").stream()
            .map(data -> data.getAttribute("id"))
            .toList();
    assertThat(ServerXmlExamples.elements(block, "connectionFactory"))
        .extracting(factory -> factory.getAttribute("containerAuthDataRef"))
        .filteredOn(reference -> !reference.isEmpty())
        .isEqualTo(credentials);
  }

  @ParameterizedTest
  @MethodSource("sections")
  void saysThatNoneWasTriedButPostfixAndWhoseDocumentationItFollows(String section) {
    if (section.startsWith("In-house Postfix")) {
      assertThat(section).contains("Tested against Postfix");
    } else {
      assertThat(section).containsPattern(SOURCE);
    }
  }

  @Test
  void leadsToEachSection() throws Exception {
    assertThat(ANCHOR.matcher(Files.readString(PAGE)).results().map(anchor -> anchor.group(1)))
        .isEqualTo(
            sections().stream()
                .map(section -> section.lines().findFirst().orElseThrow())
                .map(title -> title.toLowerCase(Locale.ROOT).replace(' ', '-'))
                .toList());
  }
}
