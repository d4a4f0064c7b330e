package org.smtpconnector.smtp.transaction;

import static org.smtpconnector.smtp.access.ApiAccess.api;

import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.smtpconnector.smtp.Capabilities;
import org.smtpconnector.smtp.Content;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MailParameters;
import org.smtpconnector.smtp.MailParameters.DeliverBy;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.SmtpException.ExtensionMissing;
import org.smtpconnector.smtp.grammar.Printable;
import org.smtpconnector.smtp.grammar.XtextEncoder;

/**
 * The parameters of MAIL (RFC 5321 4.1.1.11) that the message and its envelope require, as far as
 * the server offers them.
 */
public final class EsmtpParameters {
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
   * Returns the parameters, each with a leading space.
   *
   * @param chunking whether the message is sent by BDAT
   * @param encrypted whether the connection uses TLS
   * @param notAttempted the outcomes for the exception
   * @throws ExtensionMissing if the server does not offer an extension that the message requires
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
   * Returns parameters given by the caller, each with a leading space. They cannot contain
   * characters that would end the parameter or the command (RFC 5321 4.1.2).
   *
   * @throws IllegalArgumentException if one is not of the form {@code keyword[=value]}
   */
  public static String checked(String... parameters) {
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
            "the message is not made of lines, and the server accepts it only by CHUNKING, which it"
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
          .ifPresent(
              id -> parameters.append(" ENVID=").append(XtextEncoder.encode("envelopeId", id)));
    }
    if (asked.priority().isPresent() && offered.offers("MT-PRIORITY")) {
      parameters.append(" MT-PRIORITY=").append(asked.priority().getAsInt());
    }
  }

  /**
   * Requires TLS: a server may offer REQUIRETLS only over TLS (RFC 8689 4.2.1), otherwise the offer
   * is ignored.
   */
  private void requireTls(boolean asked, boolean encrypted) throws ExtensionMissing {
    if (asked) {
      if (!encrypted) {
        throw missing("the message may be relayed only over TLS, and this connection has none");
      }
      require("REQUIRETLS", "the message may be relayed only over TLS");
      parameters.append(" REQUIRETLS");
    }
  }

  private void time(MailParameters asked) throws ExtensionMissing {
    if (asked.holdFor().isPresent()) {
      long seconds = asked.holdFor().get().toSeconds();
      require("FUTURERELEASE", "the message is to be held");
      OptionalLong longest = offered.numberOf("FUTURERELEASE");
      if (longest.isPresent() && seconds > longest.getAsLong()) {
        throw missing(
            "the message is to be held for "
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
        require("DELIVERBY", "the message is to be abandoned when it is late");
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
          "the message is to be delivered within "
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
    return api().extensionMissing(what, notAttempted.get());
  }
}
