package org.smtpconnector.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The author and recipients of a {@link Mail.Builder}. */
abstract class AddressBuilder<B extends AddressBuilder<B>> {
  Mailbox from;
  final List<Mailbox> to = new ArrayList<>();
  final List<Mailbox> cc = new ArrayList<>();
  final List<Mailbox> bcc = new ArrayList<>();
  final List<Mailbox> replyTo = new ArrayList<>();

  AddressBuilder() {}

  abstract B self();

  void copyAddresses(Mail mail) {
    from = mail.from().orElse(null);
    to.addAll(mail.to());
    cc.addAll(mail.cc());
    bcc.addAll(mail.bcc());
    replyTo.addAll(mail.replyTo());
  }

  /**
   * Sets the author; without it, the mailer's configured sender is used.
   *
   * @param mailbox an address, or a display name and an address
   * @return this builder
   */
  public B from(String mailbox) {
    this.from = Mailbox.of(mailbox);
    return self();
  }

  /**
   * Adds recipients, each an address or a name and an address; may be called again.
   *
   * @param mailboxes each an address, or a display name and an address
   * @return this builder
   */
  public B to(String... mailboxes) {
    return add(to, each(mailboxes));
  }

  /**
   * Adds the recipients of an address-list, as {@link Mailbox#list} reads it.
   *
   * @param mailboxes each an address, or a display name and an address
   * @return this builder
   */
  public B toList(String mailboxes) {
    return add(to, Mailbox.list(mailboxes));
  }

  /**
   * Adds Cc recipients, as {@link #to} does.
   *
   * @param mailboxes each an address, or a display name and an address
   * @return this builder
   */
  public B cc(String... mailboxes) {
    return add(cc, each(mailboxes));
  }

  /**
   * Adds Cc recipients, as {@link #toList} does.
   *
   * @param mailboxes each an address, or a display name and an address
   * @return this builder
   */
  public B ccList(String mailboxes) {
    return add(cc, Mailbox.list(mailboxes));
  }

  /**
   * Adds recipients that no header field names, as {@link #to} does.
   *
   * @param mailboxes each an address, or a display name and an address
   * @return this builder
   */
  public B bcc(String... mailboxes) {
    return add(bcc, each(mailboxes));
  }

  /**
   * Adds recipients that no header field names, as {@link #toList} does.
   *
   * @param mailboxes each an address, or a display name and an address
   * @return this builder
   */
  public B bccList(String mailboxes) {
    return add(bcc, Mailbox.list(mailboxes));
  }

  /**
   * Adds addresses that receive replies instead of the author; may be called again.
   *
   * @param mailboxes each an address, or a display name and an address
   * @return this builder
   */
  public B replyTo(String... mailboxes) {
    return add(replyTo, each(mailboxes));
  }

  /**
   * Adds addresses that receive replies, from an address-list that {@link Mailbox#list} reads.
   *
   * @param mailboxes each an address, or a display name and an address
   * @return this builder
   */
  public B replyToList(String mailboxes) {
    return add(replyTo, Mailbox.list(mailboxes));
  }

  private static List<Mailbox> each(String... mailboxes) {
    return Stream.of(mailboxes).map(Mailbox::of).toList();
  }

  private B add(List<Mailbox> all, List<Mailbox> some) {
    all.addAll(some);
    return self();
  }
}
