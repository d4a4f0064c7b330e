/**
 * S/MIME (RFC 8551): signs messages by keys of a key store, and encrypts them for certificates.
 * {@link org.smtpconnector.mail.smime.CmsSmimeEngine} is the entry point, which {@code
 * ServiceLoader} finds. Messages are streamed, never held.
 */
package org.smtpconnector.mail.smime;
