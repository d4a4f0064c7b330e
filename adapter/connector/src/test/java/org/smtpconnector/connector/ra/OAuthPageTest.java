package org.smtpconnector.connector.ra;

import static org.assertj.core.api.Assertions.assertThat;

import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Attr;
import org.w3c.dom.NamedNodeMap;

/** What OAUTH.md shows can be configured. */
class OAuthPageTest {
  private static final Path PAGE = Path.of("OAUTH.md");
  private static final Pattern PROPERTIES = Pattern.compile("<properties\\.smtp[^>]*/>");

  static List<String> examples() throws Exception {
    return PROPERTIES.matcher(Files.readString(PAGE)).results().map(MatchResult::group).toList();
  }

  @Test
  void showsEachGrantOfBothProviders() throws Exception {
    assertThat(examples()).hasSize(4);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void showsPropertiesThatGoTogether(String example) throws Exception {
    SmtpManagedConnectionFactory factory = new SmtpManagedConnectionFactory();
    NamedNodeMap attributes =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(example.getBytes(StandardCharsets.UTF_8)))
            .getDocumentElement()
            .getAttributes();
    List<PropertyDescriptor> properties =
        Arrays.asList(
            Introspector.getBeanInfo(SmtpManagedConnectionFactory.class).getPropertyDescriptors());
    for (Attr attribute :
        IntStream.range(0, attributes.getLength())
            .mapToObj(i -> (Attr) attributes.item(i))
            .toList()) {
      properties.stream()
          .filter(property -> property.getName().equals(attribute.getName()))
          .findFirst()
          .orElseThrow(() -> new AssertionError("no property " + attribute.getName()))
          .getWriteMethod()
          .invoke(factory, attribute.getValue());
    }
    assertThat(factory.settings().oauth().isSet()).isTrue();
    factory.settings().config("smtp.example.org").build();
    assertThat(factory.identity(Relays.subject(factory, "client-id", "client-secret"), null))
        .hasToString("credentials from the container");
  }
}
