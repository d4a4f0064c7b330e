package org.smtpconnector.it.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.smtpconnector.it.fresh.FreshServer;
import org.smtpconnector.it.outbox.crash.Halt;
import org.smtpconnector.it.outbox.crash.HaltingXaDataSource;
import org.smtpconnector.it.outbox.crash.SharedDatabase;
import org.smtpconnector.it.outbox.crash.SharedQueues;
import org.smtpconnector.it.outbox.crash.Signal;
import org.smtpconnector.mail.outbox.Interception;

/** An Open Liberty with the shop, whose outbox is in a PostgreSQL that servers share. */
final class ShopServer implements AutoCloseable {
  private static final Path IT = Path.of(System.getProperty("it.directory"));
  private static final Path CONFIGURATION = Path.of("../../server-config/liberty");
  private static final String SHOP = "shop";
  private static final String JVM_OPTIONS =
      """
      -Xmx256m
      -XX:+UseSerialGC
      -XX:TieredStopAtLevel=1
      -Dh2.bindAddress=127.0.0.1
      """;
  private static final String IN_DATABASE =
      """
      smtpconnector.outbox.data-source=jdbc/shop
      smtpconnector.outbox.create-tables=true
      """;

  private final String name;
  private final FreshServer server;
  private final Settings settings;

  /**
   * How a server is set up.
   *
   * @param ledger another database, for transactions that span two
   * @param queues where the outbox is, if it is not in the database
   * @param halt when it halts itself
   * @param reports whether it has the timer
   */
  record Settings(
      SharedDatabase database,
      SharedDatabase ledger,
      Optional<SharedQueues> queues,
      int relayPort,
      Optional<Halt> halt,
      boolean reports) {
    Settings halting(Optional<Halt> at) {
      return new Settings(database, ledger, queues, relayPort, at, reports);
    }

    Settings withReports() {
      return new Settings(database, ledger, queues, relayPort, halt, true);
    }
  }

  ShopServer(String name, Settings settings) {
    this.name = name;
    this.server = new FreshServer(name);
    this.settings = settings;
    install();
  }

  private void install() {
    // Several run at once, and each is started often.
    server.write("jvm.options", JVM_OPTIONS);
    server.write("apps/README", "applications");
    server.write("halting/README", "a data source that halts the server");
    JavaArchive halting =
        ShrinkWrap.create(JavaArchive.class, "halting.jar")
            .addPackage(HaltingXaDataSource.class.getPackage())
            .addClass(Interception.class);
    halting
        .as(ZipExporter.class)
        .exportTo(server.directory().resolve("halting/halting.jar").toFile(), true);
    WebArchive shop =
        ShrinkWrap.create(WebArchive.class, "shop.war")
            .addClass(OrderServlet.class)
            .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml")
            .addAsResource(
                new StringAsset(properties()), "META-INF/microprofile-config.properties");
    if (settings.reports()) {
      shop.addClasses(ReportTimer.class, ReportServlet.class);
    }
    for (String library : List.of("smtp-mail", "smtp-mail-outbox", "jsoup")) {
      shop.addAsLibrary(IT.resolve("lib/" + library + ".jar").toFile());
    }
    shop.as(ZipExporter.class).exportTo(server.directory().resolve("apps/shop.war").toFile(), true);
    settings.queues().ifPresent(this::install);
    writeConfiguration(settings.halt());
  }

  private String properties() {
    return """
    smtpconnector.from=shop@shop.example
    smtpconnector.deadline=PT1M
    smtpconnector.outbox.server=%s
    smtpconnector.outbox.first-delay=PT1S
    smtpconnector.outbox.lease=PT5S
    """
            .formatted(name)
        + settings.queues().map(ShopServer::inQueues).orElse(IN_DATABASE);
  }

  private static String inQueues(SharedQueues queues) {
    return """
    smtpconnector.outbox.store=messaging
    smtpconnector.outbox.connection-factory=jms/outbox
    smtpconnector.outbox.queue=%s
    """
        .formatted(queues.name());
  }

