package org.smtpconnector.connector.dkim;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The header fields that a signature covers (RFC 6376 5.4.1, RFC 8058 4). Most are named once more
 * than they occur, so that another one that is added on the way breaks the signature (8.15).
 */
enum SignedFields {
  /** Named once more than they occur, even if they do not: added ones would be displayed. */
  ALWAYS("From Reply-To To Cc Subject"),
  /** Named once more than they occur if they do; a relay may add them if they are missing. */
  IF_PRESENT(
      "Sender Date Message-ID MIME-Version Content-Type Content-Transfer-Encoding List-Unsubscribe"
          + " List-Unsubscribe-Post"),
  /** Named as often as they occur: whoever forwards the message may add some. */
  AS_PRESENT(
      "In-Reply-To References Content-Language Auto-Submitted Resent-Date Resent-From"
          + " Resent-Sender Resent-To Resent-Cc Resent-Message-ID List-Id List-Help List-Subscribe"
          + " List-Post List-Owner List-Archive");

  private final List<String> names;

  SignedFields(String names) {
    this.names = List.of(names.split(" "));
  }

  /** Returns the names for the tag h= of a message with these fields. */
  static List<String> of(List<RelaxedHeaderField> fields) {
    List<String> signed = new ArrayList<>();
    for (SignedFields kind : values()) {
      for (String name : kind.names) {
        String lower = name.toLowerCase(Locale.ROOT);
        long present = fields.stream().filter(field -> field.name().equals(lower)).count();
        for (long i = kind.times(present); i > 0; i--) {
          signed.add(name);
        }
      }
    }
    return signed;
  }

  private long times(long present) {
    return this == ALWAYS || (this == IF_PRESENT && present > 0) ? present + 1 : present;
  }
}
