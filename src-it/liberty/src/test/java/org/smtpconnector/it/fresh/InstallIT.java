package org.smtpconnector.it.fresh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.smtpconnector.testkit.ScriptedSmtpServer;
import org.smtpconnector.testkit.TestAuthority;

/**
 * The archive and a plain servlet in a server that has nothing else, by the text of the first page:
 * the features, elements and settings are those that stand there.
 */
@Tag("fresh-server")
class InstallIT {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final Path IT = Path.of(System.getProperty("it.directory"));
  private static final Path RAR = IT.resolve("smtp-rar.rar");

  private final FreshServer server = new FreshServer("install");
  private FrontPage page;
  private ScriptedSmtpServer relay;

  @BeforeEach
  void install() throws IOException {
    page = FrontPage.read();
    TestAuthority authority = new TestAuthority();
    relay =
        ScriptedSmtpServer.builder()
            .startTls(authority.issue("localhost"))
            .user("shop@example.org", "secret")
            .start();
    Path resources = Files.createDirectories(server.directory().resolve("resources"));
    authority.writeTrustStore(resources.resolve("trust.p12"), PASSWORD);
    Files.copy(RAR, resources.resolve("smtp-rar.rar"));
    Path applications = Files.createDirectories(server.directory().resolve("apps"));
    shop().as(ZipExporter.class).exportTo(applications.resolve("shop.war").toFile());
    configure(page.server());
  }

  @AfterEach
  void stop() {
    server.close();
    relay.close();
  }

  private WebArchive shop() {
    WebArchive war =
        ShrinkWrap.create(WebArchive.class, "shop.war")
            .addClass(AlertServlet.class)
            .addAsResource(
                new StringAsset(page.settings()), "META-INF/microprofile-config.properties");
    page.libraries().forEach(name -> war.addAsLibrary(IT.resolve("lib/" + name + ".jar").toFile()));
    return war.addAsLibrary(IT.resolve("lib/jsoup.jar").toFile()); // which smtp-mail brings along
  }

  /**
   * Only where the relay is, who vouches for it, and how long a mail may take on a machine that is
   * busy with other tests, differs from what the page says.
   */
  private void configure(String elements) {
    assertThat(elements).contains("host=\"smtp.example.org\"");
    server.write(
        "server.xml",
        """
        <server>
          <featureManager><feature>servlet-6.0</feature></featureManager>
          <httpEndpoint id="defaultHttpEndpoint" host="localhost" httpPort="%s" httpsPort="-1"/>
          <variable name="smtpconnector.deadline" value="PT2M"/>
          %s
        </server>
        """
            .formatted(
                server.httpPort(),
                elements.replace(
                    "host=\"smtp.example.org\"",
                    """
                    host="localhost" port="%s" trustStorePassword="changeit"
                    trustStore="${server.config.dir}/resources/trust.p12"\
                    """
                        .formatted(relay.port()))));
  }

  private void configureWithout(String... features) {
    String elements = page.server();
    for (String feature : features) {
      assertThat(elements).contains("<feature>" + feature + "</feature>");
      elements = elements.replace("<feature>" + feature + "</feature>", "");
    }
    configure(elements);
  }

  @Test
  void mailsAsTheRelaysUserOverStartTls() throws Exception {
    server.start("shop");

    assertThat(server.get("/shop/alert")).contains("ops@example.org ACCEPTED");
    assertThat(relay.messages())
        .singleElement()
        .satisfies(m -> assertThat(m.header("From")).contains("Shop <shop@example.org>"));
    assertThat(relay.commands()).contains("STARTTLS").anyMatch(c -> c.startsWith("AUTH "));
    assertThat(server.log()).doesNotContainPattern("(?m)^\\[[^\\]]*\\] \\w+ \\S+ +[WE] ");
    assertThat(server.log()).doesNotContain("MailSender retries without");
  }

