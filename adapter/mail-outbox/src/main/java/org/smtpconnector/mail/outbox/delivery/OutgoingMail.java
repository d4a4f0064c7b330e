package org.smtpconnector.mail.outbox.delivery;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.MailEvent;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.MailRefused;
import org.smtpconnector.mail.OnDoubt;
import org.smtpconnector.mail.outbox.store.ClaimedEntry;
import org.smtpconnector.mail.outbox.store.OutboxStoreException;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.MessageSource;

/**
 * A message in progress: the octets that were stored, to the recipients that are left. It is the
 * source of the octets, so that no mailer writes them once the right to send them has ended, and
 * records how far they were read.
 */
final class OutgoingMail implements MessageSource {
  private final ClaimedEntry entry;
  private final ComposedMail mail;
  private final BooleanSupplier isOurs;
  private final Optional<MessageSource> sevenBit;
  private volatile boolean opened;
  private volatile boolean withheld;
  private volatile boolean reported;
  private volatile Throwable failure;

  /**
   * @param isOurs whether this server may still send what it has begun
   * @throws IllegalArgumentException if no recipient is left
   */
  OutgoingMail(ClaimedEntry entry, BooleanSupplier isOurs) {
    this.entry = entry;
    this.isOurs = isOurs;
    Set<EmailAddress> left = KnownOutcomes.of(entry).left();
    ComposedMail stored = entry.mail();
    this.sevenBit = stored.message().sevenBit().map(SevenBit::new);
    // The outbox itself resends in doubt, and counts how often
    this.mail =
        new ComposedMail(
            stored.messageId(), stored.envelope().onlyTo(left::contains), this, OnDoubt.REPORT);
  }

  /** Returns the message that a mailer received from {@link #mail}. */
  static OutgoingMail of(ComposedMail mail) {
    return (OutgoingMail) mail.message();
  }

  ClaimedEntry entry() {
    return entry;
  }

  ComposedMail mail() {
    return mail;
  }

  /** Whether a mailer has begun to read it; before that, it was surely not sent. */
  boolean isOpened() {
    return opened;
  }

  void reported() {
    reported = true;
  }

  /** Whether a mailer has reported its outcome. */
  boolean isReported() {
    return reported;
  }

  /** The error of the virtual machine that reading it has thrown. */
  Optional<Error> error() {
    return failure instanceof Error error ? Optional.of(error) : Optional.empty();
  }

  /** Whether it was not sent, though nothing is wrong with it. */
  boolean isWithheld(MailEvent outcome) {
    return withheld && isRejected(outcome);
  }

  /**
   * Returns the outcome, which is temporary if the message could not be read because the store or
   * memory was away.
   */
  MailEvent outcome(MailEvent reported) {
    if (!isRejected(reported) || !isTemporary(failure)) {
      return reported;
    }
    return new MailRefused(
        reported.messageId(),
        reported.jndiName(),
        reported.took(),
        reported.recipients(),
        new Unavailable(
            "the message could not be read: " + failure, failure, reported.recipients()));
  }

  private static boolean isRejected(MailEvent outcome) {
    return outcome instanceof MailRefused refused && refused.failure() instanceof Rejected;
  }

  private static boolean isTemporary(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof Error || cause instanceof OutboxStoreException) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    write(entry.mail().message(), out);
  }

  private void write(MessageSource source, OutputStream out) throws IOException {
    checkOurs();
    opened = true;
    try {
      source.writeTo(out);
    } catch (IOException e) {
      failure = e;
      throw e;
    } catch (RuntimeException | Error e) { // would end the session, and put others into doubt
      failure = e;
      throw new IOException(e.toString(), e);
    }
    checkOurs(); // before the mailer ends the message, without which nothing is delivered
  }

  private void checkOurs() throws IOException {
    if (!isOurs.getAsBoolean()) {
      withheld = true;
      throw new IOException("this server was silent for longer than its lease");
    }
  }

  @Override
  public OptionalLong size() {
    return entry.mail().message().size();
  }

  @Override
  public Content content() {
    return entry.mail().message().content();
  }

  @Override
  public boolean utf8Headers() {
    return entry.mail().message().utf8Headers();
  }

  @Override
  public Optional<MessageSource> sevenBit() {
    return sevenBit;
  }

  /** The same in 7-bit form. */
  private final class SevenBit implements MessageSource {
    private final MessageSource source;

    SevenBit(MessageSource source) {
      this.source = source;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      write(source, out);
    }

    @Override
    public OptionalLong size() {
      return source.size();
    }

    @Override
    public Content content() {
      return source.content();
    }

    @Override
    public boolean utf8Headers() {
      return source.utf8Headers();
    }
  }
}
