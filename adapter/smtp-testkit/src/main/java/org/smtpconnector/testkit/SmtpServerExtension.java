package org.smtpconnector.testkit;

import java.util.Objects;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A JUnit extension that runs a scripted server for the tests of a class. Each test begins without
 * rules, messages and commands. Tests receive the server as a parameter, or from {@link #server}.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final SmtpServerExtension SMTP =
 *     new SmtpServerExtension(ScriptedSmtpServer.builder().user("alice", "wonderland"));
 *
 * @Test
 * void goesOnWhenTheRelayIsBusy(ScriptedSmtpServer relay) {
 *   relay.on("RCPT").reply("451 4.7.1 try later").times(2);
 *   ...
 * }
 * }</pre>
 */
public final class SmtpServerExtension
    implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback, ParameterResolver {
  private final ScriptedSmtpServer.Builder builder;
  private ScriptedSmtpServer server;

  /**
   * Creates a server on any free port, without TLS and AUTH: for
   * {@code @ExtendWith(SmtpServerExtension.class)}.
   */
  public SmtpServerExtension() {
    this(ScriptedSmtpServer.builder());
  }

  /**
   * Creates a server from a builder, for a static field with {@code @RegisterExtension}.
   *
   * @param builder the configuration of the server
   */
  public SmtpServerExtension(ScriptedSmtpServer.Builder builder) {
    this.builder = Objects.requireNonNull(builder, "builder");
  }

  /**
   * {@return the server}
   *
   * @throws IllegalStateException if no test is running
   */
  public ScriptedSmtpServer server() {
    if (server == null) {
      throw new IllegalStateException("the server runs only during the tests of its class");
    }
    return server;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    server = builder.start();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (server == null) { // in an instance field, without beforeAll
      server = builder.start();
    }
    server.clearRules();
    server.clear();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (server != null) {
      server.close();
      server = null;
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ScriptedSmtpServer.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return server();
  }
}
