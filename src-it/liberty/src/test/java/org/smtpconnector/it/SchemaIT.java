package org.smtpconnector.it;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.resource.spi.ConfigProperty;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The schema of server.xml that the server writes for the editors of its administrators. */
@ExtendWith(ArquillianExtension.class)
class SchemaIT {
  private static final String XSD = "http://www.w3.org/2001/XMLSchema";

  /** What stands at an attribute. */
  private record Described(String value, String description) {}

  @Test
  void describesEachPropertyAndItsDefault() throws Exception {
    assertThat(attributes(schema()))
        .containsAllEntriesOf(
            annotations().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  /** As PROPERTIES.md says it. */
  private static Document schema() throws Exception {
    Path liberty = Path.of(System.getProperty("wlp.home"));
    String server = System.getProperty("it.server");
    File log = Deployments.directory("serverSchemaGen.log").toFile();
    Process command =
        new ProcessBuilder(liberty.resolve("bin/serverSchemaGen").toString(), server)
            .redirectErrorStream(true)
            .redirectOutput(log)
            .start();
    assertThat(command.waitFor()).as("see %s", log).isZero();
    Path schema =
        liberty.resolve("usr").resolve("servers").resolve(server).resolve("schemagen/server.xsd");
    DocumentBuilderFactory parser = DocumentBuilderFactory.newInstance();
    parser.setNamespaceAware(true);
    return parser.newDocumentBuilder().parse(schema.toFile());
  }

  private static Map<String, Described> attributes(Document schema) {
    String type =
        elements(schema.getElementsByTagNameNS(XSD, "element"))
            .filter(element -> element.getAttribute("name").equals("properties.smtp"))
            .map(element -> element.getAttribute("type"))
            .filter(name -> name.contains("connectionFactory")) // another is the adapter's own
            .findFirst()
            .orElseThrow();
    Element properties =
        elements(schema.getElementsByTagNameNS(XSD, "complexType"))
            .filter(element -> element.getAttribute("name").equals(type))
            .findFirst()
            .orElseThrow();
    return elements(properties.getElementsByTagNameNS(XSD, "attribute"))
        .collect(
            Collectors.toMap(
                attribute -> attribute.getAttribute("name"),
                attribute ->
                    new Described(
                        attribute.getAttribute("default"),
                        attribute
                            .getElementsByTagNameNS(XSD, "documentation")
                            .item(0)
                            .getTextContent())));
  }

  private static Stream<Element> elements(NodeList nodes) {
    return IntStream.range(0, nodes.getLength()).mapToObj(nodes::item).map(Element.class::cast);
  }

  /** What the annotations say, from which the page of the properties is made too. */
  private static Stream<Map.Entry<String, Described>> annotations() {
    List<Map.Entry<String, Described>> all = new ArrayList<>();
    for (Class<?> type = SmtpManagedConnectionFactory.class;
        type != Object.class;
        type = type.getSuperclass()) {
      for (var field : type.getDeclaredFields()) {
        ConfigProperty property = field.getAnnotation(ConfigProperty.class);
        if (property != null) {
          all.add(
              Map.entry(
                  field.getName(),
                  new Described(property.defaultValue(), property.description()[0])));
        }
      }
    }
    assertThat(all).isNotEmpty();
    return all.stream();
  }
}
