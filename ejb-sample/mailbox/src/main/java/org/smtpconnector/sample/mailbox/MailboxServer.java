package org.smtpconnector.sample.mailbox;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.inject.Inject;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;
import org.subethamail.smtp.server.Session;

/**
 * The mailbox's SMTP server, on loopback only: STARTTLS and the password of one user are required
 * before it accepts a message.
 */
@Singleton
@Startup
public class MailboxServer {
  private static final int MAX_MESSAGE_BYTES = 10 * 1024 * 1024;

  @Inject Mailbox mailbox;

  @Inject
  @ConfigProperty(name = "mailbox.port")
  int port;

  @Inject
  @ConfigProperty(name = "mailbox.user")
  String user;

  @Inject
  @ConfigProperty(name = "mailbox.password")
  String password;

  @Inject
  @ConfigProperty(name = "mailbox.keystore")
  String keyStore;

  @Inject
  @ConfigProperty(name = "mailbox.keystore.password")
  String keyStorePassword;

  private SMTPServer server;

  @PostConstruct
  void start() {
    server =
        SMTPServer.port(port)
            .bindAddress(InetAddress.getLoopbackAddress())
            .hostName("localhost")
            .softwareName("sample mailbox")
            .startTlsSocketFactory(tls())
            .requireTLS()
            .authenticationHandlerFactory(
                new EasyAuthenticationHandlerFactory(
                    (name, secret, context) -> check(name, secret)))
            .requireAuth()
            .maxMessageSize(MAX_MESSAGE_BYTES)
            .messageHandlerFactory(context -> new MailboxDelivery((Session) context, mailbox))
            .build();
    try {
      server.start();
    } catch (RuntimeException e) { // it wraps an IOException
      throw new IllegalStateException(
          "mailbox.port is "
              + port
              + ", where the mailbox cannot listen: "
              + e.getMessage()
              + "; choose another port, for example by MAILBOX_PORT in the environment",
          e);
    }
  }

  private void check(String name, String secret) throws LoginFailedException {
    if (!user.equals(name) || !password.equals(secret)) {
      throw new LoginFailedException();
    }
  }

  private SSLContext tls() {
    try {
      char[] secret = keyStorePassword.toCharArray();
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(KeyStore.getInstance(new File(keyStore), secret), secret);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), null, null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(
          "mailbox.keystore is '" + keyStore + "', which cannot be read: " + e.getMessage(), e);
    }
  }

  @PreDestroy
  void stop() {
    server.stop();
  }
}
