package org.smtpconnector.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Properties;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.MessageSource;

/**
 * A message that is composed and ready to send: its envelope, and octets that are the same as often
 * as they are written. {@link MailSender#compose(Mail)} creates it, and {@link
 * MailSender#send(ComposedMail)} sends it, now or later, once or again.
 *
 * <p>Attachments that are streamed are read each time. Their files have to stay as they are until
 * the message is sent; if one changes, sending fails and nothing is delivered.
 *
 * @param messageId its Message-ID, in angle brackets
 * @param envelope sender and recipients, those of Bcc among them
 * @param message the octets: header fields, an empty line and the body
 * @param onDoubt what to do when the reply to the message was lost
 */
public record ComposedMail(
    String messageId, Envelope envelope, MessageSource message, OnDoubt onDoubt) {
  /**
   * Creates a composed mail.
   *
   * @param messageId as {@link #messageId()}
   * @param envelope as {@link #envelope()}
   * @param message as {@link #message()}
   * @param onDoubt as {@link #onDoubt()}
   * @throws IllegalArgumentException if the size of the message is unknown
   */
  public ComposedMail {
    Objects.requireNonNull(messageId, "messageId");
    Objects.requireNonNull(envelope, "envelope");
    Objects.requireNonNull(onDoubt, "onDoubt");
    if (message.size().isEmpty()) {
      throw new IllegalArgumentException("the size of message " + messageId + " is unknown");
    }
  }

  /**
   * Creates a composed mail that is not sent again in doubt.
   *
   * @param messageId as {@link #messageId()}
   * @param envelope as {@link #envelope()}
   * @param message as {@link #message()}
   */
  public ComposedMail(String messageId, Envelope envelope, MessageSource message) {
    this(messageId, envelope, message, OnDoubt.REPORT);
  }

  /** {@return the number of octets that {@link #writeTo} writes} */
  public long size() {
    return message.size().orElseThrow();
  }

  /**
   * Writes the message as it is sent: the same octets each time.
   *
   * @param out takes them; it is not closed
   * @throws IOException if an attachment cannot be read any more or has changed, or if the stream
   *     throws it
   */
  public void writeTo(OutputStream out) throws IOException {
    message.writeTo(out);
  }

  /**
   * Writes the message into a file, which mail programs open as {@code .eml}. An existing file is
   * replaced.
   *
   * @param file the file
   * @return the file
   * @throws IOException if it cannot be written, or an attachment cannot be read
   */
  public Path asEml(Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      message.writeTo(out);
    }
    return file;
  }

  /**
   * Parses the message. It is held in memory as a whole; changes to it do not change this one.
   *
   * @return the message, without the recipients of Bcc
   * @throws UncheckedIOException if an attachment cannot be read any more
   */
  public MimeMessage toMimeMessage() {
    ByteArrayOutputStream octets = new ByteArrayOutputStream(Math.toIntExact(size()));
    try {
      message.writeTo(octets);
      return new MimeMessage(
          Session.getInstance(new Properties()), new ByteArrayInputStream(octets.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException("message " + messageId + " cannot be read: " + e, e);
    } catch (MessagingException e) {
      throw new IllegalStateException("message " + messageId + " cannot be parsed: " + e, e);
    }
  }

  /**
   * Writes this in a form for storage, such as a file or a column of a database, from which {@link
   * #readFrom} or {@link #readFrom(MessageSource.StreamSupplier)} creates it again: a line of JSON
   * (RFC 8259) in UTF-8 with the version of the form, envelope and size; a line feed; and the
   * octets of the message. Later versions of this library read earlier forms.
   *
   * @param out takes the form; it is not closed
   * @throws IOException if an attachment cannot be read, or if the stream throws it
   */
  public void storeTo(OutputStream out) throws IOException {
    ComposedMailCodec.write(this, out);
  }

  /**
   * Reads what {@link #storeTo} wrote, into memory.
   *
   * @param in begins with the form; it is read to the end of the form and not closed
   * @return the same composed mail
   * @throws IOException if the form is incomplete, damaged or of a later version, or the stream
   *     throws it
   */
  public static ComposedMail readFrom(InputStream in) throws IOException {
    return ComposedMailCodec.read(in);
  }

  /**
   * Reads what {@link #storeTo} wrote, but for the octets of the message, which are streamed from a
   * new stream each time that they are written.
   *
   * @param form opens a stream that begins with the form, as often as the message is written
   * @return the same composed mail
   * @throws IOException as {@link #readFrom(InputStream)} does
   */
  public static ComposedMail readFrom(MessageSource.StreamSupplier form) throws IOException {
    return ComposedMailCodec.stream(form);
  }

  @Override
  public String toString() {
    return messageId + " (" + size() + " octets, " + envelope.recipients().size() + " recipients)";
  }
}
