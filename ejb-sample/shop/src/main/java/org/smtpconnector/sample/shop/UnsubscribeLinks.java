package org.smtpconnector.sample.shop;

import jakarta.annotation.PostConstruct;
import jakarta.ejb.ConcurrencyManagement;
import jakarta.ejb.ConcurrencyManagementType;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.smtpconnector.mail.UnsubscribeToken;
import org.smtpconnector.smtp.EmailAddress;

/** The links by which a customer unsubscribes, without signing in. */
@Singleton
@Startup
@ConcurrencyManagement(ConcurrencyManagementType.BEAN)
public class UnsubscribeLinks {
  static final String PATH = "/unsubscribe/";
  private static final String SECRET = "shop.unsubscribe.secret";

  @Inject
  @ConfigProperty(name = "shop.public-url")
  String shop;

  /** The first one signs; links that the others have signed still work. */
  @Inject
  @ConfigProperty(name = SECRET)
  List<String> secrets;

  @PostConstruct
  void start() {
    try {
      customer(""); // each secret that is too short ends the start, not only the first
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(SECRET + ": " + e.getMessage(), e);
    }
    of(EmailAddress.of("nobody@shop.example")); // so does an address of the shop that is none
  }

  /** Returns the link of a customer. */
  public URI of(EmailAddress customer) {
    UnsubscribeToken token = new UnsubscribeToken(customer, Newsletter.MAILER);
    return URI.create(shop + PATH + token.signedBy(secrets.get(0)));
  }

  /** Returns the customer whose link ends with this text; empty if it is forged. */
  public Optional<EmailAddress> customer(String text) {
    return UnsubscribeToken.verified(text, secrets.toArray(String[]::new))
        .filter(token -> token.list().equals(Newsletter.MAILER))
        .map(UnsubscribeToken::recipient);
  }
}
