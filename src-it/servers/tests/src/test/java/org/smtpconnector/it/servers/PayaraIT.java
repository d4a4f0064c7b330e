package org.smtpconnector.it.servers;

import java.util.Map;
import org.junit.jupiter.api.Tag;

@Tag("payara")
class PayaraIT extends GlassFishBattery {
  PayaraIT() {
    super("payara", GlassFishServer::payara);
  }

  /** Payara takes it from the domain's store. */
  @Override
  String passwordInAnnotation() {
    return "${ALIAS=smtp-password}";
  }

  @Override
  String dataSourceClass() {
    return "org.h2.jdbcx.JdbcDataSource";
  }

  @Override
  Map<String, String> dataSourceProperties() {
    return Map.of("URL", "jdbc:h2:mem:nowhere;DB_CLOSE_DELAY=-1");
  }
}
