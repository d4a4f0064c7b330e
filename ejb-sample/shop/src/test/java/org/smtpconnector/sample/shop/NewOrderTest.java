package org.smtpconnector.sample.shop;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class NewOrderTest {
  @Test
  void refusesWhatIsNoAddress() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NewOrder("ann", Product.TEA, 1))
        .withMessageContaining("address 'ann'");
  }

  @Test
  void refusesQuantitiesOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NewOrder("ann@doe.example", Product.TEA, 0))
        .withMessageContaining("quantity is 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NewOrder("ann@doe.example", Product.TEA, 1001))
        .withMessageContaining("1 to 1000");
  }

  @Test
  void refusesWhatTheShopDoesNotSell() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Product.named("rum"))
        .withMessage("item is 'rum', which is none of tea, coffee, cocoa, teapot");
  }
}
