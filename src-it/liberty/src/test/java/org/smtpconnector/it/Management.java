package org.smtpconnector.it;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.ToLongFunction;
import javax.management.JMX;
import javax.management.MBeanServer;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import org.smtpconnector.connector.jmx.SmtpConnectionFactoryMXBean;

/** The management beans of the connection factories. */
final class Management {
  private Management() {}

  /** Those of the factories that lead to these relays. */
  static List<SmtpConnectionFactoryMXBean> beans(String relays) {
    MBeanServer jmx = ManagementFactory.getPlatformMBeanServer();
    try {
      ObjectName all =
          new ObjectName(
              "org.smtpconnector:type=ConnectionFactory,relays=" + ObjectName.quote(relays) + ",*");
      return jmx.queryNames(all, null).stream()
          .map(name -> JMX.newMXBeanProxy(jmx, name, SmtpConnectionFactoryMXBean.class))
          .toList();
    } catch (MalformedObjectNameException e) {
      throw new AssertionError(e);
    }
  }

  /** What the factories that lead to this relay count, all together. */
  static long sum(String relay, ToLongFunction<SmtpConnectionFactoryMXBean> counter) {
    return beans(relay).stream().mapToLong(counter).sum();
  }
}
