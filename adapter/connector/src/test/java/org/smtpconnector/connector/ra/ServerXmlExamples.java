package org.smtpconnector.connector.ra;

import java.beans.Introspector;
import java.beans.PropertyDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What the pages show of {@code server.xml}. */
public final class ServerXmlExamples {
  private static final Pattern BLOCK = Pattern.compile("```xml\n(.*?)```", Pattern.DOTALL);

  private ServerXmlExamples() {}

  /** Each block of the page, as the children of one element. */
  public static List<Element> blocks(Path page) throws Exception {
    return BLOCK
        .matcher(Files.readString(page))
        .results()
        .map(block -> parsed("<server>" + block.group(1) + "</server>"))
        .toList();
  }

  private static Element parsed(String xml) {
    try {
      return DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))
          .getDocumentElement();
    } catch (ParserConfigurationException | SAXException | IOException e) {
      throw new AssertionError(xml, e);
    }
  }

  public static List<Element> elements(Element parent, String name) {
    NodeList elements = parent.getElementsByTagName(name);
    return IntStream.range(0, elements.getLength())
        .mapToObj(i -> (Element) elements.item(i))
        .toList();
  }

  static Map<String, String> attributes(Element element) {
    Map<String, String> attributes = new TreeMap<>();
    NamedNodeMap nodes = element.getAttributes();
    for (int i = 0; i < nodes.getLength(); i++) {
      Node attribute = nodes.item(i);
      attributes.put(attribute.getNodeName(), attribute.getNodeValue());
    }
    return attributes;
  }

  /** As a server would: each attribute is a property of the bean. */
  public static SmtpManagedConnectionFactory configured(Element properties) throws Exception {
    SmtpManagedConnectionFactory factory = new SmtpManagedConnectionFactory();
    for (Map.Entry<String, String> attribute : attributes(properties).entrySet()) {
      PropertyDescriptor property = property(attribute.getKey());
      property
          .getWriteMethod()
          .invoke(factory, value(property.getPropertyType(), attribute.getValue()));
    }
    return factory;
  }

  private static PropertyDescriptor property(String name) throws Exception {
    return Arrays.stream(
            Introspector.getBeanInfo(SmtpManagedConnectionFactory.class).getPropertyDescriptors())
        .filter(property -> property.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no property " + name));
  }

  private static Object value(Class<?> type, String text) {
    if (type == Integer.class) {
      return Integer.valueOf(text);
    }
    return type == Boolean.class ? Boolean.valueOf(text) : text;
  }
}
