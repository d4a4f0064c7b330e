package org.smtpconnector.it.outbox.crash;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtpconnector.mail.outbox.messaging.BrokerProcess;

/** In the queues of one broker, which is killed too, and started again on its journal. */
class ArtemisStormIT extends ClusterFixture {
  private static final int KILLS = IS_LONG ? 20 : 10;
  private static final Set<Integer> RESTARTS = Set.of(KILLS / 4, KILLS / 2);

  @TempDir private Path folder;
  private BrokerProcess broker;

  @Override
  SharedStore emptyStore() {
    broker = BrokerProcess.start(folder);
    return new SharedQueues(broker.port(), "outbox");
  }

  @AfterEach
  void stopBroker() {
    broker.close();
  }

  @Test
  void nothingIsLostOrDoubled() throws Exception {
    new Storm(this, KILLS)
        .run(
            kill -> {
              if (RESTARTS.contains(kill)) {
                broker.restart();
              }
            });
  }
}
