package org.smtpconnector.testkit;

import java.util.Objects;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A scripted server for the tests of a class: it runs as long as the class does, and each test
 * begins with no rules, and with nothing seen. A test takes it as a parameter, or from {@link
 * #server}.
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

  /** Without TLS and AUTH, on any free port: for {@code @ExtendWith(SmtpServerExtension.class)}. */
  public SmtpServerExtension() {
    this(ScriptedSmtpServer.builder());
  }

  /**
   * A server as this builder says; in a static field, with {@code @RegisterExtension}.
   *
   * @param builder what the server is like
   */
  public SmtpServerExtension(ScriptedSmtpServer.Builder builder) {
    this.builder = Objects.requireNonNull(builder, "builder");
  }

  /**
   * {@return the server}
   *
   * @throws IllegalStateException if no test runs
   */
  public ScriptedSmtpServer server() {
    if (server == null) {
      throw new IllegalStateException("the server runs while the tests of its class do");
    }
    return server;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    server = builder.start();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (server == null) { // an instance field: there is no beforeAll then
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
