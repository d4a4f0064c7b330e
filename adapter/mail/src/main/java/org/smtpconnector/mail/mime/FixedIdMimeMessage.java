package org.smtpconnector.mail.mime;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.util.Properties;

/** A message that keeps the Message-ID and the date that it has or has not, when it is saved. */
final class FixedIdMimeMessage extends MimeMessage {
  private static final String MIME_VERSION = "MIME-Version";
  private static final String DATE = "Date";
  private static final Session SESSION = session();

  /** An empty one, in whose header UTF-8 may stand, and fields stay in the order they come in. */
  FixedIdMimeMessage() throws MessagingException {
    super(SESSION);
    headers = createInternetHeaders(new ByteArrayInputStream(new byte[0]));
  }

  /** The one in these bytes. */
  FixedIdMimeMessage(byte[] bytes) throws MessagingException {
    super(SESSION, new ByteArrayInputStream(bytes));
  }

  /** Without allowutf8, Jakarta Mail would cut each character of a header down to an octet. */
  private static Session session() {
    Properties properties = new Properties();
    properties.setProperty("mail.mime.allowutf8", "true");
    return Session.getInstance(properties);
  }

  @Override
  protected void updateMessageID() {
    // It has the one that it was given.
  }

  @Override
  protected void updateHeaders() throws MessagingException {
    String version = getHeader(MIME_VERSION, null);
    boolean dated = getHeader(DATE) != null;
    super.updateHeaders();
    if (!dated) {
      removeHeader(DATE); // it would be that of now
    }
    if (version != null) {
      setHeader(MIME_VERSION, version); // with its comment, which may be signed
    }
  }
}
