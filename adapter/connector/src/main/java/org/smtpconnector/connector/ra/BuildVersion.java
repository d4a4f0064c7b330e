package org.smtpconnector.connector.ra;

/** Which build of the adapter runs: servers were seen to keep the classes of an older one. */
final class BuildVersion {
  private BuildVersion() {}

  /** With the version and the number that its jar was built with. */
  static String name() {
    String version = BuildVersion.class.getPackage().getImplementationVersion();
    return "SMTP Connector " + (version == null ? "(not from its archive)" : version);
  }
}
