package org.smtpconnector.mail.delivery;

import java.util.function.Function;

/**
 * The application server that runs this code, as far as messages differ in the remedies that they
 * name. A server is recognized by a system property that it sets in its JVM.
 */
public enum ServerProduct {
  OPEN_LIBERTY("wlp.install.dir", LibertyRemedies::words),
  WILDFLY("jboss.server.base.dir", WildFlyRemedies::words),
  /** GlassFish, or Payara, which descends from it and has the same administration. */
  GLASSFISH("com.sun.aas.installRoot", GlassFishRemedies::words),
  TOMEE("tomee.version", TomEeRemedies::words),
  /** Another server, or none. */
  OTHER(null, PortableRemedies::words);

  private static final ServerProduct RUNNING = detect();

  private final String property;
  private final Function<ConfigurationRemedy, String> remedies;

  ServerProduct(String property, Function<ConfigurationRemedy, String> remedies) {
    this.property = property;
    this.remedies = remedies;
  }

  private static ServerProduct detect() {
    for (ServerProduct product : values()) {
      if (product.property != null && System.getProperty(product.property) != null) {
        return product;
      }
    }
    return OTHER;
  }

  /** Returns the server that runs this code. */
  public static ServerProduct running() {
    return RUNNING;
  }

  /** Returns an instruction in the words of this server, without a full stop. */
  String words(ConfigurationRemedy remedy) {
    return remedies.apply(remedy);
  }
}
