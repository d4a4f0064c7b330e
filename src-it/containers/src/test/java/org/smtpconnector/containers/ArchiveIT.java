package org.smtpconnector.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarInputStream;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.jboss.jca.validator.Failure;
import org.jboss.jca.validator.Key;
import org.jboss.jca.validator.Validate;
import org.jboss.jca.validator.ValidateObject;
import org.jboss.jca.validator.Validation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.w3c.dom.Document;
import org.xml.sax.SAXException;

/**
 * The archive as it was built: its parts, its descriptor, and what a container's rules say of it.
 */
class ArchiveIT {
  private static final Path RAR = Path.of(System.getProperty("it.rar"));
  private static final Pattern DOCTYPE =
      Pattern.compile("<!DOCTYPE[^\\[>]*(?:\\[.*?\\]\\s*)?>", Pattern.DOTALL);
  private static final Pattern LOCATION =
      Pattern.compile("schemaLocation=\"(?:[^\"]*/)?([^\"/]+\\.xsd)\"");

  private static List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(RAR))) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        names.add(entry.getName());
      }
    }
    return names;
  }

  private static byte[] descriptor() throws IOException {
    try (FileSystem rar = FileSystems.newFileSystem(RAR)) {
      return Files.readAllBytes(rar.getPath("META-INF/ra.xml"));
    }
  }

  @Test // 21.2
  void holdsItsClassesInJarsAndNoneBesideThem() throws Exception {
    assertThat(names()).contains("META-INF/ra.xml").noneMatch(name -> name.endsWith(".class"));
    assertThat(names())
        .filteredOn(name -> name.endsWith(".jar"))
        .anyMatch(name -> name.startsWith("smtp-connector-"))
        .anyMatch(name -> name.startsWith("smtp-client-"))
        .anyMatch(name -> name.startsWith("nimbus-jose-jwt-"))
        .allMatch(name -> name.matches("(smtp-|scram-|stringprep|saslprep|nimbus-jose-jwt).*"));
  }

  @Test
  void namesTheLibrariesOfOthersThatItContains() throws Exception {
    try (FileSystem rar = FileSystems.newFileSystem(RAR)) {
      assertThat(Files.readString(rar.getPath("META-INF/LICENSE"))).contains("Apache License");
      String notice = Files.readString(rar.getPath("META-INF/NOTICE"));
      assertThat(names())
          .filteredOn(name -> name.endsWith(".jar") && !name.startsWith("smtp-"))
          .isNotEmpty()
          .allSatisfy(
              name -> assertThat(notice).contains(name.replaceFirst("-\\d[^/]*\\.jar$", "")));
    }
  }

  /** Open Liberty unpacks no jar again that has the name and the time stamp of one before. */
  @Test
  void hasTheBuildNumberInTheNamesOfItsJars() throws Exception {
    List<String> ours =
        names().stream().filter(name -> name.matches("smtp-.*\\.jar")).sorted().toList();
    String build = ours.get(0).replaceFirst(".*-([0-9a-f]{8})\\.jar", "$1");
    assertThat(ours)
        .hasSize(2)
        .allMatch(name -> name.matches("smtp-(client|connector)-\\d.*-" + build + "\\.jar"));
    try (FileSystem rar = FileSystems.newFileSystem(RAR);
        JarInputStream jar = new JarInputStream(Files.newInputStream(rar.getPath(ours.get(1))))) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Implementation-Version"))
          .endsWith(", build " + build);
    }
  }

  @Test // 22.5
  void makesNoBeansOfItsClasses() throws Exception {
    for (String jar : names().stream().filter(name -> name.endsWith(".jar")).toList()) {
      try (FileSystem rar = FileSystems.newFileSystem(RAR);
          ZipInputStream zip = new ZipInputStream(Files.newInputStream(rar.getPath(jar)))) {
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
          assertThat(entry.getName()).isNotEqualTo("META-INF/beans.xml");
        }
      }
    }
  }

  /** Each class of its jars, as text in which the names stand that it refers to. */
  private static Map<String, String> classes() throws IOException {
    Map<String, String> classes = new HashMap<>();
    for (String jar : names().stream().filter(name -> name.endsWith(".jar")).toList()) {
      try (FileSystem rar = FileSystems.newFileSystem(RAR);
          ZipInputStream zip = new ZipInputStream(Files.newInputStream(rar.getPath(jar)))) {
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
          if (entry.getName().endsWith(".class")) {
            classes.put(
                entry.getName(), new String(zip.readAllBytes(), StandardCharsets.ISO_8859_1));
          }
        }
      }
    }
    return classes;
  }

  @Test // 21.2.0.4; javax.transaction.xa is of the JDK
  void refersToNoPackageOfTheTimeBeforeJakarta() throws Exception {
    Pattern old =
        Pattern.compile(
            "javax[/.](?:annotation|ejb|enterprise|inject|interceptor|jms|mail|persistence|resource"
                + "|servlet|transaction[/.](?!xa)|validation|ws)");
    assertThat(classes())
        .containsKey("org/smtpconnector/connector/ra/SmtpResourceAdapter.class")
        .allSatisfy((name, text) -> assertThat(old.matcher(text).find()).as(name).isFalse());
    assertThat(classes().values()).anyMatch(text -> text.contains("jakarta/resource/spi"));
  }

  @Test // 22.2, 22.3: what a server grants by default is enough to mail
  void listensNowhereAndAsksForNoPermission() throws Exception {
    assertThat(classes().values())
        .noneMatch(text -> text.contains("java/net/ServerSocket"))
        .noneMatch(text -> text.contains("ServerSocketChannel"))
        .anyMatch(text -> text.contains("java/nio/channels/SocketChannel"));
    assertThat(new String(descriptor(), StandardCharsets.UTF_8))
        .contains("resourceadapter-class")
        .doesNotContain("security-permission");
  }

  @Test // 19.3.2, 21.5.2.1: the annotations alone do, so the two cannot differ
  void itsDescriptorSetsNoProperty() throws Exception {
    assertThat(new String(descriptor(), StandardCharsets.UTF_8))
        .contains("connection-definition")
        .doesNotContain("config-property");
  }

  @Test // 10.1.4, 10.1.9, 10.2.1, 19.3.1, 19.4.1
  void declaresPasswordsNoTransactionsAndNoReauthentication() throws Exception {
    DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();
    parsers.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    Document ra = parsers.newDocumentBuilder().parse(new ByteArrayInputStream(descriptor()));
    assertThat(text(ra, "resourceadapter-class"))
        .containsExactly("org.smtpconnector.connector.ra.SmtpResourceAdapter");
    assertThat(text(ra, "transaction-support")).containsExactly("NoTransaction");
    assertThat(text(ra, "authentication-mechanism-type")).containsExactly("BasicPassword");
    assertThat(text(ra, "credential-interface"))
        .containsExactly("jakarta.resource.spi.security.PasswordCredential");
    assertThat(text(ra, "reauthentication-support")).containsExactly("false");
    assertThat(ra.getDocumentElement().getAttribute("version")).isEqualTo("2.1");
    assertThat(ra.getDocumentElement().getAttribute("metadata-complete")).isEqualTo("false");
  }

  private static List<String> text(Document document, String element) {
    return Stream.iterate(0, i -> i + 1)
        .limit(document.getElementsByTagName(element).getLength())
        .map(i -> document.getElementsByTagName(element).item(i).getTextContent())
        .toList();
  }

  @Test
  void itsDescriptorIsValid(@TempDir Path schemas) throws Exception {
    validator(schemas).validate(new StreamSource(new ByteArrayInputStream(descriptor())));
  }

  @Test
  void aDescriptorWithAMisprintWouldNotBe(@TempDir Path schemas) throws Exception {
    String wrong =
        new String(descriptor(), StandardCharsets.UTF_8)
            .replace(">NoTransaction<", ">NoTransactions<");
    Validator validator = validator(schemas);
    assertThatThrownBy(() -> validator.validate(new StreamSource(new StringReader(wrong))))
        .isInstanceOf(SAXException.class)
        .hasMessageContaining("NoTransactions");
  }

  /** Of connector_2_1.xsd, with nothing from the network. */
  private static Validator validator(Path directory) throws Exception {
    SchemaFactory schemas = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
    schemas.setProperty(XMLConstants.ACCESS_EXTERNAL_SCHEMA, "file");
    schemas.setProperty(XMLConstants.ACCESS_EXTERNAL_DTD, "");
    copySchema("connector_2_1.xsd", directory);
    return schemas.newSchema(directory.resolve("connector_2_1.xsd").toFile()).newValidator();
  }

  /** With those that it includes and imports, by their names alone. */
  private static void copySchema(String name, Path directory) throws IOException {
    Path copy = directory.resolve(name);
    if (Files.exists(copy)) {
      return;
    }
    try (InputStream in = ArchiveIT.class.getResourceAsStream("/schemas/" + name)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      text = DOCTYPE.matcher(text).replaceFirst("");
      text = LOCATION.matcher(text).replaceAll("schemaLocation=\"$1\"");
      Files.writeString(copy, text);
      for (MatchResult location : LOCATION.matcher(text).results().toList()) {
        copySchema(location.group(1), directory);
      }
    }
  }

  @Test
  void passesTheRulesOfIronJacamar(@TempDir Path directory) throws Exception {
    assertThat(validated(RAR.toUri(), directory))
        .withFailMessage(() -> "see the reports in " + directory)
        .isZero();
  }

  @Test
  void anArchiveThatNamesAnotherClassWouldNotPass(@TempDir Path directory) throws Exception {
    Path wrong = Files.copy(RAR, directory.resolve("wrong.rar"));
    try (FileSystem rar = FileSystems.newFileSystem(wrong)) {
      Path descriptor = rar.getPath("META-INF/ra.xml");
      Files.writeString(
          descriptor,
          Files.readString(descriptor)
              .replace("ra.SmtpManagedConnectionFactory<", "ra.SmtpResourceAdapter<"));
    }
    assertThat(validated(wrong.toUri(), directory)).isPositive();
  }

  /** The validator deletes a directory tmp in java.io.tmpdir: it gets one of its own. */
  private static int validated(URI archive, Path directory) throws Exception {
    String before = System.setProperty("java.io.tmpdir", directory.toString());
    try {
      return Validation.validate(archive.toURL(), directory.toString(), new String[0]);
    } finally {
      System.setProperty("java.io.tmpdir", before);
    }
  }

  @Test
  void itsObjectsPassTheRulesOfIronJacamar() throws Exception {
    try (ScriptedSmtpServer relay = ScriptedSmtpServer.builder().start()) {
      SmtpManagedConnectionFactory factory = new SmtpManagedConnectionFactory();
      factory.setPort(relay.port());
      factory.setSecurity("plain");
      List<Validate> objects =
          List.of(
              new ValidateObject(Key.MANAGED_CONNECTION_FACTORY, factory),
              new ValidateObject(Key.CONNECTION_FACTORY, factory.createConnectionFactory()),
              new ValidateObject(
                  Key.MANAGED_CONNECTION, factory.createManagedConnection(null, null)));
      List<Failure> failures = new org.jboss.jca.validator.Validator().validate(objects);
      assertThat(failures).isNullOrEmpty();
    }
  }
}
