package org.smtpconnector.mail.smime;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A key that signs messages.
 *
 * @param chain its certificate, followed by those of its issuers
 */
record SigningKey(PrivateKey key, MailCertificate certificate, List<X509Certificate> chain) {
  /** Returns the certificates that a reader needs: all but a root, which it must have already. */
  List<X509Certificate> sent() {
    X509Certificate last = chain.get(chain.size() - 1);
    boolean root = last.getSubjectX500Principal().equals(last.getIssuerX500Principal());
    return root && chain.size() > 1 ? chain.subList(0, chain.size() - 1) : chain;
  }

  @Override
  public String toString() {
    return "key of " + certificate; // without the key
  }
}
