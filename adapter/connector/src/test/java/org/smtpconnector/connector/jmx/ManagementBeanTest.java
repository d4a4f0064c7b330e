package org.smtpconnector.connector.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.smtpconnector.connector.ra.Relays.send;

import jakarta.resource.spi.ManagedConnection;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.smtpconnector.connector.SmtpConnection;
import org.smtpconnector.connector.ra.Relays;
import org.smtpconnector.connector.ra.SmtpManagedConnectionFactory;
import org.smtpconnector.connector.ra.SmtpResourceAdapter;
import org.smtpconnector.smtp.BatchListener;
import org.smtpconnector.smtp.Receipt;
import org.smtpconnector.smtp.SmtpException;
import org.smtpconnector.smtp.Submission;
import org.smtpconnector.testkit.NonCommandPhase;
import org.smtpconnector.testkit.ScriptedSmtpServer;

/** What JMX shows of a connection factory, read through the server of the platform. */
class ManagementBeanTest {
  private final MBeanServer jmx = ManagementFactory.getPlatformMBeanServer();
  private final SmtpResourceAdapter adapter = new SmtpResourceAdapter();
  private final Set<ObjectName> ofOthers = new TreeSet<>();
  private ScriptedSmtpServer first;
  private ScriptedSmtpServer second;

  @BeforeEach
  void start() throws Exception {
    ofOthers.addAll(names()); // other tests stop no resource adapter
    first = Relays.relay();
    second = Relays.relay();
    adapter.start(null);
  }

  @AfterEach
  void stop() throws Exception {
    adapter.stop();
    assertThat(names()).isEmpty();
    first.close();
    second.close();
  }

  private SmtpManagedConnectionFactory factory(SmtpResourceAdapter of) throws Exception {
    SmtpManagedConnectionFactory factory = Relays.factoryFor(first, second);
    factory.setResourceAdapter(of);
    return factory;
  }

  private Set<ObjectName> names() throws Exception {
    Set<ObjectName> names =
        new TreeSet<>(
            jmx.queryNames(new ObjectName("org.smtpconnector:type=ConnectionFactory,*"), null));
    names.removeAll(ofOthers);
    return names;
  }

  private ObjectName name() throws Exception {
    assertThat(names()).hasSize(1);
    return names().iterator().next();
  }

  private SmtpConnectionFactoryMXBean bean() throws Exception {
    return JMX.newMXBeanProxy(jmx, name(), SmtpConnectionFactoryMXBean.class);
  }

  private static SmtpConnection handle(ManagedConnection managed) throws Exception {
    return (SmtpConnection) managed.getConnection(null, null);
  }

  @Test
  void isThereFromTheFirstUseUntilTheResourceAdapterStops() throws Exception {
    SmtpManagedConnectionFactory factory = factory(adapter);
    assertThat(names()).isEmpty();
    factory.createManagedConnection(null, null);
    factory.createManagedConnection(null, null);
    assertThat(names()).hasSize(1);
    adapter.stop();
    assertThat(names()).isEmpty();
    adapter.start(null);
    factory.createManagedConnection(null, null);
    assertThat(names()).hasSize(1);
  }

  @Test
  void isReadAsThePageShowsIt() throws Exception {
    factory(adapter).createManagedConnection(null, null);
    List<String> lines = new ArrayList<>();
    MBeanServer jmx = ManagementFactory.getPlatformMBeanServer();
    ObjectName all = new ObjectName("org.smtpconnector:type=ConnectionFactory,*");
    for (ObjectName name : jmx.queryNames(all, null)) {
      var bean = JMX.newMXBeanProxy(jmx, name, SmtpConnectionFactoryMXBean.class);
      lines.add(bean.getSent() + " sent, first relay up: " + bean.getRelays().get(0).isUp());
    }
    assertThat(lines).contains("0 sent, first relay up: true");
  }

  @Test
  void isNamedByRelaysAndUserAndShowsNoSecret() throws Exception {
    factory(adapter).createManagedConnection(null, null);
    assertThat(name())
        .isEqualTo(
            new ObjectName(
                "org.smtpconnector:type=ConnectionFactory,relays=\"localhost:%d,localhost:%d\",user=\"alice\""
                    .formatted(first.port(), second.port())));
    StringBuilder everything = new StringBuilder(name().toString());
    for (var attribute : jmx.getMBeanInfo(name()).getAttributes()) {
      everything.append(jmx.getAttribute(name(), attribute.getName()));
    }
    assertThat(everything.toString()).doesNotContain("wonderland").contains("localhost");
  }

  @Test
  void factoriesOfEqualSettingsAndOfOtherAdaptersHaveTheirOwn() throws Exception {
    SmtpResourceAdapter other = new SmtpResourceAdapter();
    other.start(null);
    factory(adapter).createManagedConnection(null, null);
    factory(adapter).createManagedConnection(null, null);
    factory(other).createManagedConnection(null, null);
    assertThat(names())
        .extracting(name -> name.getKeyProperty("number"))
        .containsExactlyInAnyOrder(null, "2", "3");
    other.stop();
    assertThat(names()).hasSize(2);
    other.start(null); // as an application does that is started again
    factory(other).createManagedConnection(null, null);
    assertThat(names()).hasSize(3);
    other.stop();
  }