  @Test
  void doesNotStartAnApplicationWithoutTheseFeaturesAndSaysWhatIsMissingAndTheRemedies() {
    configureWithout("jndi-1.0", "mail-2.1");
    server.start("shop");

    assertThat(server.log())
        .contains("MailSender cannot work here: ")
        .contains("JNDI is missing", "add the feature jndi-1.0 to server.xml")
        .contains("Jakarta Mail 2.1 is missing", "add the feature mail-2.1 to server.xml");
  }

  @Test
  void mailsWithoutMicroProfileAndSaysWhichFeaturesWouldAddIt() throws Exception {
    configureWithout("mpConfig-3.1", "mpFaultTolerance-4.1");
    server.start("shop");

    assertThat(server.get("/shop/alert")).contains("ops@example.org ACCEPTED");
    assertThat(relay.messages())
        .singleElement()
        .satisfies(m -> assertThat(m.header("From")).contains("Shop <shop@example.org>"));
    assertThat(server.log())
        .contains(
            "MicroProfile Config is not available; to use it, add the feature mpConfig-3.1",
            "MailSender retries without MicroProfile Fault Tolerance, which is not available; to"
                + " use it, add the feature mpFaultTolerance-4.1 to server.xml");
  }

  @Test
  void namesTheAttributeByWhichMailSenderGetsTheCredentialsThatAreThere() throws Exception {
    String attribute = "enableContainerAuthForDirectLookups=\"true\"";
    assertThat(page.server()).contains(attribute, "containerAuthDataRef=");
    configure(page.server().replace(attribute, ""));
    server.start("shop");

    assertThat(server.get("/shop/alert"))
        .contains("Misconfigured")
        .contains("enableContainerAuthForDirectLookups=\"true\" on its <connectionManager>");
  }

  @Test
  void runsTheNewerBuildOnceItsArchiveIsReplacedAndTheServerStartedAgain() throws Exception {
    Path installed = server.directory().resolve("resources/smtp-rar.rar");
    Files.copy(older(RAR), installed, StandardCopyOption.REPLACE_EXISTING);
    server.start("shop");
    server.get("/shop/alert");
    assertThat(server.log()).contains("; SMTP Connector 0.0.1, build 00000001");
    server.stop();

    Files.copy(RAR, installed, StandardCopyOption.REPLACE_EXISTING);
    server.start("shop");
    server.get("/shop/alert");
    assertThat(server.log()).contains("; SMTP Connector ").doesNotContain("build 00000001");
  }

  /** The same with another build number, as if it had been built from other sources. */
  private static Path older(Path archive) throws IOException {
    Path older = IT.resolve("older.rar");
    try (OutputStream file = Files.newOutputStream(older);
        InputStream source = Files.newInputStream(archive)) {
      copy(source, file);
    }
    return older;
  }

  private static void copy(InputStream source, OutputStream target) throws IOException {
    ZipInputStream from = new ZipInputStream(source);
    ZipOutputStream to = new ZipOutputStream(target);
    for (ZipEntry entry = from.getNextEntry(); entry != null; entry = from.getNextEntry()) {
      ZipEntry copy =
          new ZipEntry(entry.getName().replaceFirst("^(smtp-.*)-.{8}\\.jar$", "$1-00000001.jar"));
      copy.setTimeLocal(entry.getTimeLocal());
      to.putNextEntry(copy);
      if (entry.getName().matches("smtp-connector-.*\\.jar")) {
        copy(from, to);
      } else if (entry.getName().equals("META-INF/MANIFEST.MF")) {
        String manifest = new String(from.readAllBytes(), StandardCharsets.UTF_8);
        to.write(
            manifest
                .replaceAll("(?m)^(Implementation-Version: ).*$", "$10.0.1, build 00000001")
                .getBytes(StandardCharsets.UTF_8));
      } else {
        from.transferTo(to);
      }
      to.closeEntry();
    }
    to.finish();
  }
}
