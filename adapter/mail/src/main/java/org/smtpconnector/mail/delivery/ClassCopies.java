package org.smtpconnector.mail.delivery;

import java.security.CodeSource;
import java.util.Optional;
import org.smtpconnector.connector.SmtpConnectionFactory;

/**
 * Two copies of the connector's classes: that of the application, and that of a connection factory.
 *
 * @param application where the application's is, as a URL
 * @param factory where the factory's is
 */
record ClassCopies(Optional<String> application, Optional<String> factory) {
  /**
   * Compares the application's copy.
   *
   * @param contract the interface of the factory, by the same name as that of the application
   */
  static ClassCopies with(Class<?> contract) {
    return new ClassCopies(location(SmtpConnectionFactory.class), location(contract));
  }

  private static Optional<String> location(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return source == null || source.getLocation() == null
        ? Optional.empty()
        : Optional.of(source.getLocation().toString());
  }

  /**
   * What is wrong, and the remedy. The copies of one resource adapter are in one directory, where
   * its build is in the names of its jars: then it was deployed again, and the application is still
   * bound to the one before.
   */
  String problem() {
    if (application.isPresent() && directory(application).equals(directory(factory))) {
      return "comes from the resource adapter, which was deployed again after the application:"
          + " deploy the application again, so that it uses the adapter's new classes";
    }
    return "comes from the resource adapter, but the application has a second copy of the"
        + " connector's classes"
        + application.map(at -> " at " + at).orElse("")
        + ": remove smtp-connector and smtp-client from the application (scope provided), and "
        + ConfigurationRemedy.ADAPTERS_CLASSES;
  }

  private static Optional<String> directory(Optional<String> jar) {
    return jar.map(at -> at.substring(0, at.lastIndexOf('/') + 1));
  }
}
