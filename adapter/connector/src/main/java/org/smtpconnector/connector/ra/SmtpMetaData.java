package org.smtpconnector.connector.ra;

import jakarta.resource.spi.ManagedConnectionMetaData;

/** What a server's console shows of a connection: the relay's name is all that SMTP tells. */
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
