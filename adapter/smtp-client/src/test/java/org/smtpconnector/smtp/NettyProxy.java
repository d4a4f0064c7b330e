package org.smtpconnector.smtp;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A proxy on loopback whose protocol is Netty's. It alone knows the name {@link #NAME}, and lets
 * nobody through to {@link #FORBIDDEN}.
 */
final class NettyProxy implements AutoCloseable {
  static final String NAME = "relay.example";
  static final String FORBIDDEN = "forbidden.example";

  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final List<String> targets = new CopyOnWriteArrayList<>();
  private final Optional<Credentials.Password> login;
  private final Proxy.Kind kind;
  private final Channel listener;

  NettyProxy(Proxy.Kind kind) {
    this(kind, Optional.empty());
  }

  NettyProxy(Proxy.Kind kind, String user, String password) {
    this(kind, Optional.of(new Credentials.Password(user, password)));
  }

  private NettyProxy(Proxy.Kind kind, Optional<Credentials.Password> login) {
    this.kind = kind;
    this.login = login;
    ChannelInitializer<SocketChannel> dialogue =
        new ChannelInitializer<>() {
          @Override
          protected void initChannel(SocketChannel client) {
            switch (kind) {
              case SOCKS5 -> SocksFront.install(client.pipeline(), NettyProxy.this);
              case HTTP -> HttpFront.install(client.pipeline(), NettyProxy.this);
            }
          }
        };
    this.listener =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(dialogue)
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
  }

  /** How a client gets to it, without a login. */
  Proxy address() {
    int port = ((InetSocketAddress) listener.localAddress()).getPort();
    return kind == Proxy.Kind.SOCKS5
        ? Proxy.socks5("127.0.0.1", port)
        : Proxy.http("127.0.0.1", port);
  }

  /** What it was asked for, as it was asked. */
  List<String> targets() {
    return targets;
  }

  boolean wantsLogin() {
    return login.isPresent();
  }

  boolean accepts(String user, String password) {
    return login.isEmpty() || login.get().equals(new Credentials.Password(user, password));
  }

  /** What became of a request. */
  enum Outcome {
    CONNECTED,
    FORBIDDEN,
    UNKNOWN_HOST,
    REFUSED
  }

  /**
   * Connects, tells the front, which answers, and lets the octets flow.
   *
   * @param answer sends the answer and takes the front's handlers away
   */
  void connect(
      ChannelHandlerContext client, String asked, String host, int port, Consumer<Outcome> answer) {
    targets.add(asked);
    String address = host.equals(NAME) ? "127.0.0.1" : host;
    if (host.equals(FORBIDDEN)) {
      answer.accept(Outcome.FORBIDDEN);
    } else if (!address.matches("[0-9.]+|[0-9a-f:]+")) {
      answer.accept(Outcome.UNKNOWN_HOST);
    } else {
      new Bootstrap()
          .group(client.channel().eventLoop())
          .channel(NioSocketChannel.class)
          .option(ChannelOption.AUTO_READ, false)
          .handler(new Relay(client.channel()))
          .connect(address, port)
          .addListener(
              (ChannelFutureListener)
                  connected -> {
                    answer.accept(connected.isSuccess() ? Outcome.CONNECTED : Outcome.REFUSED);
                    if (connected.isSuccess()) {
                      client.pipeline().addLast(new Relay(connected.channel()));
                      connected.channel().config().setAutoRead(true);
                    }
                  });
    }
  }

  /** Says a last word and hangs up. */
  static void refuse(ChannelHandlerContext client, Object lastWord) {
    client.writeAndFlush(lastWord).addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void close() {
    listener.close().syncUninterruptibly();
    loop.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private static final class Relay extends ChannelInboundHandlerAdapter {
    private final Channel other;

    Relay(Channel other) {
      this.other = other;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object octets) {
      other.writeAndFlush(octets);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
      other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.close(); // as when a peer resets its connection
    }
  }
}
