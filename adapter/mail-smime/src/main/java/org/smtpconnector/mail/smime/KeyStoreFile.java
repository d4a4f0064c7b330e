package org.smtpconnector.mail.smime;

import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.UnrecoverableKeyException;
import org.smtpconnector.mail.MailException.Misconfigured;

/**
 * A key store in a file, which is read again when it has changed on disk. While that fails, the
 * previous content stays in use, and each call tries again: a file whose owner changes becomes
 * readable without looking changed. Thread-safe.
 */
final class KeyStoreFile {
  private static final Logger LOG = System.getLogger("org.smtpconnector");

  private final KeyStoreSettings settings;
  private String stamp; // of the file that the content is from
  private String seen; // at the last call: a failure is logged once
  private KeyStoreContent content;

  /**
   * @throws Misconfigured if the file cannot be read; the exception's message names the property
   */
  KeyStoreFile(KeyStoreSettings settings) {
    this.settings = settings;
    this.stamp = stamp(settings.file()); // before reading: a concurrent change is read again
    this.seen = stamp;
    this.content = read(settings);
  }

  boolean isOf(KeyStoreSettings others) {
    return settings.equals(others);
  }

  /** Returns the content of the file as it is now, or as it was when last readable. */
  synchronized KeyStoreContent current() {
    String now = stamp(settings.file());
    boolean isNew = !now.equals(seen);
    seen = now;
    if (!now.equals(stamp)) {
      read(now, isNew);
    }
    return content;
  }

  private void read(String now, boolean isNew) {
    try {
      content = read(settings);
      stamp = now;
      LOG.log(Level.INFO, "changed on disk, and used from now on: {0}", settings.file());
    } catch (Misconfigured e) {
      if (isNew) {
        LOG.log(
            Level.WARNING,
            "changed on disk, and what was read before stays in use until it can be read: "
                + e.getMessage());
      }
    }
  }

  private static String stamp(Path file) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      return now.lastModifiedTime() + " " + now.size() + " " + now.fileKey();
    } catch (IOException e) {
      return "";
    }
  }

  private static KeyStoreContent read(KeyStoreSettings settings) {
    char[] password = settings.password().toCharArray();
    try {
      KeyStore store;
      if (settings.type().isEmpty()) {
        store = KeyStore.getInstance(settings.file().toFile(), password);
      } else {
        store = KeyStore.getInstance(settings.type().get());
        try (InputStream in = Files.newInputStream(settings.file())) {
          store.load(in, password);
        }
      }
      return new KeyStoreContent(store, settings);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw unreadable(settings, e);
    }
  }

  private static Misconfigured unreadable(KeyStoreSettings settings, Exception e) {
    String what = settings.property() + ": key store " + settings.file() + " cannot be read: ";
    if (!Files.isRegularFile(settings.file())) {
      return new Misconfigured(what + "there is no such file", e);
    }
    if (e.getCause() instanceof UnrecoverableKeyException) {
      return new Misconfigured(
          what + "set " + settings.property() + "-password to its password", e);
    }
    return new Misconfigured(
        what
            + e.getMessage()
            + ": it must be a key store, such as PKCS12, of the type in "
            + settings.property()
            + "-type if that is set",
        e);
  }
}
