package org.smtpconnector.connector.sandbox;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.smtpconnector.connector.config.SandboxSettings;
import org.smtpconnector.connector.session.ConnectionFactoryCounters;
import org.smtpconnector.connector.session.FinalSendStage;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.BatchReceipt;
import org.smtpconnector.smtp.Capabilities;
import org.smtpconnector.smtp.Credentials;
import org.smtpconnector.smtp.EmailAddress;
import org.smtpconnector.smtp.EnhancedStatus;
import org.smtpconnector.smtp.Envelope;
import org.smtpconnector.smtp.LocalFailureFactory;
import org.smtpconnector.smtp.MessageSource;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.Recipient;
import org.smtpconnector.smtp.RecipientOutcome;
import org.smtpconnector.smtp.RecipientOutcome.Status;
import org.smtpconnector.smtp.Reply;
import org.smtpconnector.smtp.SendDeadline;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.Submission;

/**
 * The directory in which messages are captured instead of being sent. Each becomes a file that mail
 * readers can open, streamed and never held in memory as a whole. Thread-safe.
 */
public final class CaptureDirectory implements FinalSendStage {
  private static final Logger LOG = System.getLogger("org.smtpconnector");

  private final Path directory;
  private final CapturedFileRotation files;

  CaptureDirectory(Path directory, int most) {
    this.directory = directory;
    this.files = new CapturedFileRotation(directory, most, Files::list);
  }

  /**
   * Returns the configured directory; empty if messages are sent.
   *
   * @throws IllegalArgumentException if it is not a path; the message names the setting
   */
  public static Optional<CaptureDirectory> of(SandboxSettings settings) {
    if (settings.capture() == null) {
      return Optional.empty();
    }
    try {
      Path directory = Path.of(settings.capture());
      return Optional.of(new CaptureDirectory(directory, settings.captureMessages()));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException(
          "capture is '" + settings.capture() + "', which is not a path", e);
    }
  }

  @Override
  public Receipt send(Envelope envelope, MessageSource message, SendDeadline deadline)
      throws SmtpException {
    if (deadline.isOver()) {
      throw LocalFailureFactory.tooLate(deadline, envelope.recipients());
    }
    FileStream out = null;
    Path part = null;
    try {
      Files.createDirectories(directory);
      part = Files.createTempFile(directory, CapturedFileRotation.prefix(), ".part");
      out = new FileStream(Files.newOutputStream(part));
      try (OutputStream closed = out) {
        FieldPrependingMessage.with(envelopeFields(envelope), message).writeTo(closed);
      }
      out.failed = true; // any failure from now on is the directory's, not the message's
      Path file = part.resolveSibling(part.getFileName().toString().replace(".part", ".eml"));
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
      part = null;
      pruneIfPossible();
      return receipt(envelope, file);
    } catch (IOException | RuntimeException e) {
      if (out != null && !out.failed) {
        throw LocalFailureFactory.sourceFailed(e, envelope);
      }
      throw LocalFailureFactory.messageRefused(envelope, noRoom(e));
    } finally {
      delete(part);
    }
  }

  private static StringBuilder envelopeFields(Envelope envelope) {
    StringBuilder fields = new StringBuilder();
    FieldPrependingMessage.field(
        fields,
        "X-Envelope-From",
        "<" + envelope.sender().map(FieldPrependingMessage::shown).orElse("") + ">");
    for (Recipient recipient : envelope.recipients()) {
      FieldPrependingMessage.field(
          fields, "X-Original-To", FieldPrependingMessage.shown(recipient.address()));
    }
    return fields;
  }

  private static Receipt receipt(Envelope envelope, Path file) {
    Reply reply =
        new Reply(
            250,
            Optional.of(new EnhancedStatus(2, 0, 0)),
            List.of("2.0.0 sandbox: captured in " + file + "; nothing was sent"));
    return new Receipt(
        envelope.recipients().stream().map(recipient -> accepted(recipient, reply)).toList());
  }

  private static RecipientOutcome accepted(Recipient recipient, Reply reply) {
    EmailAddress address = recipient.address();
    return new RecipientOutcome(address, Status.ACCEPTED, Optional.of(reply));
  }

  private Reply noRoom(Exception e) {
    return new Reply(
        452,
        Optional.of(new EnhancedStatus(4, 3, 1)),
        List.of("4.3.1 sandbox: capture is " + directory + ", which cannot be written to: " + e));
  }

  /** Deletes the oldest messages; a failure does not affect the captured one. */
  private void pruneIfPossible() {
    try {
      files.added();
    } catch (IOException | UncheckedIOException e) {
      LOG.log(
          Level.WARNING,
          "cannot delete the oldest messages in the capture directory " + directory,
          e);
    }
  }

  private static void delete(Path part) {
    if (part != null) {
      try {
        Files.deleteIfExists(part);
      } catch (IOException e) {
        // The exception under way already describes the directory's failure.
      }
    }
  }

  /** Records whether the file failed, rather than the source of the message. */
  private static final class FileStream extends FilterOutputStream {
    boolean failed;

    FileStream(OutputStream file) {
      super(new BufferedOutputStream(file, 64 * 1024));
    }

    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int start, int count) throws IOException {
      failed = true;
      out.write(octets, start, count);
      failed = false;
    }

    @Override
    public void flush() throws IOException {
      failed = true;
      out.flush();
      failed = false;
    }
  }

  @Override
  public BatchReceipt sendAll(Iterator<Submission> submissions, BatchListener listener) {
    long accepted = 0;
    long failed = 0;
    while (submissions.hasNext()) {
      Submission submission = submissions.next();
      try {
        listener.accepted(
            submission, send(submission.envelope(), submission.message(), SendDeadline.NONE));
        accepted++;
      } catch (SmtpException e) {
        failed++;
        listener.failed(submission, e);
      }
    }
    return new BatchReceipt(accepted, failed, 0, Optional.empty());
  }

  @Override
  public String summary() {
    return "none: messages are captured in " + directory + " and not sent (sandbox)";
  }

  @Override
  public String userName() {
    return "";
  }

  @Override
  public boolean isOpenedWith(Credentials credentials) {
    return false; // no credentials are needed
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities("sandbox: messages are captured in " + directory, Map.of());
  }

  @Override
  public boolean looksAlive() {
    return true;
  }

  @Override
  public boolean isAlive(Duration patience) {
    return true;
  }

  @Override
  public void close() {}

  @Override
  public void evict() {}

  @Override
  public void retired(ConnectionFactoryCounters.Retirement why) {}

  @Override
  public void abort() {}
}
