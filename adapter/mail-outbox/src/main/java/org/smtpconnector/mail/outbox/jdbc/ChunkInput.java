package org.smtpconnector.mail.outbox.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import org.smtpconnector.mail.outbox.store.OutboxStoreException;

/**
 * Reads the octets of a message from its chunks, each in a transaction of its own. All chunks but
 * the last are as long as the first.
 */
final class ChunkInput extends InputStream {
  private static final String SELECT =
      "SELECT OCTETS FROM SMTP_OUTBOX_CHUNK WHERE ID = ? AND NR = ?";

  private final CallerOrOwnTransaction transactions;
  private final String id;
  private byte[] chunk = {};
  private int nr = -1;
  private int position;
  private int usual; // the length of the first chunk

  ChunkInput(CallerOrOwnTransaction transactions, String id) {
    this.transactions = transactions;
    this.id = id;
  }

  @Override
  public int read() throws IOException {
    return hasMore() ? chunk[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int from, int count) throws IOException {
    Objects.checkFromIndexSize(from, count, into.length);
    if (count == 0) {
      return 0;
    }
    if (!hasMore()) {
      return -1;
    }
    int read = Math.min(count, chunk.length - position);
    System.arraycopy(chunk, position, into, from, read);
    position += read;
    return read;
  }

  /** Skips over whole chunks without reading them. */
  @Override
  public long skip(long count) throws IOException {
    if (count <= 0 || !hasMore()) {
      return 0;
    }
    long target = position + count;
    if (target >= chunk.length && usual == chunk.length) {
      load(nr + (int) (target / usual));
      position = (int) Math.min(target % usual, chunk.length);
      return count - (target % usual - position);
    }
    long skipped = Math.min(count, chunk.length - position);
    position += (int) skipped;
    return skipped;
  }

  private boolean hasMore() throws IOException {
    if (position == chunk.length && (nr < 0 || chunk.length > 0)) {
      load(nr + 1);
    }
    return position < chunk.length;
  }

  private void load(int number) throws IOException {
    try {
      chunk = transactions.own("reading message " + id, session -> chunk(session, number));
    } catch (OutboxStoreException e) {
      throw new IOException(e.getMessage(), e);
    }
    nr = number;
    position = 0;
    if (number == 0) {
      usual = chunk.length;
    }
  }

  /** Returns a chunk; empty if there is none. */
  private byte[] chunk(TransactionConnection session, int number) throws SQLException {
    try (PreparedStatement query = session.prepare(SELECT)) {
      query.setString(1, id);
      query.setInt(2, number);
      try (ResultSet rows = query.executeQuery()) {
        return rows.next() ? rows.getBytes(1) : new byte[0];
      }
    }
  }
}
