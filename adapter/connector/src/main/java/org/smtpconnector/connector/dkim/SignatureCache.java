package org.smtpconnector.connector.dkim;

import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.smtpconnector.smtp.MessageSource;

/**
 * The signatures of messages that may be sent again, so that each is read and signed once. An entry
 * lasts as long as its message. Thread-safe.
 */
final class SignatureCache {
  private final Map<Key, MessageSignatures> signatures = new ConcurrentHashMap<>();
  private final ReferenceQueue<MessageSource> gone = new ReferenceQueue<>();

  Optional<MessageSignatures> get(MessageSource message) {
    return Optional.ofNullable(signatures.get(new Key(message, null)));
  }

  void put(MessageSource message, MessageSignatures signature) {
    for (Object entry = gone.poll(); entry != null; entry = gone.poll()) {
      signatures.remove(entry);
    }
    signatures.put(new Key(message, gone), signature);
  }

  /** A message by its identity: sources that are equal need not write the same octets. */
  private static final class Key extends WeakReference<MessageSource> {
    private final int hash;

    Key(MessageSource message, ReferenceQueue<MessageSource> gone) {
      super(message, gone);
      hash = System.identityHashCode(message);
    }

    @Override
    public boolean equals(Object other) {
      return this == other || (other instanceof Key key && get() != null && get() == key.get());
    }

    @Override
    public int hashCode() {
      return hash;
    }
  }
}
