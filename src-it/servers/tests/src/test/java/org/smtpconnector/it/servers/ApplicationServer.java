package org.smtpconnector.it.servers;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A server as its administrator runs it: unpacked, configured by the scripts of {@code
 * server-config} as they stand, started on ports of its own on loopback, with the resource adapter
 * installed.
 */
interface ApplicationServer extends AutoCloseable {
  Duration LONGEST_START = Duration.ofMinutes(5);

  /** Its name and version, as the matrix shows them. */
  String name();

  /** Unpacks a fresh one, configures and starts it; returns when it accepts deployments. */
  void start();

  /**
   * Begins to deploy an application by the name of its archive's file. Whether it has started, it
   * tells itself; if it cannot start, {@link #log()} has the reason. One that is deployed is
   * replaced while it runs.
   *
   * @return where the application answers
   */
  URI deploy(Path archive);

  /** Undeploys the application of this archive; returns when the server has done it. */
  void undeploy(Path archive);

  /**
   * Installs the resource adapter anew, as the server's page says, and leaves the applications as
   * they are. Returns when the server has it; whether an application has started, it tells itself.
   */
  void replaceAdapter();

  /** A word of this server's configuration, which remedies use here; empty if they have none. */
  default String word() {
    return "";
  }

  /**
   * How many class loaders of undeployed applications of one name it keeps itself at most, however
   * often one is deployed.
   */
  default int keptClassLoaders() {
    return 0;
  }

  /** The process of its JVM; null before it was started. */
  ServerProcess process();

  /** All that it has logged. */
  String log();

  /** Stops it. */
  @Override
  default void close() {
    if (process() != null) {
      process().stop();
    }
  }
}
