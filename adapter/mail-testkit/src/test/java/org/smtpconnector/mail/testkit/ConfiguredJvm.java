package org.smtpconnector.mail.testkit;

import org.eclipse.microprofile.config.ConfigProvider;
import org.eclipse.microprofile.config.spi.ConfigProviderResolver;

/** What there is of MicroProfile in this JVM. */
final class ConfiguredJvm {
  private ConfiguredJvm() {}

  /** Returns {@code all}, {@code api} where an implementation is missing, or {@code none}. */
  static String microProfile() {
    if (!isThere("org.eclipse.microprofile.config.Config")
        && !isThere("org.eclipse.microprofile.faulttolerance.Retry")) {
      return "none";
    }
    return isThere("io.smallrye.config.SmallRyeConfig")
            && isThere("io.smallrye.faulttolerance.FaultToleranceInterceptor")
        ? "all"
        : "api";
  }

  /** MicroProfile Config caches the names of what is set. */
  static void forgetConfiguration() {
    if (microProfile().equals("all")) {
      Cached.release();
    }
  }

  private static boolean isThere(String type) {
    try {
      Class.forName(type, false, ConfiguredJvm.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Loads where MicroProfile Config is there. */
  private static final class Cached {
    static void release() {
      ConfigProviderResolver.instance().releaseConfig(ConfigProvider.getConfig());
    }
  }
}
