package org.smtpconnector.it.servers;

/** What is asked of each mail server; the columns of the matrix. */
enum Check {
  EHLO("EHLO"),
  STARTTLS("STARTTLS"),
  TLS("TLS"),
  AUTH("AUTH"),
  DELIVERED("byte for byte"),
  REFUSED("refused"),
  DEFERRED("deferred"),
  TOO_LARGE("too large"),
  BUSY("421"),
  IDLE("idle"),
  BATCH("batch");

  private final String title;

  Check(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }
}
