package org.smtpconnector.smtp;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.smtpconnector.smtp.MailParameters.DeliverBy;
import org.smtpconnector.smtp.SmtpException.ExtensionMissing;

/**
 * The parameters of MAIL (RFC 5321 4.1.1.11): what a message needs and what its envelope asks for,
 * by what the server offers.
 */
final class EsmtpParameters {
  private final Capabilities offered;
  private final boolean chunking;
  private final Supplier<List<RecipientOutcome>> notAttempted;
  private final StringBuilder parameters = new StringBuilder();

  private EsmtpParameters(
      Capabilities offered, boolean chunking, Supplier<List<RecipientOutcome>> notAttempted) {
    this.offered = offered;
    this.chunking = chunking;
    this.notAttempted = notAttempted;
  }

  /**
   * Each led by a space.
   *
   * @param chunking whether the message goes by BDAT
   * @param encrypted whether the connection is over TLS
   * @param notAttempted what to say of the recipients where it throws
   * @throws ExtensionMissing if the server does not offer what the message cannot do without
   */
  static String ofMail(
      Envelope envelope,
      MessageSource message,
      Capabilities offered,
      boolean chunking,
      boolean encrypted,
      Supplier<List<RecipientOutcome>> notAttempted)
      throws ExtensionMissing {
    EsmtpParameters all = new EsmtpParameters(offered, chunking, notAttempted);
    all.size(message.size());
    all.content(message.content());
    all.utf8(envelope.needsSmtpUtf8() || message.utf8Headers());
    all.notifications(envelope.parameters());
    all.requireTls(envelope.parameters().requireTls(), encrypted);
    all.time(envelope.parameters());
    return all.parameters.toString();
  }

  /**
   * A caller's own, each led by a space. What would end the parameter, or the command, cannot be in
   * it (RFC 5321 4.1.2).
   *
   * @throws IllegalArgumentException if one is not of the form {@code keyword[=value]}
   */
  static String checked(String... parameters) {
    StringBuilder all = new StringBuilder();
    for (String parameter : parameters) {
      if (!parameter.matches("[A-Za-z0-9][A-Za-z0-9-]*(=[^= \\p{Cntrl}]+)?")) {
        throw new IllegalArgumentException(
            "parameter '" + Printable.of(parameter) + "' is not of the form keyword[=value]");
      }
      all.append(' ').append(parameter);
    }
    return all.toString();
  }

  private void size(OptionalLong size) throws ExtensionMissing {
    OptionalLong limit = offered.maxMessageSize();
    if (size.isPresent() && limit.isPresent() && size.getAsLong() > limit.getAsLong()) {
      throw missing(
          "the message has "
              + size.getAsLong()
              + " octets and the server takes at most "
              + limit.getAsLong()
              + " (SIZE)");
    }
    if (size.isPresent() && offered.offers("SIZE")) {
      parameters.append(" SIZE=").append(size.getAsLong());
    }
  }

  private void content(Content content) throws ExtensionMissing {
    if (content == Content.EIGHT_BIT) {
      require("8BITMIME", "the message holds octets above 127");
      parameters.append(" BODY=8BITMIME");
    } else if (content == Content.BINARY) {
      require("BINARYMIME", "the message is not made of lines");
      if (!chunking) {
        throw missing(
            "the message is not made of lines, and the server takes it by CHUNKING alone, which it"
                + " does not offer or which is switched off");
      }
      parameters.append(" BODY=BINARYMIME");
    }
  }

  private void utf8(boolean needed) throws ExtensionMissing {
    if (needed) {
      require("SMTPUTF8", "an address or header field holds letters beyond ASCII");
      parameters.append(" SMTPUTF8");
    }
  }

  private void notifications(MailParameters asked) {
    if (offered.offers("DSN")) {
      asked.returned().ifPresent(returned -> parameters.append(" RET=").append(returned));
      asked
          .envelopeId()
          .ifPresent(id -> parameters.append(" ENVID=").append(Xtext.encode("envelopeId", id)));
    }
    if (asked.priority().isPresent() && offered.offers("MT-PRIORITY")) {
      parameters.append(" MT-PRIORITY=").append(asked.priority().getAsInt());
    }
  }

  /**
   * A server offers REQUIRETLS only over TLS (RFC 8689 4.2.1); one that does else is not believed.
   */
  private void requireTls(boolean asked, boolean encrypted) throws ExtensionMissing {
    if (asked) {
      if (!encrypted) {
        throw missing("the mail is to be carried over TLS alone, and this connection has none");
      }
      require("REQUIRETLS", "the mail is to be carried over TLS alone");
      parameters.append(" REQUIRETLS");
    }
  }

  private void time(MailParameters asked) throws ExtensionMissing {
    if (asked.holdFor().isPresent()) {
      long seconds = asked.holdFor().get().toSeconds();
      require("FUTURERELEASE", "the mail is to be held back");
      OptionalLong longest = offered.numberOf("FUTURERELEASE");
      if (longest.isPresent() && seconds > longest.getAsLong()) {
        throw missing(
            "the mail is to be held back for "
                + seconds
                + " seconds, and the server does so for at most "
                + longest.getAsLong()
                + " (FUTURERELEASE)");
      }
      parameters.append(" HOLDFOR=").append(seconds);
    }
    if (asked.deliverBy().isPresent()) {
      DeliverBy by = asked.deliverBy().get();
      if (by.abandon()) {
        require("DELIVERBY", "the mail is to be given up when it is late");
      }
      if (offered.offers("DELIVERBY")) {
        deliverBy(by);
      }
    }
  }

  private void deliverBy(DeliverBy by) throws ExtensionMissing {
    long seconds = by.time().toSeconds();
    OptionalLong shortest = offered.numberOf("DELIVERBY");
    if (by.abandon() && shortest.isPresent() && seconds < shortest.getAsLong()) {
      throw missing(
          "the mail is to be delivered within "
              + seconds
              + " seconds, and the server promises no less than "
              + shortest.getAsLong()
              + " (DELIVERBY)");
    }
    parameters.append(" BY=").append(seconds).append(by.abandon() ? ";R" : ";N");
  }

  private void require(String keyword, String why) throws ExtensionMissing {
    if (!offered.offers(keyword)) {
      throw missing(why + ", and the server does not offer " + keyword);
    }
  }

  private ExtensionMissing missing(String what) {
    return new ExtensionMissing(what, notAttempted.get());
  }
}
