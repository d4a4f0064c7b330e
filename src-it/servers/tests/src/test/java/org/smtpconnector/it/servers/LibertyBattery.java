package org.smtpconnector.it.servers;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What Open Liberty alone is tested for. */
abstract class LibertyBattery extends RestartBattery {
  LibertyBattery(String directory, LibertyFeatures features) {
    super(directory, (run, relay) -> new LibertyServer(features, run, relay));
  }

  @Test
  void saysThatTheAdapterIsNotVisibleAndStartsWhenTheServerMakesItSo() {
    Path archive = WebArchiveVariant.create("hidden", "");
    LibertyServer liberty = (LibertyServer) server();
    Application hidden = new Application(liberty.deployWithoutAdapter(archive));
    awaitLog(
        "MailSender cannot work here: the resource adapter's classes are not visible here",
        "classProviderRef",
        "then copy its archive there again",
        "An exception occurred while starting the application hidden");

    liberty.makeAdapterVisible(archive);
    assertSends(hidden);
    liberty.undeploy(archive);
  }
}
