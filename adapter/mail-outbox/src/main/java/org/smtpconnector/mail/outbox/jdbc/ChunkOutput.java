package org.smtpconnector.mail.outbox.jdbc;

import java.io.IOException;
import java.io.OutputStream;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;

/**
 * Stores the octets of a message: a short one within its row, a longer one in rows of chunks, each
 * inserted when it is full, so that one chunk is in memory at a time.
 *
 * <p>Chunks rather than a large object: they work alike in every database, they are read one by one
 * in short transactions while the message is sent, and no connection is held for that time. Large
 * objects cannot do that: PostgreSQL's driver reads a BYTEA as a whole and its large objects
 * outlive their rows, and others end with the transaction or the connection that opened them.
 */
final class ChunkOutput extends OutputStream {
  static final int LONGEST_INLINE = 64 * 1024;
  private static final int MOST_MESSAGES = 8 * 1024; // are not longer
  static final int CHUNK = 512 * 1024;
  private static final String INSERT =
      "INSERT INTO SMTP_OUTBOX_CHUNK (ID, NR, OCTETS) VALUES (?, ?, ?)";

  private final TransactionConnection session;
  private final String id;
  private final Row row;
  private byte[] buffer = new byte[MOST_MESSAGES];
  private int length;
  private int chunks;
  private boolean inserted;

  /** Inserts the row of the message, which its chunks refer to. */
  interface Row {
    /**
     * Inserts it.
     *
     * @param octets the octets of the message; null if they are in chunks
     */
    void insert(byte[] octets) throws SQLException;
  }

  /** The database has failed, rather than the message. */
  static final class DatabaseFailed extends IOException {
    private static final long serialVersionUID = 1L;

    DatabaseFailed(SQLException cause) {
      super(cause);
    }

    @Override
    public synchronized SQLException getCause() {
      return (SQLException) super.getCause();
    }
  }

  ChunkOutput(TransactionConnection session, String id, Row row) {
    this.session = session;
    this.id = id;
    this.row = row;
  }

  @Override
  public void write(int octet) throws IOException {
    write(new byte[] {(byte) octet}, 0, 1);
  }

  @Override
  public void write(byte[] octets, int from, int count) throws IOException {
    int done = 0;
    while (done < count) {
      if (length == buffer.length) {
        makeRoom();
      }
      int fits = Math.min(count - done, buffer.length - length);
      System.arraycopy(octets, from + done, buffer, length, fits);
      length += fits;
      done += fits;
    }
  }

  private void makeRoom() throws IOException {
    if (length < LONGEST_INLINE) {
      buffer = Arrays.copyOf(buffer, LONGEST_INLINE);
      return;
    }
    try {
      if (inserted) {
        insertChunk();
      } else {
        session.begin();
        row.insert(null);
        inserted = true;
        buffer = Arrays.copyOf(buffer, CHUNK);
      }
    } catch (SQLException e) {
      throw new DatabaseFailed(e);
    }
  }

  /** Stores what is left. */
  void finish() throws SQLException {
    if (inserted) {
      insertChunk();
    } else {
      row.insert(Arrays.copyOf(buffer, length));
    }
  }

  private void insertChunk() throws SQLException {
    try (PreparedStatement insert = session.prepare(INSERT)) {
      insert.setString(1, id);
      insert.setInt(2, chunks++);
      insert.setBytes(3, length == buffer.length ? buffer : Arrays.copyOf(buffer, length));
      insert.executeUpdate();
    }
    length = 0;
  }
}
