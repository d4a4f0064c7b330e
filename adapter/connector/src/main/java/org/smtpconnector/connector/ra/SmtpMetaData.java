package org.smtpconnector.connector.ra;

import jakarta.resource.spi.ManagedConnectionMetaData;

/** The metadata of a connection; SMTP reports no more than the relay's greeting. */
record SmtpMetaData(String greeting, String userName) implements ManagedConnectionMetaData {
  @Override
  public String getEISProductName() {
    return "SMTP server " + greeting;
  }

  @Override
  public String getEISProductVersion() {
    return "";
  }

  /** 0: the relay does not say. */
  @Override
  public int getMaxConnections() {
    return 0;
  }

  @Override
  public String getUserName() {
    return userName;
  }
}
