package org.smtpconnector.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClassCopiesTest {
  private static final Optional<String> DEPLOYED =
      Optional.of("file:/domain1/applications/smtp-rar/smtp-connector-1.0-aaaa.jar");

  @Test
  void aSecondCopyInTheApplicationIsToBeRemoved() {
    Optional<String> inTheApplication =
        Optional.of("file:/domain1/applications/shop/WEB-INF/lib/smtp-connector-1.0.jar");
    assertThat(new ClassCopies(inTheApplication, DEPLOYED).problem())
        .contains("second copy", inTheApplication.get(), "scope provided");
  }

  @Test
  void anAdapterThatWasDeployedAgainNeedsItsApplicationsDeployedAgain() {
    Optional<String> newer =
        Optional.of("file:/domain1/applications/smtp-rar/smtp-connector-1.0-bbbb.jar");
    assertThat(new ClassCopies(DEPLOYED, newer).problem())
        .contains("deployed again", "deploy the application again")
        .doesNotContain("second copy");
  }

  @Test
  void copiesOfUnknownOriginCountAsASecondCopy() {
    assertThat(new ClassCopies(Optional.empty(), Optional.empty()).problem())
        .contains("second copy");
  }
}