  /** As the set-up of an outbox in queues says. */
  private void install(SharedQueues queues) {
    server.copy(CONFIGURATION.resolve("artemis.xml"), "artemis.xml");
    server.copy(IT.resolve("smtp-artemis-rar.rar"), "resources/artemis-rar.rar");
    server.environment("ARTEMIS_PORT", queues.port());
  }

  private void writeConfiguration(Optional<Halt> halt) {
    server.write(
        "server.xml",
        """
        <server>
          <featureManager>
            <feature>cdi-4.0</feature>
            <feature>concurrent-3.0</feature>
            <feature>connectors-2.1</feature>
            <feature>enterpriseBeansLite-4.0</feature>
            <feature>jdbc-4.3</feature>
            <feature>jndi-1.0</feature>
            <feature>jsonp-2.1</feature>
            <feature>mail-2.1</feature>
            <feature>mpConfig-3.1</feature>
            <feature>mpFaultTolerance-4.1</feature>
            <feature>servlet-6.0</feature>
          </featureManager>
          <httpEndpoint id="defaultHttpEndpoint" host="localhost" httpPort="%d" httpsPort="-1"/>
          <resourceAdapter id="smtp" location="%s/smtp-rar.rar"/>
          <connectionFactory jndiName="mail/smtp">
            <properties.smtp host="localhost" port="%d" security="plain" breakerFailures="0"/>
          </connectionFactory>
          %s
          <library id="databases">
            <fileset dir="%s/postgresql" includes="*.jar"/>
            <fileset dir="%s/h2" includes="*.jar"/>
            <fileset dir="${server.config.dir}/halting" includes="*.jar"/>
          </library>
          <jdbcDriver id="halting" libraryRef="databases"
                      javax.sql.XADataSource="%s"/>
          <!-- The statements that are prepared tell what is committed. -->
          <dataSource jndiName="jdbc/shop" type="javax.sql.XADataSource" jdbcDriverRef="halting" statementCacheSize="0">
            <properties url="%s" halt="%s"/>
          </dataSource>
          <dataSource jndiName="jdbc/ledger" type="javax.sql.XADataSource" jdbcDriverRef="halting">
            <properties url="%s" halt=""/>
          </dataSource>
          <transaction recoverOnStartup="true"/>
          <webApplication location="shop.war">
            <classloader classProviderRef="smtp"/>
          </webApplication>
        </server>
        """
            .formatted(
                server.httpPort(),
                IT,
                settings.relayPort(),
                settings.queues().map(queues -> "<include location=\"artemis.xml\"/>").orElse(""),
                IT,
                IT,
                HaltingXaDataSource.class.getName(),
                attribute(settings.database()),
                halt.map(Halt::text).orElse(""),
                attribute(settings.ledger())));
  }

  private static String attribute(SharedDatabase database) {
    return database.url().replace("&", "&amp;");
  }

  void start() {
    server.start(SHOP);
  }

  /** Starts it again; it does not halt itself any more. */
  void restart() {
    writeConfiguration(Optional.empty());
    start();
  }

  String get(String path) throws IOException, InterruptedException {
    return server.get("/" + SHOP + "/" + path);
  }

  /** Places orders, until the server is killed. */
  void place(Placement orders) {
    try {
      get(orders.request());
    } catch (IOException e) {
      // The database knows which were placed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  boolean isAlive() {
    return server.process().filter(Process::isAlive).isPresent();
  }

  /** What its ids in the database begin with. */
  String name() {
    return name;
  }

  void kill() {
    server.kill();
  }

  void pause() {
    server.process().ifPresent(Signal.STOP::send);
  }

  void resume() {
    server.process().ifPresent(Signal.CONT::send);
  }

  void stop() {
    server.stop();
  }

  @Override
  public void close() {
    if (isAlive()) {
      resume();
      kill();
    }
  }
}
