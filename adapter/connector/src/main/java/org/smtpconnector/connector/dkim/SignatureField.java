package org.smtpconnector.connector.dkim;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.smtpconnector.connector.config.DkimKey;

/**
 * The field DKIM-Signature (RFC 6376 3.5). It names no time, so that it is the same each time that
 * the same key signs the same message.
 */
final class SignatureField {
  private static final int LINE = 76;
  private static final String FOLD = "\r\n ";

  private SignatureField() {}

  /** Returns the field with the end of its line. */
  static String of(HashedMessage message, DkimKey key) {
    List<String> names = SignedFields.of(message.fields());
    String unsigned =
        "DKIM-Signature: v=1; a="
            + key.algorithm()
            + "; c=relaxed/relaxed;"
            + FOLD
            + "d="
            + key.domain()
            + "; s="
            + key.selector()
            + ";"
            + FOLD
            + folded(names)
            + FOLD
            + "bh="
            + Base64.getEncoder().encodeToString(message.bodyHash())
            + ";"
            + FOLD
            + "b=";
    byte[] signature = key.sign(signedOctets(message.fields(), names, unsigned));
    Base64.Encoder encoder =
        Base64.getMimeEncoder(LINE - 4, FOLD.getBytes(StandardCharsets.US_ASCII));
    return unsigned + encoder.encodeToString(signature) + "\r\n";
  }

  private static String folded(List<String> names) {
    StringBuilder tag = new StringBuilder("h=");
    int column = 3;
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i) + (i + 1 < names.size() ? ":" : ";");
      if (column + name.length() > LINE) {
        tag.append(FOLD);
        column = 1;
      }
      tag.append(name);
      column += name.length();
    }
    return tag.toString();
  }

  /**
   * Returns what is signed: the fields in the order of their names, those of the same name from the
   * last one upwards, and the signature's own field without the signature (RFC 6376 3.7, 5.4.2).
   */
  static byte[] signedOctets(List<RelaxedHeaderField> fields, List<String> names, String unsigned) {
    Map<String, List<RelaxedHeaderField>> left = new HashMap<>();
    fields.forEach(field -> left.computeIfAbsent(field.name(), n -> new ArrayList<>()).add(field));
    StringBuilder signed = new StringBuilder();
    for (String name : names) {
      List<RelaxedHeaderField> same = left.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
      if (!same.isEmpty()) {
        signed.append(same.remove(same.size() - 1)).append("\r\n");
      }
    }
    signed.append(RelaxedHeaderField.of(unsigned));
    return signed.toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
