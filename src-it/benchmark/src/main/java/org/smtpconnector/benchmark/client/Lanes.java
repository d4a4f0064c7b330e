package org.smtpconnector.benchmark.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A client whose connections are used by a thread each, one mail after the other. */
final class Lanes implements MailClient {
  /** One connection, or what stands for it; used by one thread at a time. */
  interface Lane extends AutoCloseable {
    void send() throws Exception;

    /** Sends so many mails, one after the other unless a client has a way to send many. */
    default void send(int messages) throws Exception {
      for (int sent = 0; sent < messages; sent++) {
        send();
      }
    }

    @Override
    default void close() throws IOException {}
  }

  /** Makes a lane. */
  interface Opener {
    Lane open() throws Exception;
  }

  private final List<Lane> lanes = new ArrayList<>();
  private final ExecutorService threads;

  private Lanes(int count) {
    this.threads = Executors.newFixedThreadPool(count);
  }

  static Lanes open(int count, Opener opener) throws Exception {
    Lanes opened = new Lanes(count);
    for (int i = 0; i < count; i++) {
      opened.lanes.add(opener.open());
    }
    return opened;
  }

  @Override
  public void repeat(int times) throws Exception {
    List<Future<?>> shares = new ArrayList<>();
    for (int i = 0; i < lanes.size(); i++) {
      Lane lane = lanes.get(i);
      int share = times / lanes.size() + (i < times % lanes.size() ? 1 : 0);
      shares.add(
          threads.submit(
              () -> {
                lane.send(share);
                return null;
              }));
    }
    for (Future<?> share : shares) {
      join(share);
    }
  }

  private static void join(Future<?> share) throws Exception {
    try {
      share.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  @Override
  public void close() throws IOException {
    threads.shutdown();
    for (Lane lane : lanes) {
      lane.close();
    }
  }
}
