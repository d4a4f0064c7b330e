package org.smtpconnector.it.outbox.crash;

import org.junit.jupiter.api.Test;

/** On one PostgreSQL. */
class StormIT extends PostgreSqlClusterFixture {
  private static final int KILLS = 20;

  @Test
  void nothingIsLostOrDoubled() throws Exception {
    new Storm(this, KILLS).run(kill -> {});
  }
}
