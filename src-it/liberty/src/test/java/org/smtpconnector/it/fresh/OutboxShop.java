package org.smtpconnector.it.fresh;

import java.nio.file.Path;
import java.util.List;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.EmptyAsset;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;

/** A shop whose outbox is in an H2 in the directory of its server. */
record OutboxShop(FreshServer server) {
  private static final Path IT = Path.of(System.getProperty("it.directory"));
  static final String NAME = "shop";

  /**
   * Installs it.
   *
   * @param relayPort the port of the relay
   * @param beans classes besides {@link OrderServlet}
   */
  void install(int relayPort, Class<?>... beans) {
    server.write("apps/README", "applications");
    WebArchive shop =
        ShrinkWrap.create(WebArchive.class, "shop.war")
            .addClass(OrderServlet.class)
            .addClasses(beans)
            .addAsWebInfResource(EmptyAsset.INSTANCE, "beans.xml")
            .addAsResource(
                new StringAsset(
                    """
                    smtpconnector.from=shop@shop.example
                    smtpconnector.deadline=PT1M
                    smtpconnector.outbox.data-source=jdbc/shop
                    smtpconnector.outbox.create-tables=true
                    smtpconnector.outbox.first-delay=PT1S
                    smtpconnector.outbox.stop=PT1M
                    """),
                "META-INF/microprofile-config.properties");
    for (String library : List.of("smtp-mail", "smtp-mail-outbox", "jsoup")) {
      shop.addAsLibrary(IT.resolve("lib/" + library + ".jar").toFile());
    }
    shop.as(ZipExporter.class).exportTo(server.directory().resolve("apps/shop.war").toFile(), true);
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
          <library id="h2">
            <fileset dir="%s/h2" includes="*.jar"/>
          </library>
          <dataSource jndiName="jdbc/shop" type="javax.sql.XADataSource">
            <jdbcDriver javax.sql.XADataSource="org.h2.jdbcx.JdbcDataSource" libraryRef="h2"/>
            <!-- Otherwise H2 closes it as soon as the JVM is asked to end, and not after the applications. -->
            <properties URL="jdbc:h2:file:${server.config.dir}/database/shop;DB_CLOSE_ON_EXIT=FALSE" user="sa" password=""/>
          </dataSource>
          <webApplication location="shop.war">
            <classloader classProviderRef="smtp"/>
          </webApplication>
        </server>
        """
            .formatted(server.httpPort(), IT, relayPort, IT));
  }
}
