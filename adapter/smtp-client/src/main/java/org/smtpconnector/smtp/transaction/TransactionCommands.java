package org.smtpconnector.smtp.transaction;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.smtpconnector.smtp.Capabilities;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.Recipient;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.SmtpException.ExtensionMissing;
import org.smtpconnector.smtp.grammar.XtextEncoder;
import org.smtpconnector.smtp.transaction.PendingReplies.Awaited;
import org.smtpconnector.smtp.wire.SmtpWire;

/** The commands of a transaction before the text: RSET if one is owed, MAIL, RCPT, DATA. */
final class TransactionCommands {
  /** A line without its end, and what its reply will answer. */
  private record Command(String line, Awaited what) {}

  /** The octets of commands that fit into the buffer with a message; more are sent in groups. */
  static final int LONGEST = 12 * 1024;

  private static final int MOST_TOGETHER = 100;
  private static final int GROUP = 50;
  private static final int OF_A_LINE = 32; // RCPT TO:<@>, CRLF, and some

  private final MailTransactionState transaction;
  private final Envelope envelope;
  private final String mailParameters;
  private final boolean notifications;
  private boolean reset;
  private boolean data;

  /**
   * @throws ExtensionMissing if the server does not offer an extension that the message requires
   */
  TransactionCommands(
      MailTransactionState transaction, Capabilities offered, boolean chunking, boolean encrypted)
      throws ExtensionMissing {
    this.transaction = transaction;
    this.envelope = transaction.envelope();
    this.mailParameters =
        EsmtpParameters.ofMail(
            envelope,
            transaction.message(),
            offered,
            chunking,
            encrypted,
            () -> transaction.outcome().recipients(Status.NOT_ATTEMPTED));
    this.notifications = offered.offers("DSN");
  }

  /** Sends RSET first. */
  void resetFirst() {
    reset = true;
  }

  /** Sends DATA last. */
  void dataLast() {
    data = true;
  }

  boolean endWithData() {
    return data;
  }

  /** Whether they are few enough to be sent together with a message before any reply is read. */
  boolean fitTogether() {
    if (envelope.recipients().size() > MOST_TOGETHER) {
      return false;
    }
    int octets = mailParameters.length() + 512;
    for (Recipient recipient : envelope.recipients()) {
      EmailAddress address = recipient.address();
      octets += address.localPart().length() * 3 + address.domain().length();
      octets += parametersOf(recipient).length() + OF_A_LINE;
    }
    return octets <= LONGEST;
  }

  /** Puts them all into the output. */
  void putInto(SmtpWire wire) {
    if (reset) {
      wire.put("RSET");
      transaction.asked(Awaited.RESET);
    }
    wire.put("MAIL FROM:", envelope.reversePath(), mailParameters, "");
    transaction.asked(Awaited.MAIL);
    List<Recipient> recipients = envelope.recipients();
    for (int i = 0; i < recipients.size(); i++) {
      Recipient recipient = recipients.get(i);
      wire.put("RCPT TO:<", recipient.address().toString(), ">", parametersOf(recipient));
      transaction.asked(Awaited.RCPT);
    }
    if (data) {
      wire.put("DATA");
      transaction.asked(Awaited.DATA);
    }
  }

  /** Returns all commands in their order. */
  private List<Command> list() {
    List<Command> commands = new ArrayList<>();
    if (reset) {
      commands.add(new Command("RSET", Awaited.RESET));
    }
    commands.add(new Command("MAIL FROM:" + envelope.reversePath() + mailParameters, Awaited.MAIL));
    for (Recipient recipient : envelope.recipients()) {
      String line = "RCPT TO:<" + recipient.address() + ">" + parametersOf(recipient);
      commands.add(new Command(line, Awaited.RCPT));
    }
    if (data) {
      commands.add(new Command("DATA", Awaited.DATA));
    }
    return commands;
  }

  /** Sends all commands in groups and reads the replies of each group. */
  void sendInGroups(SmtpWire wire, TransactionReplyReader replies) throws IOException {
    List<Command> all = list();
    for (int i = 0; i < all.size() && !transaction.isSenderRefused(); i += GROUP) {
      List<Command> group = all.subList(i, Math.min(all.size(), i + GROUP));
      group.forEach(command -> transaction.asked(command.what()));
      wire.send(group.stream().map(Command::line).toList(), replies.replyDeadline());
      replies.readUntilLeft(GROUP);
    }
    replies.read();
  }

  /** Sends each command after the reply to the previous one, unless that makes it pointless. */
  void sendOneByOne(SmtpWire wire, TransactionReplyReader replies) throws IOException {
    for (Command command : list()) {
      if (command.what() == Awaited.DATA && !transaction.wantsMessage()) {
        return;
      }
      exchange(command, wire, replies);
      if (transaction.isSenderRefused()) {
        return;
      }
      if (transaction.isClosing()) {
        throw transaction.outcome().closing();
      }
    }
  }

  /** Sends DATA by itself. */
  void sendData(SmtpWire wire, TransactionReplyReader replies) throws IOException {
    exchange(new Command("DATA", Awaited.DATA), wire, replies);
  }

  private void exchange(Command command, SmtpWire wire, TransactionReplyReader replies)
      throws IOException {
    transaction.asked(command.what());
    transaction.take(wire.exchange(command.line(), replies.replyDeadline()));
  }

  private String parametersOf(Recipient recipient) {
    return notifications ? dsnParameters(recipient) : "";
  }

  /** Returns the parameters of RCPT for DSN (RFC 3461 4), each with a leading space. */
  private static String dsnParameters(Recipient recipient) {
    String when =
        recipient.notifications().isEmpty()
            ? ""
            : " NOTIFY="
                + recipient.notifications().stream()
                    .map(Enum::name)
                    .collect(Collectors.joining(","));
    return when
        + recipient
            .originalRecipient()
            .map(
                original ->
                    " ORCPT=rfc822;"
                        + XtextEncoder.encode("originalRecipient", original.toString()))
            .orElse("");
  }
}
