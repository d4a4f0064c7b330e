package org.smtpconnector.sample.shop;

import org.smtpconnector.mail.Mailbox;

/**
 * A checked order of a customer.
 *
 * @param customer the recipient of the confirmation
 * @param quantity 1 to 1000
 */
public record NewOrder(String customer, Product item, int quantity) {
  private static final int MOST = 1000;

  /**
   * @throws IllegalArgumentException if the customer is not an email address or the quantity is out
   *     of range; the message says which
   */
  public NewOrder {
    Mailbox.of(customer);
    if (quantity < 1 || quantity > MOST) {
      throw new IllegalArgumentException(
          "quantity is " + quantity + ", which is outside 1 to " + MOST);
    }
  }
}
