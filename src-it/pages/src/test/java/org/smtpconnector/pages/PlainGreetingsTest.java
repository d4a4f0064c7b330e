package org.smtpconnector.pages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.MailException.Deferred;
import org.smtpconnector.mail.MailException.InDoubt;
import org.smtpconnector.mail.testkit.TestMailbox;

class PlainGreetingsTest {
  final TestMailbox mailbox = new TestMailbox();
  final Greetings greetings = new Greetings(mailbox.sender("shop@shop.example"));

  @AfterEach
  void close() {
    mailbox.close();
  }

  @Test
  void welcomesAReader() {
    greetings.greet("jane@doe.example");

    assertThat(mailbox.sentTo("jane@doe.example")).hasSize(1);
    assertThat(mailbox.last().subject()).isEqualTo("Welcome");
    assertThat(mailbox.last().text()).contains("Good to have you.");
  }

  @Test
  void tellsThatAReaderMustWait() {
    mailbox.defer("jane@doe.example").times(1);

    assertThatThrownBy(() -> greetings.greet("jane@doe.example")).isInstanceOf(Deferred.class);
    greetings.greet("jane@doe.example");

    assertThat(mailbox.count()).isEqualTo(1);
  }

  @Test
  void doesNotWelcomeTwiceWhenInDoubt() {
    mailbox.loseReply("jane@doe.example");

    assertThatThrownBy(() -> greetings.greet("jane@doe.example")).isInstanceOf(InDoubt.class);

    assertThat(mailbox.sentTo("jane@doe.example")).hasSize(1);
  }
}
