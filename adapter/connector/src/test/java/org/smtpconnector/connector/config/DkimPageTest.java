package org.smtpconnector.connector.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.smtpconnector.connector.ra.ServerXmlExamples;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.w3c.dom.Element;

/** What DKIM.md shows can be configured. */
class DkimPageTest {
  @Test
  void showsPropertiesThatGoTogether() throws Exception {
    List<Element> examples =
        ServerXmlExamples.blocks(Path.of("DKIM.md")).stream()
            .flatMap(block -> ServerXmlExamples.elements(block, "properties.smtp").stream())
            .toList();
    assertThat(examples).hasSize(2);
    for (Element example : examples) {
      SmtpManagedConnectionFactory factory = ServerXmlExamples.configured(example);
      assertThat(factory.getDkimDomain()).isNotNull();
      factory.settings().config("smtp.example.org").build();
    }
  }
}
