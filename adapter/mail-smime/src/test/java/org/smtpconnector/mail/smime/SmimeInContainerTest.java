package org.smtpconnector.mail.smime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailResource;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.testkit.TestMailbox;

/** Mailers of an application, each with its own key store, which is read at deployment. */
class SmimeInContainerTest {
  private static final String OF_BILLING = "smtpconnector.billing.smime.key-store";

  @TempDir Path directory;

  /** A bean of an application. */
  @ApplicationScoped
  static class Mailers {
    @Inject MailSender mail;

    @Inject
    @MailResource("billing")
    MailSender billing;

    void send(Mail message) {
      mail.send(message);
    }

    void bill(Mail message) {
      billing.send(message);
    }
  }

  @BeforeEach
  void writeKeyStores() throws Exception {
    Path shop = directory.resolve("shop.p12");
    Identity.write(shop, Map.of("shop", SmimeFixture.SHOP));
    Path billing = directory.resolve("billing.p12");
    Identity.write(billing, Map.of("billing", Identity.of("billing@shop.example")));
    System.setProperty(SmimeFixture.FILE, shop.toString());
    System.setProperty(SmimeFixture.PASSWORD, Identity.PASSWORD);
    System.setProperty(OF_BILLING, billing.toString());
  }

  @AfterEach
  void clear() {
    System.clearProperty(SmimeFixture.FILE);
    System.clearProperty(SmimeFixture.PASSWORD);
    System.clearProperty(OF_BILLING);
  }

  private static Mail signed(String author, String alias) {
    return Mail.to("jane@doe.example").from(author).text("Hello").signedBy(alias).build();
  }

  @Test
  void haveTheirOwnKeyStoreAndTheRestFromTheDefault() throws Exception {
    try (SeContainer container = SeContainerInitializer.newInstance().initialize()) {
      Mailers mailers = container.select(Mailers.class).get();
      mailers.send(signed("shop@shop.example", "shop"));
      mailers.bill(signed("billing@shop.example", "billing"));

      assertThatThrownBy(() -> mailers.bill(signed("shop@shop.example", "shop")))
          .isInstanceOf(Rejected.class)
          .hasMessageContaining("billing.p12 has no alias 'shop'");
      TestMailbox mailbox = container.select(TestMailbox.class).get();
      assertThat(mailbox.count()).isEqualTo(2);
      new OpenSsl(directory).verified(mailbox.server().messages().get(1).content());
    }
  }

  private static void assertNotDeployed(String message) {
    assertThatThrownBy(() -> SeContainerInitializer.newInstance().initialize())
        .hasMessageContaining("S/MIME: " + message)
        .hasMessageNotContaining("horse");
  }

  @Test
  void areNotDeployedWithAKeyStoreThatCannotBeRead() {
    System.setProperty(OF_BILLING, directory.resolve("none.p12").toString());
    assertNotDeployed(OF_BILLING + ": key store " + directory.resolve("none.p12"));

    System.clearProperty(OF_BILLING);
    System.setProperty(SmimeFixture.PASSWORD, "battery horse");
    assertNotDeployed(SmimeFixture.FILE + ": key store");

    System.clearProperty(SmimeFixture.FILE);
    assertNotDeployed("smtpconnector.smime.key-store is not set");
  }
}
