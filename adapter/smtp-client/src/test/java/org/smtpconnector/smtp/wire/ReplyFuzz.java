package org.smtpconnector.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.EOFException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.smtpconnector.smtp.DialogueListener;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SmtpException.ProtocolViolation;
import org.smtpconnector.smtp.net.Deadline;

/** Whatever a server sends is a reply, a violation, or the end of the connection. */
class ReplyFuzz {
  @FuzzTest(maxDuration = "5s")
  void forAMoment(FuzzedDataProvider data) throws Exception {
    check(data);
  }

  @Tag("long")
  @FuzzTest(maxDuration = "60s")
  void forAMinute(FuzzedDataProvider data) throws Exception {
    check(data);
  }

  private static void check(FuzzedDataProvider data) throws Exception {
    BytesLink link = new BytesLink(data.consumeRemainingAsBytes());
    SmtpWire wire = new SmtpWire(link, DialogueListener.NONE, Duration.ofSeconds(1));
    Deadline deadline = Deadline.in(Duration.ofSeconds(10), "reply");
    while (true) {
      try {
        Reply reply = wire.readReply(deadline);
        assertThat(reply.code()).isBetween(200, 599);
        assertThat(reply.toString().chars()).noneMatch(Character::isISOControl);
      } catch (ProtocolViolation | EOFException e) {
        return;
      }
    }
  }
}
