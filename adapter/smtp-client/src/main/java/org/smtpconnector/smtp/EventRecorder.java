package org.smtpconnector.smtp;

/**
 * What sessions tell Java Flight Recorder. This one records nothing: the JDK may lack the module
 * {@code jdk.jfr}, and a class loader may hide it.
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

  /** A step that is recorded from now on. */
  interface Step {
    Step NONE = (detail, failure) -> {};

    /**
     * It is over.
     *
     * @param detail what came of it, or null
     * @param failure why it failed, or null
     */
    void ended(String detail, Exception failure);
  }

  /** A message that is recorded from now on. */
  interface Sending {
    /** The server has answered the envelope, which went before the text. */
    void envelopeAnswered();

    /** It is accepted for somebody. */
    void accepted(Receipt receipt);

    /** It failed. */
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

  /** Null where nobody records. */
  Sending send(SmtpConfig config, Envelope envelope, MessageSource message) {
    return null;
  }
}
