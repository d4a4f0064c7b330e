package org.smtpconnector.smtp;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.socksx.v5.DefaultSocks5CommandResponse;
import io.netty.handler.codec.socksx.v5.DefaultSocks5InitialResponse;
import io.netty.handler.codec.socksx.v5.DefaultSocks5PasswordAuthResponse;
import io.netty.handler.codec.socksx.v5.Socks5AuthMethod;
import io.netty.handler.codec.socksx.v5.Socks5CommandRequest;
import io.netty.handler.codec.socksx.v5.Socks5CommandRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5CommandStatus;
import io.netty.handler.codec.socksx.v5.Socks5InitialRequest;
import io.netty.handler.codec.socksx.v5.Socks5InitialRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5Message;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthRequest;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthRequestDecoder;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthStatus;
import io.netty.handler.codec.socksx.v5.Socks5ServerEncoder;

/** A {@link NettyProxy} that speaks SOCKS 5. */
final class SocksFront extends SimpleChannelInboundHandler<Socks5Message> {
  private final NettyProxy proxy;

  private SocksFront(NettyProxy proxy) {
    this.proxy = proxy;
  }

  static void install(ChannelPipeline pipeline, NettyProxy proxy) {
    pipeline.addLast("encoder", Socks5ServerEncoder.DEFAULT);
    pipeline.addLast("decoder", new Socks5InitialRequestDecoder());
    pipeline.addLast("front", new SocksFront(proxy));
  }

  @Override
  protected void channelRead0(ChannelHandlerContext client, Socks5Message message) {
    if (message instanceof Socks5InitialRequest initial) {
      choose(client, initial);
    } else if (message instanceof Socks5PasswordAuthRequest login) {
      logIn(client, login);
    } else if (message instanceof Socks5CommandRequest command) {
      connect(client, command);
    }
  }

  private void choose(ChannelHandlerContext client, Socks5InitialRequest request) {
    Socks5AuthMethod wanted =
        proxy.wantsLogin() ? Socks5AuthMethod.PASSWORD : Socks5AuthMethod.NO_AUTH;
    if (!request.authMethods().contains(wanted)) {
      NettyProxy.refuse(client, new DefaultSocks5InitialResponse(Socks5AuthMethod.UNACCEPTED));
      return;
    }
    client
        .pipeline()
        .replace(
            "decoder",
            "decoder",
            proxy.wantsLogin()
                ? new Socks5PasswordAuthRequestDecoder()
                : new Socks5CommandRequestDecoder());
    client.writeAndFlush(new DefaultSocks5InitialResponse(wanted));
  }

  private void logIn(ChannelHandlerContext client, Socks5PasswordAuthRequest login) {
    if (!proxy.accepts(login.username(), login.password())) {
      NettyProxy.refuse(
          client, new DefaultSocks5PasswordAuthResponse(Socks5PasswordAuthStatus.FAILURE));
      return;
    }
    client.pipeline().replace("decoder", "decoder", new Socks5CommandRequestDecoder());
    client.writeAndFlush(new DefaultSocks5PasswordAuthResponse(Socks5PasswordAuthStatus.SUCCESS));
  }

  private void connect(ChannelHandlerContext client, Socks5CommandRequest request) {
    proxy.connect(
        client,
        request.dstAddrType() + " " + request.dstAddr() + ":" + request.dstPort(),
        request.dstAddr(),
        request.dstPort(),
        outcome -> {
          DefaultSocks5CommandResponse answer =
              new DefaultSocks5CommandResponse(status(outcome), request.dstAddrType());
          if (outcome == NettyProxy.Outcome.CONNECTED) {
            client.writeAndFlush(answer);
            client.pipeline().remove("decoder");
            client.pipeline().remove("encoder");
            client.pipeline().remove("front");
          } else {
            NettyProxy.refuse(client, answer);
          }
        });
  }

  private static Socks5CommandStatus status(NettyProxy.Outcome outcome) {
    return switch (outcome) {
      case CONNECTED -> Socks5CommandStatus.SUCCESS;
      case FORBIDDEN -> Socks5CommandStatus.FORBIDDEN;
      case UNKNOWN_HOST -> Socks5CommandStatus.HOST_UNREACHABLE;
      case REFUSED -> Socks5CommandStatus.CONNECTION_REFUSED;
    };
  }
}