  @Test
  void isThereThoughNoRelayServes() throws Exception {
    first.stop();
    second.stop();
    SmtpManagedConnectionFactory factory = factory(adapter);
    assertThatThrownBy(() -> factory.createManagedConnection(null, null)).isNotNull();
    assertThat(bean().getRelays()).extracting(RelayStatus::isUp).containsExactly(false, false);
  }

  @Test
  void showsWhichRelayIsDownSinceWhenAndWhy() throws Exception {
    first.on(NonCommandPhase.GREETING).replyThenClose("421 4.3.2 disk is full");
    factory(adapter).createManagedConnection(null, null);
    RelayStatus down = bean().getRelays().get(0);
    assertThat(down.getName()).isEqualTo("localhost:" + first.port());
    assertThat(down.isUp()).isFalse();
    assertThat(down.getReason()).contains("421 4.3.2 disk is full");
    assertThat(down.getNextTry()).isAfter(down.getSince());
    RelayStatus up = bean().getRelays().get(1);
    assertThat(up.isUp()).isTrue();
    assertThat(up.getSince()).isNull();
    assertThat(up.getReason()).isNull();
    assertThat(up.getNextTry()).isNull();
    CompositeData asToolsSeeIt = ((CompositeData[]) jmx.getAttribute(name(), "Relays"))[0];
    assertThat(asToolsSeeIt.get("up")).isEqualTo(false);
  }

  @Test
  void countsWhatBecameOfMailsAndConnections() throws Exception {
    SmtpManagedConnectionFactory factory = factory(adapter);
    factory.setMaxMessagesPerConnection(4);
    ManagedConnection managed = factory.createManagedConnection(null, null);
    SmtpConnection connection = handle(managed);
    send(connection);
    first.on("RCPT").reply("550 5.1.1 no such user").times(1);
    assertThatThrownBy(() -> send(connection)).isInstanceOf(SmtpException.RecipientsRefused.class);
    first.on("RCPT").reply("451 4.7.1 greylisted").times(1);
    assertThatThrownBy(() -> send(connection)).isInstanceOf(SmtpException.RecipientsRefused.class);
    send(connection);
    send(connection); // on the second connection
    first.on("DATA").drop().times(1);
    assertThatThrownBy(() -> send(connection)).isInstanceOf(SmtpException.Disconnected.class);
    managed.destroy();

    ManagedConnection other = factory.createManagedConnection(null, null);
    SmtpConnection handle = handle(other);
    assertThat(handle.sendAll(submissions(3), new Quiet()).accepted()).isEqualTo(3);
    other.destroy();
    ManagedConnection last = factory.createManagedConnection(null, null);
    first.on(NonCommandPhase.END_OF_DATA).takeThenDrop().times(1);
    assertThatThrownBy(() -> send(handle(last))).isInstanceOf(SmtpException.InDoubt.class);
    last.destroy();

    SmtpConnectionFactoryMXBean bean = bean();
    assertThat(bean.getOpened()).isEqualTo(4);
    assertThat(bean.getSent()).isEqualTo(6);
    assertThat(bean.getRefused()).isEqualTo(1);
    assertThat(bean.getDeferred()).isEqualTo(1);
    assertThat(bean.getInDoubt()).isEqualTo(1);
    assertThat(bean.getFailed()).isEqualTo(1);
    assertThat(bean.getSlowed()).isZero();
    assertThat(bean.getReused()).isEqualTo(3 + 1 + 2);
    assertThat(bean.getRetired())
        .containsEntry("MESSAGES", 1L)
        .containsEntry("FAILED", 2L)
        .containsEntry("BY_CONTAINER", 1L)
        .containsEntry("AGE", 0L);
  }

  private static Iterator<Submission> submissions(int count) {
    return Stream.generate(() -> new Submission(Relays.ENVELOPE, Relays.MESSAGE))
        .limit(count)
        .iterator();
  }

  @Test
  void oneOfAFactoryThatIsGoneIsTakenAwayWhenTheNextComes() throws Exception {
    factory(adapter).createManagedConnection(null, null).destroy();
    ObjectName gone = name();
    List<SmtpManagedConnectionFactory> used = new ArrayList<>();
    long begin = System.nanoTime();
    while (names().contains(gone) && names().size() == used.size() + 1) {
      System.gc();
      used.add(factory(adapter));
      used.get(used.size() - 1).createManagedConnection(null, null).destroy();
      assertThat(System.nanoTime() - begin).isLessThan(Relays.SOON.toNanos());
    }
    assertThat(names()).hasSize(used.size());
  }

  private static final class Quiet implements BatchListener {
    @Override
    public void accepted(Submission submission, Receipt receipt) {}

    @Override
    public void failed(Submission submission, SmtpException failure) {}
  }
}
