package org.smtpconnector.sample.shop;

import jakarta.ejb.Stateless;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.smtpconnector.smtp.EmailAddress;

/** The unsubscriptions in the database. */
@Stateless
public class Unsubscriptions {
  @PersistenceContext EntityManager entities;

  /** Adds an address, unless it is there. */
  public void add(EmailAddress address) {
    if (since(address).isEmpty()) {
      entities.merge(new Unsubscription(key(address), Instant.now()));
    }
  }

  /** Returns when an address unsubscribed; empty if it did not. */
  public Optional<Instant> since(EmailAddress address) {
    return Optional.ofNullable(entities.find(Unsubscription.class, key(address)))
        .map(Unsubscription::since);
  }

  /** No mail system in use distinguishes the case of a mailbox. */
  private static String key(EmailAddress address) {
    return address.toString().toLowerCase(Locale.ROOT);
  }
}
