package org.smtpconnector.smtp;

/**
 * Records the events of sessions for Java Flight Recorder. This base class records nothing: the JDK
 * may lack the module {@code jdk.jfr}, and a class loader may hide it.
 */
class EventRecorder {
  static final EventRecorder INSTANCE = isThere() ? new JfrRecorder() : new EventRecorder();

  private static boolean isThere() {
    try {
      Class.forName("jdk.jfr.Event", false, EventRecorder.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** The recording of a step. */
  interface Step {
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
  interface Sending {
    /** Records that the server has replied to the envelope, which was sent before the text. */
    void envelopeAnswered();

    /** Records that the message was accepted for at least one recipient. */
    void accepted(Receipt receipt);

    /** Records that the message failed. */
    void failed(SmtpException failure);
  }

  Step connect(SmtpConfig config) {
    return Step.NONE;
  }

  Step handshake(SmtpConfig config) {
    return Step.NONE;
  }

  Step authenticate(SmtpConfig config) {
    return Step.NONE;
  }

  /** Begins the recording of a message; returns null if none is active. */
  Sending send(SmtpConfig config, Envelope envelope, MessageSource message) {
    return null;
  }
}
