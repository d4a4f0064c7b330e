package org.smtpconnector.mail.smime;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.enterprise.inject.spi.Extension;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.smtpconnector.mail.MailException.Misconfigured;
import org.smtpconnector.mail.config.Configuration;

/**
 * Reads the key stores that are set at deployment, so that an application whose key store is
 * missing or unreadable is not deployed, instead of failing at its first signed message.
 */
public final class KeyStoreReadabilityCheck implements Extension {
  private static final Pattern PROPERTY =
      Pattern.compile(
          "smtpconnector\\.(?:([A-Za-z0-9-]+)\\.)?smime\\.key-store(?:-password|-type)?");

  /** Creates the extension, for the container. */
  public KeyStoreReadabilityCheck() {}

  void check(@Observes AfterDeploymentValidation event) {
    Configuration config = Configuration.current();
    for (String mailer : mailers(config)) {
      try {
        new KeyStoreFile(KeyStoreSettings.of(config, mailer));
      } catch (Misconfigured e) {
        event.addDeploymentProblem(new DeploymentException("S/MIME: " + e.getMessage(), e));
      }
    }
  }

  /** Returns the names of the mailers that have settings; that of the default one is empty. */
  private static Set<String> mailers(Configuration config) {
    Set<String> mailers = new TreeSet<>();
    config
        .names()
        .map(PROPERTY::matcher)
        .filter(Matcher::matches)
        .forEach(name -> mailers.add(name.group(1) == null ? "" : name.group(1)));
    if (KeyStoreSettings.areSet(config)) { // in the environment, properties have other names
      mailers.add("");
    }
    return mailers;
  }
}
