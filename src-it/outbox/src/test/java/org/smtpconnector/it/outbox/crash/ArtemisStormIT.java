package org.smtpconnector.it.outbox.crash;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtpconnector.mail.outbox.messaging.BrokerProcess;

/** In the queues of one broker, which is killed too, and started again on its journal. */
class ArtemisStormIT extends ClusterFixture {
  private static final int KILLS = 10;
  private static final int KILLS_BETWEEN_RESTARTS = 4; // two in all

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
              if (kill % KILLS_BETWEEN_RESTARTS == 0) {
                broker.restart();
              }
            });
  }
}
