package org.smtpconnector.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Listens on a port of loopback and holds a conversation with each client that connects. */
final class ConversationAcceptor {
  private final ServerDefaults defaults;
  private final List<Rule> rules;
  private final RecordedSessions seen;
  private final Set<SmtpConversation> conversations = ConcurrentHashMap.newKeySet();
  private final InetAddress address;
  private final int port;
  private ServerSocket listener;
  private Thread thread;

  /**
   * Listens from now on, on any free port if it is 0.
   *
   * @throws IllegalArgumentException if the address is not one of loopback
   */
  ConversationAcceptor(
      ServerDefaults defaults, List<Rule> rules, RecordedSessions seen, String address, int port) {
    this.defaults = defaults;
    this.rules = rules;
    this.seen = seen;
    this.address = loopback(address);
    this.listener = listen(port);
    this.port = listener.getLocalPort();
    this.thread = accept(listener);
  }

  private static InetAddress loopback(String address) {
    try {
      InetAddress loopback = InetAddress.getByName(address);
      if (!loopback.isLoopbackAddress()) {
        throw new IllegalArgumentException("address is " + address + ", which is not loopback");
      }
      return loopback;
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("address is " + address + ", which is not an address", e);
    }
  }

  int port() {
    return port;
  }

  /** Listens again on the same port. The caller sees to it that nobody stops it meanwhile. */
  void start() {
    listener = listen(port);
    thread = accept(listener);
  }

  /** Closes listener and connections. The caller sees to it that nobody starts it meanwhile. */
  void stop() {
    try {
      listener.close();
      thread.join(); // the port is free when its thread has let go of it
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    conversations.forEach(SmtpConversation::close);
  }

  void sayAndClose(String reply) {
    conversations.forEach(conversation -> conversation.sayAndClose(reply));
  }

  private ServerSocket listen(int port) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(address, port));
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on port " + port + " of " + address, e);
    }
  }

  private Thread accept(ServerSocket socket) {
    return daemon(
        () -> {
          while (!socket.isClosed()) {
            try {
              converse(socket.accept());
            } catch (IOException e) {
              return; // stopped
            }
          }
        });
  }

  private void converse(Socket socket) {
    int number = seen.connected();
    SmtpConversation conversation = new SmtpConversation(socket, number, defaults, rules, seen);
    conversations.add(conversation);
    daemon(
        () -> {
          try {
            conversation.run();
          } finally {
            conversations.remove(conversation);
          }
        });
  }

  private Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "scripted-smtp-" + port);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
