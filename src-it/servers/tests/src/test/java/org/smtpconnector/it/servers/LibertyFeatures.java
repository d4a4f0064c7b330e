package org.smtpconnector.it.servers;

import java.util.Map;

/** The versions of Open Liberty's features. */
enum LibertyFeatures {
  JAKARTA_EE_10("Jakarta EE 10", Map.of()),
  JAKARTA_EE_11(
      "Jakarta EE 11",
      Map.of(
          "cdi-4.0", "cdi-4.1", "servlet-6.0", "servlet-6.1", "concurrent-3.0", "concurrent-3.1"));

  private final String platform;
  private final Map<String, String> newer;

  LibertyFeatures(String platform, Map<String, String> newer) {
    this.platform = platform;
    this.newer = newer;
  }

  /**
   * With concurrent-3.1, one: its MTFDeferredMetaDataFactory keeps that of the first application of
   * each name, and begins anew when the server disposes of the factory, which may be at any time.
   */
  int keptClassLoaders() {
    return this == JAKARTA_EE_11 ? 1 : 0;
  }

  String platform() {
    return platform;
  }

  /** A configuration of Jakarta EE 10 with these versions. */
  String in(String configuration) {
    String with = configuration;
    for (Map.Entry<String, String> feature : newer.entrySet()) {
      with = with.replace("<feature>" + feature.getKey(), "<feature>" + feature.getValue());
    }
    return with;
  }
}
