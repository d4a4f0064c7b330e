package org.smtpconnector.mail.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.MailReceipt;
import org.smtpconnector.mail.SuppressionList;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.RecipientOutcome;

/** Suppression lists as beans: each test has those that it names. */
class SuppressionListsInContainerTest extends BeansInContainer {
  /** Has unsubscribed from what the default mailer sends. */
  static class Unsubscribed implements SuppressionList {
    @Override
    public Optional<String> reason(EmailAddress recipient, String mailer) {
      boolean listed = mailer.isEmpty() && recipient.localPart().equals("bob");
      return listed ? Optional.of("unsubscribed") : Optional.empty();
    }
  }

  /** Knows of bounces. */
  static class Bounced implements SuppressionList {
    @Override
    public Optional<String> reason(EmailAddress recipient, String mailer) {
      return Optional.of("bounced").filter(why -> recipient.localPart().equals("eve"));
    }
  }

  @Test
  void suppressWhomAnyListNames() {
    with(
        (sender, mailbox) -> {
          MailReceipt receipt =
              sender.send(mail("ann@doe.example", "bob@doe.example", "eve@doe.example"));
          assertThat(mailbox.last().recipients()).containsExactly("ann@doe.example");
          assertThat(receipt.suppressed())
              .extracting(RecipientOutcome::toString)
              .containsExactly(
                  "bob@doe.example NOT_ATTEMPTED (unsubscribed)",
                  "eve@doe.example NOT_ATTEMPTED (bounced)");
        },
        Unsubscribed.class,
        Bounced.class);
  }

  /** Cannot be read. */
  static class Unreadable implements SuppressionList {
    @Override
    public Optional<String> reason(EmailAddress recipient, String mailer) {
      throw new IllegalStateException("the database is gone");
    }
  }

  @Test
  void writeToNobodyIfAListCannotBeRead() {
    with(
        (sender, mailbox) -> {
          assertThatThrownBy(() -> sender.send(mail("ann@doe.example")))
              .isInstanceOf(Unavailable.class)
              .hasMessage(
                  "nothing was sent, since it is unknown whether ann@doe.example is suppressed: the"
                      + " suppression list "
                      + Unreadable.class.getName()
                      + " failed: java.lang.IllegalStateException: the database is gone")
              .hasCauseInstanceOf(IllegalStateException.class);
          assertThat(mailbox.server().connections()).isZero();
          assertThat(REFUSED).hasSize(1);
        },
        Unreadable.class);
  }

  /** Says neither. */
  static class Mute implements SuppressionList {
    @Override
    public Optional<String> reason(EmailAddress recipient, String mailer) {
      return null;
    }
  }

  @Test
  void writeToNobodyIfAListReturnsNull() {
    with(
        (sender, mailbox) ->
            assertThatThrownBy(() -> sender.send(mail("ann@doe.example")))
                .isInstanceOf(Unavailable.class)
                .hasMessageEndingWith(
                    Mute.class.getName() + " returned null instead of an Optional"),
        Mute.class);
  }
}
