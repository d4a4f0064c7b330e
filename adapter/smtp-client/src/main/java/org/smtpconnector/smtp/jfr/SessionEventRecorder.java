package org.smtpconnector.smtp.jfr;

import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.SmtpConfig;
import org.smtpconnector.smtp.SmtpException;

/**
 * Records the events of sessions for Java Flight Recorder. This base class records nothing: the JDK
 * may lack the module {@code jdk.jfr}, and a class loader may hide it.
 */
public class SessionEventRecorder {
  public static final SessionEventRecorder INSTANCE =
      isThere() ? new JfrRecorder() : new SessionEventRecorder();

  private static boolean isThere() {
    try {
      Class.forName("jdk.jfr.Event", false, SessionEventRecorder.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** The recording of a step. */
  public interface Step {
    Step NONE = (detail, failure) -> {};

    /**
     * Ends the step.
     *
     * @param detail its result, or null
     * @param failure why it failed, or null
     */
    void ended(String detail, Exception failure);
  }

  /** The recording of a message. */
  public interface Sending {
    /** Records that the server has replied to the envelope, which was sent before the text. */
    void envelopeAnswered();

    /** Records that the message was accepted for at least one recipient. */
    void accepted(Receipt receipt);

    /** Records that the message failed. */
    void failed(SmtpException failure);
  }

  public Step connect(SmtpConfig config) {
    return Step.NONE;
  }

  public Step handshake(SmtpConfig config) {
    return Step.NONE;
  }

  public Step authenticate(SmtpConfig config) {
    return Step.NONE;
  }

  /** Begins the recording of a message; returns null if none is active. */
  public Sending send(SmtpConfig config, Envelope envelope, MessageSource message) {
    return null;
  }
}
