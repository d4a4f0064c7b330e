package org.smtpconnector.benchmark.outbox;

import java.nio.file.Path;

/** Which stores are measured. */
enum StoreKind {
  H2("H2"),
  POSTGRESQL("PostgreSQL"),
  ARTEMIS("Artemis");

  private final String title;

  StoreKind(String title) {
    this.title = title;
  }

  /** As the report names it. */
  String title() {
    return title;
  }

  /**
   * Starts it.
   *
   * @param directory for its data, if it does not choose itself
   */
  StoreHost start(Path directory) throws Exception {
    return switch (this) {
      case H2 -> StoreHost.Database.h2(directory);
      case POSTGRESQL -> StoreHost.Database.postgreSql();
      case ARTEMIS -> StoreHost.Broker.start(directory);
    };
  }
}
