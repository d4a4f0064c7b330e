package org.smtpconnector.benchmark.sink;

import java.util.List;

/** Which of the extensions that save round trips a sink offers. */
public enum Offer {
  /** PIPELINING and CHUNKING, as the large servers do. */
  EVERYTHING("PIPELINING", "CHUNKING"),
  /** PIPELINING alone. */
  PIPELINING("PIPELINING"),
  /** Neither. */
  NEITHER;

  private final List<String> extensions;

  Offer(String... extensions) {
    this.extensions = List.of(extensions);
  }

  List<String> extensions() {
    return extensions;
  }

  boolean chunking() {
    return this == EVERYTHING;
  }
}
