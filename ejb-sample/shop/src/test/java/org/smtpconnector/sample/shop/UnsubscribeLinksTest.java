package org.smtpconnector.sample.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.UnsubscribeToken;
import org.smtpconnector.smtp.EmailAddress;

class UnsubscribeLinksTest {
  private static final EmailAddress ANN = EmailAddress.of("ann@doe.example");
  private static final String OLD = "the-secret-of-last-year-is-still-known";
  private static final String NEW = "the-secret-of-this-year-signs-all-links";

  private static UnsubscribeLinks links(String... secrets) {
    UnsubscribeLinks links = new UnsubscribeLinks();
    links.shop = "https://shop.example";
    links.secrets = List.of(secrets);
    return links;
  }

  private static String tokenOf(UnsubscribeLinks links) {
    return links.of(ANN).getPath().substring(UnsubscribeLinks.PATH.length());
  }

  @Test
  void nameTheCustomerAlsoAfterTheSecretWasReplaced() {
    String token = tokenOf(links(OLD));
    assertThat(links(NEW, OLD).customer(token)).contains(ANN);
    assertThat(links(NEW).customer(token)).isEmpty();
    assertThat(links(OLD).customer(tokenOf(links(NEW, OLD)))).isEmpty();
  }

  @Test
  void areOfTheNewsletterAlone() {
    String other = new UnsubscribeToken(ANN, "other").signedBy(NEW);
    assertThat(links(NEW).customer(other)).isEmpty();
  }

  @Test
  void endTheStartIfASecretIsTooShort() {
    for (UnsubscribeLinks links : List.of(links("sesame"), links(NEW, "sesame"))) {
      assertThatIllegalArgumentException()
          .isThrownBy(links::start)
          .withMessageStartingWith("shop.unsubscribe.secret: ")
          .withMessageContaining("needs at least 32")
          .withMessageNotContaining("sesame");
    }
  }

  @Test
  void doNotEndTheStartIfEachSecretIsLongEnough() {
    assertThatCode(links(NEW, OLD)::start).doesNotThrowAnyException();
  }
}
