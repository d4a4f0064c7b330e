package org.smtpconnector.mail.outbox.container;

import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.smtpconnector.mail.ComposedMail;
import org.smtpconnector.mail.Mail;
import org.smtpconnector.mail.MailException.Rejected;
import org.smtpconnector.mail.MailException.Unavailable;
import org.smtpconnector.mail.MailSender;
import org.smtpconnector.mail.outbox.MailOutbox;
import org.smtpconnector.mail.outbox.PutOptions;
import org.smtpconnector.mail.outbox.QueuedMail;
import org.smtpconnector.mail.outbox.store.NewEntry;
import org.smtpconnector.mail.outbox.store.OutboxStore;
import org.smtpconnector.mail.outbox.store.OutboxStoreException;

/** The outbox of a mailer: stores what it composes, in the caller's transaction. */
final class StoredOutbox implements MailOutbox {
  /** How far the clock of a caller may be behind that of the store. */
  private static final Duration CLOCK_DIFFERENCE = Duration.ofMinutes(5);

  private final String mailer;
  private final Supplier<MailSender> sender;
  private final ConfiguredStore stores;
  private final CallerTransaction transaction;
  private final OutboxLifecycle lifecycle;

  /**
   * @param mailer the name of the mailer; empty for the default one
   */
  StoredOutbox(
      String mailer,
      Supplier<MailSender> sender,
      ConfiguredStore stores,
      CallerTransaction transaction,
      OutboxLifecycle lifecycle) {
    this.mailer = mailer;
    this.sender = sender;
    this.stores = stores;
    this.transaction = transaction;
    this.lifecycle = lifecycle;
  }

  @Override
  public QueuedMail put(Mail mail, PutOptions options) {
    Objects.requireNonNull(mail, "mail");
    Objects.requireNonNull(options, "options");
    return store(() -> sender.get().compose(mail), options);
  }

  @Override
  public QueuedMail put(MimeMessage message, PutOptions options) {
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(options, "options");
    return store(() -> sender.get().compose(message), options);
  }

  @Override
  public QueuedMail put(ComposedMail mail, PutOptions options) {
    Objects.requireNonNull(mail, "mail");
    Objects.requireNonNull(options, "options");
    return store(() -> mail, options);
  }

  private QueuedMail store(Supplier<ComposedMail> message, PutOptions options) {
    transaction.checkCanCommit();
    ComposedMail mail = message.get();
    checkSize(mail);
    Duration giveUp = options.giveUp().orElseGet(stores.settings()::giveUp);
    checkGiveUp(mail, giveUp);
    QueuedMail queued =
        added(new NewEntry(mailer, mail, options.earliest(), giveUp, options.key()));
    if (queued.added()) {
      transaction.afterCommit(() -> lifecycle.wake(mailer));
    }
    return queued;
  }

  private QueuedMail added(NewEntry entry) {
    boolean isPut = false;
    try {
      OutboxStore store = stores.checked();
      entry.earliest().ifPresent(earliest -> checkEarliest(entry.mail(), earliest, store.now()));
      isPut = true;
      return store.put(entry);
    } catch (OutboxStoreException e) {
      String message = "message " + entry.mail().messageId();
      throw new Unavailable(
          isPut && e.isInDoubt()
              ? "it is not known whether "
                  + message
                  + " was queued: "
                  + e.getMessage()
                  + "; if it is put again, it may be sent twice, unless both have the same key"
                  + " (PutOptions.once)"
              : "nothing was queued: " + message + ": " + e.getMessage(),
          e,
          List.of());
    }
  }

  private void checkSize(ComposedMail mail) {
    long most = stores.settings().maxSize();
    if (most > 0 && mail.size() > most) {
      throw rejected(
          mail,
          "it has "
              + mail.size()
              + " octets, above the "
              + most
              + " of "
              + OutboxSettings.MAX_SIZE
              + ": send links to large files instead of the files, or increase the property");
    }
  }

  private static void checkGiveUp(ComposedMail mail, Duration giveUp) {
    if (giveUp.compareTo(OutboxSettings.LONGEST) > 0) {
      throw rejected(
          mail,
          "the time to give up after is "
              + giveUp
              + ", above "
              + OutboxSettings.LONGEST.toDays()
              + " days");
    }
  }

  private static void checkEarliest(ComposedMail mail, Instant earliest, Instant now) {
    if (earliest.isBefore(now.minus(CLOCK_DIFFERENCE))) {
      throw rejected(
          mail,
          "it is not to be sent before "
              + earliest
              + ", which has passed: by the clock of the database it is "
              + now
              + "; leave the time out to send it at once");
    }
    if (earliest.isAfter(now.plus(OutboxSettings.LONGEST))) {
      throw rejected(
          mail,
          "it is not to be sent before "
              + earliest
              + ", which is more than "
              + OutboxSettings.LONGEST.toDays()
              + " days away");
    }
  }

  private static Rejected rejected(ComposedMail mail, String why) {
    return new Rejected(
        "nothing was queued: message " + mail.messageId() + ": " + why, null, List.of());
  }
}
