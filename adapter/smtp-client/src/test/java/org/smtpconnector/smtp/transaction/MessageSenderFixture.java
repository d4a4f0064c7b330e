package org.smtpconnector.smtp.transaction;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.smtpconnector.smtp.Capabilities;
import org.smtpconnector.smtp.DialogueListener;
import org.smtpconnector.smtp.LearnedServerBehavior;
import org.smtpconnector.smtp.Pipelining;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.TransportSecurity;
import org.smtpconnector.smtp.wire.SmtpWire;

/** A server without a network, and a sender that has greeted it. */
abstract class MessageSenderFixture {
  ScriptedLink server = new ScriptedLink();
  final LearnedServerBehavior behavior = new LearnedServerBehavior();
  Pipelining pipelining = Pipelining.DEFAULT;
  MessageSender messageSender;

  final MessageSender offering(String... extensions) {
    SmtpConfig config =
        SmtpConfig.to("relay.example")
            .security(TransportSecurity.PLAIN)
            .pipelining(pipelining)
            .learnedBehavior(behavior)
            .build();
    List<String> ehlo = Stream.concat(Stream.of("relay.example"), Stream.of(extensions)).toList();
    messageSender =
        new MessageSender(
            new SmtpWire(server, DialogueListener.NONE, Duration.ofSeconds(1)),
            config,
            Capabilities.of(Reply.of(250, ehlo)));
    return messageSender;
  }

  final Receipt send(int recipients) throws SmtpException {
    return messageSender.send(Transactions.to(recipients), Transactions.MESSAGE);
  }

  final <E extends SmtpException> E failed(int recipients, Class<E> how) {
    return catchThrowableOfType(how, () -> send(recipients));
  }

  final List<String> commands(String verb) {
    return server.heard().stream().filter(line -> line.startsWith(verb)).toList();
  }
}
