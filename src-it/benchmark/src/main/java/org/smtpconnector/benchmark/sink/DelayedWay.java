package org.smtpconnector.benchmark.sink;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * One direction of a delayed connection: a thread that reads, and one that writes when it is time.
 */
final class DelayedWay {
  private static final int PIECE = 64 * 1024;
  // As much as is under way at most; enough not to be what slows a line down.
  private static final int UNDER_WAY = 32 * 1024 * 1024;

  /** Octets, and when they arrive; none at the end. */
  private record Piece(byte[] octets, long due) {}

  private final Socket from;
  private final Socket to;
  private final Supplier<Duration> delay;
  private final Runnable onRead;
  private final Runnable beforeWrite;
  private final Runnable end;
  private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
  private final Semaphore room = new Semaphore(UNDER_WAY);

  DelayedWay(
      Socket from,
      Socket to,
      Supplier<Duration> delay,
      Runnable onRead,
      Runnable beforeWrite,
      Runnable end) {
    this.from = from;
    this.to = to;
    this.delay = delay;
    this.onRead = onRead;
    this.beforeWrite = beforeWrite;
    this.end = end;
  }

  void start() {
    DelayProxy.daemon("delay-read", this::read);
    DelayProxy.daemon("delay-write", this::write);
  }

  private void read() {
    byte[] buffer = new byte[PIECE];
    try {
      InputStream in = from.getInputStream();
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        long due = System.nanoTime() + delay.get().toNanos();
        onRead.run();
        room.acquireUninterruptibly(count);
        pieces.add(new Piece(Arrays.copyOf(buffer, count), due));
      }
    } catch (IOException e) {
      // The other end learns it as the end of the connection.
    }
    pieces.add(new Piece(new byte[0], System.nanoTime() + delay.get().toNanos()));
  }

  private void write() {
    try {
      OutputStream out = to.getOutputStream();
      for (Piece piece = pieces.take(); piece.octets().length > 0; piece = pieces.take()) {
        waitUntil(piece.due());
        beforeWrite.run();
        out.write(piece.octets());
        room.release(piece.octets().length);
      }
      to.shutdownOutput();
      if (from.isOutputShutdown()) {
        end.run();
      }
    } catch (IOException e) {
      end.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      end.run();
    }
  }

  static void waitUntil(long nanoTime) {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}
