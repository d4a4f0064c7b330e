package org.smtpconnector.it;

import java.io.File;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.jboss.shrinkwrap.api.Filters;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.smtpconnector.it.tenant.Tenant;

/**
 * The application that the tests run in. It carries the mail module, as an application does; the
 * connector's classes come from the resource adapter.
 */
final class Deployments {
  private static final String SETTINGS =
      """
      smtpconnector.jndi-name=mail/relay
      smtpconnector.from=Shop <shop@shop.example>
      smtpconnector.other.jndi-name=mail/other
      smtpconnector.other.from=other@shop.example
      smtpconnector.wrong-password.jndi-name=mail/wrong-password
      smtpconnector.untrusted.jndi-name=mail/untrusted
      smtpconnector.bad-port.jndi-name=mail/bad-port
      smtpconnector.bad-security.jndi-name=mail/bad-security
      smtpconnector.bad-host.jndi-name=mail/bad-host
      smtpconnector.nobody.jndi-name=mail/nobody
      smtpconnector.fresh.jndi-name=mail/fresh
      smtpconnector.token.jndi-name=mail/token
      smtpconnector.nowhere.jndi-name=mail/nowhere
      smtpconnector.hasty.jndi-name=mail/relay
      smtpconnector.hasty.deadline=PT3S
      smtpconnector.hasty.final-reply=1
      smtpconnector.short-lived.jndi-name=mail/short-lived
      # Quick attempts, so that the tests are.
      org.smtpconnector.mail.delivery.MailRetry/send/Retry/delay=50
      org.smtpconnector.mail.delivery.MailRetry/send/Retry/jitter=20
      """;

  private static final String OF_THE_ADAPTER = "smtp-(client|connector)\\.jar";
  // Bouncy Castle is large: the server would look for beans in each of its classes, for seconds.
  private static final String OPTIONAL = "smtp-(mail|it)-.*|bc.*";

  private Deployments() {}

  /** Each under a name of its own: the server cannot replace an application while it runs. */
  static WebArchive application(String name) {
    return application(name, "");
  }

  /** As application, with settings that overrule those of the others. */
  static WebArchive application(String name, String settings) {
    return applicationWith("none", name, settings);
  }

  /** As application, with libraries besides that an application may have or not. */
  static WebArchive applicationWith(String optional, String name, String settings) {
    return war(
        name,
        library ->
            !library.getName().matches(OF_THE_ADAPTER)
                && (!library.getName().matches(OPTIONAL) || library.getName().matches(optional)),
        SETTINGS + settings);
  }

  /** As application, with what runs real mail servers. */
  static WebArchive applicationWithServers(String name, String settings) {
    return applicationWith("smtp-it-mail-servers.*|bc.*", name, settings); // certificates
  }

  /** As application, with everything in it that it should have left to the resource adapter. */
  static WebArchive applicationWithItsOwnCopy(String name) {
    return war(name, library -> !library.getName().matches(OPTIONAL), SETTINGS);
  }

  /** An application of this bean alone, which is not tested from within, with these settings. */
  static WebArchive applicationOf(Class<?> bean, String name, String settings) {
    WebArchive war =
        ShrinkWrap.create(WebArchive.class, name + ".war")
            .addClass(bean)
            .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml")
            .addAsResource(new StringAsset(settings), "META-INF/microprofile-config.properties");
    addLibraries(war, library -> library.getName().matches("(smtp-mail|jsoup)\\.jar"));
    return war;
  }

  /** The sample's shop with the tests in it, but for a bean that needs mailers of its own. */
  static WebArchive shop() {
    WebArchive shop =
        ShrinkWrap.create(ZipImporter.class, "shop.war")
            .importFrom(directory("sample-shop.war").toFile())
            .as(WebArchive.class)
            .addPackages(
                false,
                Filters.exclude(Postman.class, Journal.class),
                Deployments.class.getPackage());
    addLibraries(
        shop,
        library ->
            !library
                .getName()
                .matches("(smtp-(client|connector|mail|mail-.*|it-.*)|jsoup|bc.*)\\.jar"));
    return shop;
  }

  /** An application that mails when it starts, with the modules that it may have. */
  static WebArchive tenant() {
    WebArchive war =
        ShrinkWrap.create(WebArchive.class, "tenant.war")
            .addPackage(Tenant.class.getPackage())
            .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml")
            .addAsResource(
                new StringAsset(
                    """
                    smtpconnector.jndi-name=mail/relay
                    smtpconnector.from=Tenant <tenant@shop.example>
                    smtpconnector.token.jndi-name=mail/tenant-token
                    smtpconnector.token.from=tenant@shop.example
                    smtpconnector.down.jndi-name=mail/other
                    smtpconnector.down.from=tenant@shop.example
                    smtpconnector.outbox.data-source=jdbc/tenant
                    smtpconnector.outbox.create-tables=true
                    smtpconnector.log-mail.to=ops@shop.example
                    smtpconnector.log-mail.logger=tenant
                    # Quick attempts, so that the test is.
                    org.smtpconnector.mail.delivery.MailRetry/send/Retry/delay=50
                    org.smtpconnector.mail.delivery.MailRetry/send/Retry/jitter=20
                    """),
                "META-INF/microprofile-config.properties");
    addLibraries(
        war,
        library -> library.getName().matches("(smtp-mail(-logging|-health|-outbox)?|jsoup)\\.jar"));
    return war;
  }

  private static WebArchive war(String name, Predicate<File> wanted, String settings) {
    WebArchive war =
        ShrinkWrap.create(WebArchive.class, name + ".war")
            // It keeps what it hears of each mail.
            .addPackages(false, Filters.exclude(Journal.class), Deployments.class.getPackage())
            .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml")
            .addAsResource(new StringAsset(settings), "META-INF/microprofile-config.properties");
    addLibraries(war, wanted);
    return war;
  }

  private static void addLibraries(WebArchive war, Predicate<File> wanted) {
    for (File library : directory("lib").toFile().listFiles()) {
      if (wanted.test(library)) {
        war.addAsLibrary(library);
      }
    }
  }

  static Path directory(String name) {
    return Path.of(System.getProperty("it.directory"), name);
  }
}
