package org.smtpconnector.connector.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.smtpconnector.connector.ra.Relays;
import org.smtpconnector.connector.ra.ServerXmlExamples;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.w3c.dom.Element;

/** What OAUTH.md shows can be configured. */
class OAuthPageTest {
  private static final Path PAGE = Path.of("OAUTH.md");

  static List<Element> examples() throws Exception {
    return ServerXmlExamples.blocks(PAGE).stream()
        .flatMap(block -> ServerXmlExamples.elements(block, "properties.smtp").stream())
        .toList();
  }

  @Test
  void showsEachGrantOfBothProviders() throws Exception {
    assertThat(examples()).hasSize(4);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void showsPropertiesThatGoTogether(Element example) throws Exception {
    SmtpManagedConnectionFactory factory = ServerXmlExamples.configured(example);
    assertThat(factory.settings().oauth().isSet()).isTrue();
    factory.settings().config("smtp.example.org").build();
    assertThat(factory.identity(Relays.subject(factory, "client-id", "client-secret"), null))
        .hasToString("credentials from the container");
  }
}
