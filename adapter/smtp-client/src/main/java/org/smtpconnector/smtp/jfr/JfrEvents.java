package org.smtpconnector.smtp.jfr;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** The events for Java Flight Recorder, each as long as its step. */
final class JfrEvents {
  private JfrEvents() {}

  @Category("SMTP Connector")
  @StackTrace(false)
  abstract static class SessionEvent extends Event {
    @Label("Host")
    String host;

    @Label("Port")
    int port;

    @Label("Outcome")
    @Description("done or accepted; else what failed, by its exception")
    String outcome;

    @Label("Reply")
    @Description("Codes of the reply that decided it, without its text")
    String reply;
  }

  @Name("org.smtpconnector.Connect")
  @Label("SMTP Connect")
  @Description("From the look-up of the name until the socket is connected")
  static final class Connect extends SessionEvent {
    @Label("IP Address")
    @Description("That of the server, or of the proxy on the way to it")
    String address;
  }

  @Name("org.smtpconnector.TlsHandshake")
  @Label("SMTP TLS Handshake")
  static final class TlsHandshake extends SessionEvent {
    @Label("Protocol")
    String protocol;
  }

  @Name("org.smtpconnector.Authenticate")
  @Label("SMTP Authentication")
  static final class Authenticate extends SessionEvent {
    @Label("Mechanism")
    String mechanism;
  }

  @Name("org.smtpconnector.Send")
  @Label("SMTP Send")
  @Description("A mail transaction")
  static final class Send extends SessionEvent {
    @Label("Recipients")
    int recipients;

    @Label("Accepted")
    @Description("Recipients that were accepted")
    long accepted;

    @Label("Size")
    @DataAmount
    @Description("Octets of the message; -1 where that is not known before")
    long octets;

    @Label("Envelope Time")
    @Description("Until the reply to it; 0 where the text is sent in one flight with it")
    @Timespan(Timespan.NANOSECONDS)
    long envelopeTime;

    @Label("Message Time")
    @Description("From there until the reply to the message, or the failure")
    @Timespan(Timespan.NANOSECONDS)
    long messageTime;

    @Label("From")
    @Description("Only where recordAddresses is set")
    String from;

    @Label("To")
    @Description("Only where recordAddresses is set")
    String to;
  }
}
