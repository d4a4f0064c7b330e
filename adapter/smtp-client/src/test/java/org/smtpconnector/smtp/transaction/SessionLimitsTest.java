package org.smtpconnector.smtp.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.smtpconnector.smtp.access.ApiAccess.api;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.smtpconnector.smtp.Capabilities;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.LearnedServerBehavior;
import org.smtpconnector.smtp.Recipient;
import org.smtpconnector.smtp.Reply;

/** What one connection and one message may hold (RFC 9422), as offered and as learned. */
class SessionLimitsTest {
  private final LearnedServerBehavior learnedBehavior = new LearnedServerBehavior();

  private SessionLimits offered(String... lines) {
    List<String> ehlo = Stream.concat(Stream.of("relay.example"), Stream.of(lines)).toList();
    return new SessionLimits(Capabilities.of(Reply.of(250, ehlo)), learnedBehavior);
  }

  private static Envelope to(String... recipients) {
    return Envelope.of("shop@shop.example", recipients);
  }

  private static List<Recipient> recipients(String... recipients) {
    return to(recipients).recipients();
  }

  @Test
  void areNoneWhereTheServerSaysNothing() {
    SessionLimits limits = offered();
    limits.count(to("ann@doe.example"));
    assertThat(limits.allowAnotherMessage()).isTrue();
    assertThat(limits.mostRecipients()).isEqualTo(Long.MAX_VALUE);
    assertThat(limits.allow(recipients("ann@a.example", "bob@b.example"))).isTrue();
  }

  @Test
  void allowAsManyMessagesAsTheServerTakes() {
    SessionLimits limits = offered("LIMITS MAILMAX=2");
    assertThat(limits.allowAnotherMessage()).isTrue();
    limits.count(to("ann@doe.example"));
    assertThat(limits.allowAnotherMessage()).isTrue();
    limits.count(to("ann@doe.example"));
    assertThat(limits.allowAnotherMessage()).isFalse();
  }

  @Test
  void allowAsManyMessagesAsTheServerTookOnOtherConnections() {
    SessionLimits limits = offered();
    api().turnedAwayAfter(learnedBehavior, 1);
    api().turnedAwayAfter(learnedBehavior, 1);
    assertThat(limits.allowAnotherMessage()).isTrue();
    limits.count(to("ann@doe.example"));
    assertThat(limits.allowAnotherMessage()).isFalse();
  }

  @Test
  void allowAsManyRecipientsAsTheServerOffersOrTook() {
    SessionLimits limits = offered("LIMITS RCPTMAX=3");
    assertThat(limits.mostRecipients()).isEqualTo(3);
    assertThat(limits.allow(recipients("a@d.example", "b@d.example", "c@d.example"))).isTrue();
    api().recipientsWereTooMany(learnedBehavior, 2);
    assertThat(limits.mostRecipients()).isEqualTo(2);
    assertThat(limits.allow(recipients("a@d.example", "b@d.example", "c@d.example"))).isFalse();
    assertThat(limits.allow(recipients("a@d.example", "b@d.example"))).isTrue();
    assertThat(offered("LIMITS RCPTMAX=1").mostRecipients()).isEqualTo(1);
  }

  @Test
  void reachAsManyDomainsAsTheServerOffersInTheOrderOfTheRecipients() {
    SessionLimits limits = offered("LIMITS RCPTDOMAINMAX=2");
    List<Recipient> all =
        recipients("a@one.example", "b@two.example", "c@three.example", "d@ONE.example");
    assertThat(limits.reachable(all))
        .extracting(recipient -> recipient.address().localPart())
        .containsExactly("a", "b", "d");
    assertThat(limits.allow(all)).isFalse();
    assertThat(limits.allow(all.subList(0, 2))).isTrue();
  }

  @Test
  void countTheDomainsOfTheMessagesBefore() {
    SessionLimits limits = offered("LIMITS RCPTDOMAINMAX=2");
    limits.count(to("a@one.example"));
    limits.count(to("b@two.example"));
    assertThat(limits.allow(recipients("c@Two.example", "d@one.example"))).isTrue();
    assertThat(limits.allow(recipients("e@three.example"))).isFalse();
  }

  @Test
  void forgetDomainsThatWereOnlyAskedFor() {
    SessionLimits limits = offered("LIMITS RCPTDOMAINMAX=1");
    assertThat(limits.allow(recipients("a@one.example"))).isTrue();
    assertThat(limits.allow(recipients("b@two.example"))).isTrue();
  }
}
