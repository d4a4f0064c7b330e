package org.smtpconnector.it.outbox.crash;

import java.io.IOException;
import java.io.UncheckedIOException;

/** A signal to a process. */
public enum Signal {
  STOP,
  CONT;

  public void send(Process process) {
    try {
      new ProcessBuilder("kill", "-" + name(), String.valueOf(process.pid()))
          .inheritIO()
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
