package org.smtpconnector.mail.smime;

import java.time.Duration;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/** Certificates that must not be used. */
final class Mistakes {
  private Mistakes() {}

  static Identity expired(String address) {
    return Identity.draft(address).validity(Duration.ofDays(-9), Duration.ofDays(-2)).issue();
  }

  static Identity notYetValid(String address) {
    return Identity.draft(address).validity(Duration.ofDays(2), Duration.ofDays(9)).issue();
  }

  static Identity cannotSign(String address) {
    return Identity.draft(address).usage(KeyUsage.keyEncipherment).issue();
  }

  static Identity cannotEncrypt(String address) {
    return Identity.draft(address).usage(KeyUsage.digitalSignature).issue();
  }

  static Identity cannotAgree(String address) {
    return Identity.draft(address).key("EC").usage(KeyUsage.digitalSignature).issue();
  }

  static Identity forServers(String address) {
    return Identity.draft(address).purpose(KeyPurposeId.id_kp_serverAuth).issue();
  }

  static Identity nameless(String address) {
    return Identity.draft(address).nameless().issue();
  }

  static Identity ofAnotherAlgorithm(String address) {
    return Identity.draft(address).key("Ed25519").issue();
  }
}
