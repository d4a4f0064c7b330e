package org.smtpconnector.sample.shop;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** The record that an address no longer receives newsletters. */
@Entity
@Table(name = "unsubscription")
public class Unsubscription {
  @Id private String address; // in lower case

  private Instant since;

  /** For the persistence provider. */
  protected Unsubscription() {}

  Unsubscription(String address, Instant since) {
    this.address = address;
    this.since = since;
  }

  public Instant since() {
    return since;
  }
}
