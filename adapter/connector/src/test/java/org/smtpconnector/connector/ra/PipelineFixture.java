package org.smtpconnector.connector.ra;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.session.ConnectionFactoryCounters;
import org.smtpconnector.connector.throttle.SendRateLimiter;

/** Managed connections that share a pipeline, as those of a pool do, on a clock of the test. */
abstract class PipelineFixture {
  final StepClock clock = new StepClock();
  final ConnectionFactoryCounters counters = new ConnectionFactoryCounters();
  final Relays.Events events = new Relays.Events();
  final StringWriter log = new StringWriter();
  final List<SmtpManagedConnection> opened = new CopyOnWriteArrayList<>();
  SmtpManagedConnectionFactory factory;

  /** Made by the first connection, unless a test has set one with another clock. */
  SendStageFactory pipeline;

  SendStageFactory pipeline() {
    pipeline = pipeline == null ? SendStageFactory.of(factory.settings(), clock) : pipeline;
    return pipeline;
  }

  SendRateLimiter rateLimiter() {
    return pipeline().rateLimiter();
  }

  SmtpManagedConnection managed() throws Exception {
    SmtpManagedConnection managed =
        new SmtpManagedConnection(
            factory,
            pipeline(),
            counters,
            factory.identity(null, null),
            new PrintWriter(log, true));
    managed.addConnectionEventListener(events);
    opened.add(managed);
    return managed;
  }

  SmtpConnection open() throws Exception {
    return (SmtpConnection) managed().getConnection(null, null);
  }

  void destroyOpened() {
    opened.forEach(SmtpManagedConnection::destroy);
  }
}
