package org.smtpconnector.connector.log;

/**
 * The name and version of the adapter that runs, from the manifest of its jar; servers sometimes
 * keep the classes of an older one.
 */
public final class BuildVersion {
  private BuildVersion() {}

  /** Returns the name with the version and build number of the jar. */
  public static String name() {
    String version = BuildVersion.class.getPackage().getImplementationVersion();
    return "SMTP Connector " + (version == null ? "(not from its archive)" : version);
  }
}
