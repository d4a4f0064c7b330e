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
import org.smtpconnector.it.outbox.crash.Signal;

/** An Open Liberty with the shop, whose outbox is in a PostgreSQL that servers share. */
final class ShopServer implements AutoCloseable {
  private static final Path IT = Path.of(System.getProperty("it.directory"));
  private static final String SHOP = "shop";

  private final String name;
  private final FreshServer server;
  private final Settings settings;

  /**
   * How a server is set up.
   *
   * @param ledger another database, for transactions that span two
   * @param halt when it halts itself
   * @param reports whether it has the timer
   */
  record Settings(
      SharedDatabase database,
      SharedDatabase ledger,
      int relayPort,
      Optional<Halt> halt,
      boolean reports) {
    Settings halting(Optional<Halt> at) {
      return new Settings(database, ledger, relayPort, at, reports);
    }

    Settings withReports() {
      return new Settings(database, ledger, relayPort, halt, true);
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
    server.write("jvm.options", "-Xmx256m\n-XX:+UseSerialGC\n-XX:TieredStopAtLevel=1\n");
    server.write("apps/README", "applications");
    server.write("halting/README", "a data source that halts the server");
    JavaArchive halting =
        ShrinkWrap.create(JavaArchive.class, "halting.jar")
            .addPackage(HaltingXaDataSource.class.getPackage());
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
    writeConfiguration(settings.halt());
  }

  private String properties() {
    return """
    smtpconnector.from=shop@shop.example
    smtpconnector.deadline=PT1M
    smtpconnector.outbox.server=%s
    smtpconnector.outbox.data-source=jdbc/shop
    smtpconnector.outbox.create-tables=true
    smtpconnector.outbox.first-delay=PT1S
    smtpconnector.outbox.lease=PT5S
    """
        .formatted(name);
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
          <library id="postgresql">
            <fileset dir="%s/postgresql" includes="*.jar"/>
            <fileset dir="${server.config.dir}/halting" includes="*.jar"/>
          </library>
          <jdbcDriver id="halting" libraryRef="postgresql"
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
  void place(int count, int each, boolean inLedger) {
    try {
      get("order?count=" + count + "&each=" + each + "&ledger=" + inLedger);
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
