package org.smtpconnector.mail;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.function.UnaryOperator;

/** A message to which each test adds an option. */
final class OptionFixture {
  static final byte[] OCTETS = {1};
  static final Mailbox SENDER = Mailbox.of("shop@shop.example");

  private OptionFixture() {}

  static Mail.Builder mail() {
    return Mail.to("ann@doe.example").cc("bob@doe.example").bcc("eve@doe.example").text("x");
  }

  static void assertRefused(UnaryOperator<Mail.Builder> option, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> option.apply(mail()).build())
        .withMessageContaining(message);
  }
}
