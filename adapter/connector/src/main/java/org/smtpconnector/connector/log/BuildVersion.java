package org.smtpconnector.connector.log;

/** Which build of the adapter runs: servers were seen to keep the classes of an older one. */
public final class BuildVersion {
  private BuildVersion() {}

  /** With the version and the number that its jar was built with. */
  public static String name() {
    String version = BuildVersion.class.getPackage().getImplementationVersion();
    return "SMTP Connector " + (version == null ? "(not from its archive)" : version);
  }
}
