package org.smtpconnector.it.servers.battery;

/** There is one as long as there is the class loader of the application. */
final class Trace {
  static final Trace OF_THIS_APPLICATION = new Trace();

  private Trace() {}

  @Override
  public String toString() {
    return "ready";
  }
}
