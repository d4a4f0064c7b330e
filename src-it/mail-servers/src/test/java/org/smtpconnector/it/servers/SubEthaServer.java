package org.smtpconnector.it.servers;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.subethamail.smtp.DropConnectionException;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** SubEthaSMTP in this JVM. */
final class SubEthaServer implements RunningServer {
  private final List<byte[]> delivered = new CopyOnWriteArrayList<>();
  private final SMTPServer startTls;
  private final SMTPServer tls;

  SubEthaServer() {
    SSLContext context = World.CERTIFICATE.serverContext();
    startTls = started(builder().startTlsSocketFactory(context).enableTLS());
    tls = started(builder().serverSocketFactory(context));
  }

  private SMTPServer.Builder builder() {
    return SMTPServer.port(0)
        .bindAddress(InetAddress.getLoopbackAddress())
        .hostName("relay.mail.test")
        .connectionTimeout(World.IDLE_SECONDS, TimeUnit.SECONDS)
        .maxMessageSize(World.SIZE_LIMIT)
        .authenticationHandlerFactory(
            new EasyAuthenticationHandlerFactory(
                (user, password, context) -> check(user, password)))
        .messageHandlerFactory(context -> new Delivery());
  }

  private static SMTPServer started(SMTPServer.Builder builder) {
    SMTPServer server = builder.build();
    server.start();
    return server;
  }

  private static void check(String user, String password) throws LoginFailedException {
    if (!World.USER.equals(user) || !World.PASSWORD.equals(password)) {
      throw new LoginFailedException();
    }
  }

  @Override
  public int port() {
    return startTls.getPortAllocated();
  }

  @Override
  public int tlsPort() {
    return tls.getPortAllocated();
  }

  @Override
  public List<byte[]> delivered() {
    return List.copyOf(delivered);
  }

  @Override
  public void close() {
    startTls.stop();
    tls.stop();
  }

  private final class Delivery implements MessageHandler {
    @Override
    public void from(String from) {}

    @Override
    public void recipient(String recipient) throws RejectException {
      switch (recipient) {
        case "refused@mail.test" -> throw new RejectException(550, "5.1.1 no such mailbox");
        case "deferred@mail.test" -> throw new RejectException(450, "4.2.0 come again later");
        case "busy@mail.test" -> throw new DropConnectionException(421, "4.3.2 too much to do");
        default -> {}
      }
    }

    @Override
    public String data(InputStream data) throws RejectException, IOException {
      byte[] mail = data.readAllBytes();
      // The limit that it announces is for the handler to keep.
      if (mail.length > World.SIZE_LIMIT) {
        throw new RejectException(552, "5.3.4 message too large");
      }
      delivered.add(mail);
      return "2.0.0 OK";
    }

    @Override
    public void done() {}
  }
}
