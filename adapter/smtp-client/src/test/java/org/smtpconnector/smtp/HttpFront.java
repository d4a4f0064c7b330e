package org.smtpconnector.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;
import java.util.Base64;

/** A {@link NettyProxy} that speaks HTTP. */
final class HttpFront extends SimpleChannelInboundHandler<HttpRequest> {
  private final NettyProxy proxy;

  private HttpFront(NettyProxy proxy) {
    this.proxy = proxy;
  }

  static void install(ChannelPipeline pipeline, NettyProxy proxy) {
    pipeline.addLast("codec", new HttpServerCodec());
    pipeline.addLast("front", new HttpFront(proxy));
  }

  @Override
  protected void channelRead0(ChannelHandlerContext client, HttpRequest request) {
    if (!request.decoderResult().isSuccess()
        || !request.method().equals(HttpMethod.CONNECT)
        || !request.uri().equals(request.headers().get(HttpHeaderNames.HOST))) {
      NettyProxy.refuse(client, answer(HttpResponseStatus.BAD_REQUEST));
    } else if (!mayPass(request.headers().get(HttpHeaderNames.PROXY_AUTHORIZATION))) {
      DefaultFullHttpResponse answer = answer(HttpResponseStatus.PROXY_AUTHENTICATION_REQUIRED);
      answer.headers().set(HttpHeaderNames.PROXY_AUTHENTICATE, "Basic realm=\"test\"");
      NettyProxy.refuse(client, answer);
    } else {
      connect(client, request.uri());
    }
  }

  private boolean mayPass(String authorization) {
    if (authorization == null || !authorization.startsWith("Basic ")) {
      return !proxy.wantsLogin();
    }
    byte[] pair = Base64.getDecoder().decode(authorization.substring("Basic ".length()));
    String[] login = new String(pair, UTF_8).split(":", 2);
    return proxy.accepts(login[0], login[1]);
  }

  private void connect(ChannelHandlerContext client, String authority) {
    URI target = URI.create("tcp://" + authority);
    proxy.connect(
        client,
        authority,
        target.getHost().replaceAll("[\\[\\]]", ""),
        target.getPort(),
        outcome -> {
          if (outcome == NettyProxy.Outcome.CONNECTED) {
            client.writeAndFlush(answer(HttpResponseStatus.OK));
            client.pipeline().remove("codec");
            client.pipeline().remove("front");
          } else {
            NettyProxy.refuse(client, answer(status(outcome)));
          }
        });
  }

  private static HttpResponseStatus status(NettyProxy.Outcome outcome) {
    return switch (outcome) {
      case CONNECTED -> HttpResponseStatus.OK;
      case FORBIDDEN -> HttpResponseStatus.FORBIDDEN;
      case UNKNOWN_HOST -> HttpResponseStatus.BAD_GATEWAY;
      case REFUSED -> HttpResponseStatus.SERVICE_UNAVAILABLE;
    };
  }

  private static DefaultFullHttpResponse answer(HttpResponseStatus status) {
    return new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status);
  }
}
