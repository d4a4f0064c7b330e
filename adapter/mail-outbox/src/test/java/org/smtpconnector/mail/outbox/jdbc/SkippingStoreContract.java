package org.smtpconnector.mail.outbox.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.smtpconnector.mail.outbox.OutboxEntry;
import org.smtpconnector.mail.outbox.OutboxState;

/** What a store does in a database that can pass over locked rows. */
public abstract class SkippingStoreContract extends OutboxStoreContract {
  /** A server that is stopped within a transaction holds the locks of its rows. */
  @Test
  void aServerThatIsStoppedWithinATransactionDoesNotHoldUpTheOthers() throws Exception {
    List<String> begun = List.of(put("first").id(), put("second").id());
    assertThat(claim(A)).hasSize(2);
    store.begin(A, begun);
    List<String> claimed = List.of(put("third").id(), put("fourth").id());
    assertThat(claim(A)).hasSize(2);
    store.beat(B);
    try (Connection stopped = open();
        PreparedStatement lock =
            stopped.prepareStatement("UPDATE SMTP_OUTBOX SET ATTEMPTS = 7 WHERE ID = ?")) {
      stopped.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      stopped.setAutoCommit(false);
      for (String id : List.of(begun.get(0), claimed.get(0))) {
        lock.setString(1, id);
        assertThat(lock.executeUpdate()).isEqualTo(1);
      }

      assertThat(store.recover(B, LEASE)).extracting(OutboxEntry::id).containsExactly(begun.get(1));
      assertThat(state(claimed.get(1))).isEqualTo(OutboxState.WAITING);
      stopped.rollback();
    }
    assertThat(store.recover(B, LEASE)).extracting(OutboxEntry::id).containsExactly(begun.get(0));
    assertThat(state(claimed.get(0))).isEqualTo(OutboxState.WAITING);
  }
}
