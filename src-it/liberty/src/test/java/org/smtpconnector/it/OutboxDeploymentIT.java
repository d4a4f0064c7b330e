package org.smtpconnector.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.smtpconnector.it.outbox.Orders;

/** An application is not deployed with an outbox that could not queue. */
@ExtendWith(ArquillianExtension.class)
@RunAsClient
class OutboxDeploymentIT {
  @ArquillianResource Deployer deployer;

  @Deployment(name = "nowhere", managed = false, testable = false)
  static WebArchive withoutDataSource() {
    return Deployments.applicationOf(
        Orders.class,
        "smtp-mail(-outbox)?",
        "missing-data-source",
        "smtpconnector.outbox.data-source=jdbc/nowhere");
  }

  @Test
  void namesTheDataSourceThatIsMissingAndTheRemedy() throws Exception {
    assertThatThrownBy(() -> deployer.deploy("nowhere"))
        .hasStackTraceContaining("DeploymentException");
    assertThat(WrongMailerIT.log())
        .contains(
            "the outbox finds no data source at JNDI name 'jdbc/nowhere': define one in server.xml"
                + " (<dataSource jndiName=...>, with the feature jdbc-4.3), and set"
                + " smtpconnector.outbox.data-source to its name.");
  }
}
