package org.smtpconnector.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.it.billing.Bills;

/** An application is not deployed with a mailer that could not send. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class WrongMailerIT {
  private static final String BILLS = "org.smtpconnector.it.billing.Bills";

  @ArquillianResource Deployer deployer;

  @Deployment(name = "missing", managed = false, testable = false)
  static WebArchive withoutSettings() {
    return Deployments.applicationOf(
        Bills.class, "missing-mailer", "smtpconnector.reminders.jndi-name=mail/relay");
  }

  @Deployment(name = "wrong", managed = false, testable = false)
  static WebArchive withWrongSettings() {
    return Deployments.applicationOf(
        Bills.class,
        "wrong-mailer",
        """
        smtpconnector.from=shop
        smtpconnector.billing.jndi-name=mail/relay
        smtpconnector.billing.from=billing@shop.example
        smtpconnector.billing.bulk-connections=many
        smtpconnector.reminders.jndi-name=mail/relay
        smtpconnector.reminders.from=reminders@shop.example
        """);
  }

  @Deployment(name = "executor", managed = false, testable = false)
  static WebArchive withSomethingElseAsExecutor() {
    return Deployments.applicationOf(
        Bills.class,
        "wrong-executor",
        """
        smtpconnector.billing.jndi-name=mail/relay
        smtpconnector.billing.executor=mail/relay
        smtpconnector.reminders.jndi-name=mail/relay
        smtpconnector.reminders.executor=concurrent/nobody
        """);
  }

  @Deployment(name = "blind", managed = false, testable = false)
  static WebArchive withoutTheAdapter() {
    return Deployments.applicationOf(
        Bills.class,
        "blind",
        """
        smtpconnector.billing.jndi-name=mail/relay
        smtpconnector.reminders.jndi-name=mail/relay
        """);
  }

  private void assertNotDeployed(String name) {
    assertThatThrownBy(() -> deployer.deploy(name)).hasStackTraceContaining("DeploymentException");
  }

  private static String log() throws IOException {
    return Files.readString(
        Path.of(System.getProperty("wlp.home"), "usr", "servers")
            .resolve(System.getProperty("it.server"))
            .resolve("logs/messages.log"));
  }

  @Test
  void namesTheInjectionPointAndThePropertyThatIsNotSet() throws Exception {
    assertNotDeployed("missing");
    assertThat(log())
        .contains(
            "the MailSender injected into "
                + BILLS
                + ".billing: smtpconnector.billing.jndi-name is not set")
        .doesNotContain("the MailSender injected into " + BILLS + ".remind");
  }

  @Test
  void namesEachValueThatIsWrong() throws Exception {
    assertNotDeployed("wrong");
    assertThat(log())
        .contains(
            BILLS
                + ".billing: smtpconnector.billing.bulk-connections is 'many', which is outside 1"
                + " to 100")
        .contains(BILLS + ".mail: smtpconnector.from: address 'shop' is not valid");
  }

  @Test
  void namesTheExecutorThatIsNone() throws Exception {
    assertNotDeployed("executor");
    assertThat(log())
        .contains("smtpconnector.billing.executor is 'mail/relay', where a ")
        .doesNotContain("smtpconnector.reminders.executor is");
  }

  @Test
  void namesTheRemedyWhereItDoesNotSeeTheAdaptersClasses() throws Exception {
    assertNotDeployed("blind");
    assertThat(log())
        .contains("the resource adapter's classes are not visible here")
        .contains("classProviderRef=");
  }
}
