package org.smtpconnector.benchmark.client;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The process of one client. It does its work as often as a line of its standard input says, and
 * answers by a line; it ends with its input. {@link Worker} is the other side.
 */
final class WorkerProcess {
  private WorkerProcess() {}

  /** Arguments: the contestant, the tools, the scenario. */
  public static void main(String[] args) throws Exception {
    PrintStream out = System.out;
    System.setOut(System.err); // whatever a client prints is no answer
    List<String> words = Arrays.asList(args);
    Tools tools = Tools.of(words.subList(1, 1 + Tools.COUNT));
    Scenario scenario = Scenario.of(words.subList(1 + Tools.COUNT, words.size()));
    try (MailClient client = Contestant.valueOf(args[0]).open(scenario, tools)) {
      out.println("ready");
      serve(client, out);
    }
    System.exit(0); // a client may leave threads behind
  }

  private static void serve(MailClient client, PrintStream out) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      out.println(answer(client, Integer.parseInt(line)));
    }
  }

  private static String answer(MailClient client, int times) {
    try {
      long allocated = allocatedOctets();
      long cpu = cpuNanos();
      long nanos = client.timed(times);
      return new Worker.Spent(nanos, allocatedOctets() - allocated, cpuNanos() - cpu).toLine();
    } catch (Exception e) {
      e.printStackTrace();
      return "failed " + e.toString().replaceAll("\\s+", " ");
    }
  }

  /** By all threads that live; clients keep theirs from one line to the next. */
  private static long allocatedOctets() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
        .filter(octets -> octets > 0)
        .sum();
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
