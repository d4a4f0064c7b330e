package org.smtpconnector.mail;

/**
 * The priority that mail programs show: X-Priority, which most of them support, and Importance (RFC
 * 2156 5.3.4).
 */
public enum Priority {
  /** X-Priority 1. */
  HIGHEST("1 (Highest)", "high"),
  /** X-Priority 2. */
  HIGH("2 (High)", "high"),
  /** X-Priority 3. */
  NORMAL("3 (Normal)", "normal"),
  /** X-Priority 4. */
  LOW("4 (Low)", "low"),
  /** X-Priority 5. */
  LOWEST("5 (Lowest)", "low");

  private final String number;
  private final String importance;

  Priority(String number, String importance) {
    this.number = number;
    this.importance = importance;
  }

  String number() {
    return number;
  }

  String importance() {
    return importance;
  }
}
