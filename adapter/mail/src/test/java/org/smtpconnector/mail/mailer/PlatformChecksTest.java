package org.smtpconnector.mail.mailer;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.inject.spi.DeploymentException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is said where a server lacks what MailSender needs of it. */
class PlatformChecksTest {
  /** A server in which nobody sees these packages. */
  private static ClassLoader without(String... hidden) {
    return new ClassLoader(PlatformChecksTest.class.getClassLoader()) {
      @Override
      protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (Stream.of(hidden).anyMatch(name::startsWith)) {
          throw new ClassNotFoundException(name);
        }
        return super.loadClass(name, resolve);
      }
    };
  }

  @Test
  void isNothingWhereAllIsThere() {
    assertThatCode(() -> PlatformChecks.check(getClass().getClassLoader()))
        .doesNotThrowAnyException();
  }

  @Test
  void isWhatIsMissingWhatForAndTheRemedy() {
    assertThatThrownBy(() -> PlatformChecks.check(without("jakarta.mail.")))
        .isInstanceOf(DeploymentException.class)
        .hasMessage(
            "MailSender cannot work here: Jakarta Mail 2.1 is missing, which MailSender needs to compose: add"
                + " Jakarta Mail 2.1 to the server; without a server, as in tests, add"
                + " angus-mail to the class path");
    assertThatThrownBy(() -> PlatformChecks.check(without("org.smtpconnector.connector.")))
        .hasMessageContaining("the resource adapter's classes are not visible here: make those");
  }

  @Test
  void isJakartaMailWhereThereIsOnlyAnOlderOne() {
    assertThatThrownBy(() -> PlatformChecks.check(without("jakarta.mail.util.StreamProvider")))
        .hasMessageContaining("Jakarta Mail 2.1 is missing");
  }

  @Test
  void isAllThatIsMissing() {
    assertThatThrownBy(
            () -> PlatformChecks.check(without("jakarta.mail.", "org.smtpconnector.connector.")))
        .hasMessageContaining("Jakarta Mail 2.1 is missing")
        .hasMessageContaining("the resource adapter's classes are not visible here")
        .hasMessageNotContaining("JNDI is missing");
  }

  @Test
  void isNothingWithoutMicroProfile() {
    assertThatCode(() -> PlatformChecks.check(without("org.eclipse.microprofile.")))
        .doesNotThrowAnyException();
  }
}
