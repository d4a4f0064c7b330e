package org.smtpconnector.mail.mime;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.util.Properties;

/** A message whose Message-ID and Date do not change when it is saved. */
final class FixedIdMimeMessage extends MimeMessage {
  private static final String MIME_VERSION = "MIME-Version";
  private static final String DATE = "Date";
  private static final Session SESSION = session();

  /** Creates an empty message, whose header may contain UTF-8 and keeps the order of its fields. */
  FixedIdMimeMessage() throws MessagingException {
    super(SESSION);
    headers = createInternetHeaders(new ByteArrayInputStream(new byte[0]));
  }

  /** Parses a message. */
  FixedIdMimeMessage(byte[] bytes) throws MessagingException {
    super(SESSION, new ByteArrayInputStream(bytes));
  }

  /**
   * Returns a session with allowutf8: without it, Jakarta Mail truncates each character of a header
   * to an octet.
   */
  private static Session session() {
    Properties properties = new Properties();
    properties.setProperty("mail.mime.allowutf8", "true");
    return Session.getInstance(properties);
  }

  @Override
  protected void updateMessageID() {
    // it keeps the one that it has
  }

  @Override
  protected void updateHeaders() throws MessagingException {
    String version = getHeader(MIME_VERSION, null);
    boolean dated = getHeader(DATE) != null;
    super.updateHeaders();
    if (!dated) {
      removeHeader(DATE); // saving has set it to the current time
    }
    if (version != null) {
      setHeader(MIME_VERSION, version); // with its comment, which may be signed
    }
  }
}
