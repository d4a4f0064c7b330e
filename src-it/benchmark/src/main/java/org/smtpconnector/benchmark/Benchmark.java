package org.smtpconnector.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.smtpconnector.benchmark.client.Trust;
import org.smtpconnector.benchmark.outbox.OutboxBenchmark;
import org.smtpconnector.benchmark.sink.Relay;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command: compares whole clients, or hands over to JMH. */
@Command(
    name = "benchmark",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    subcommands = OutboxBenchmark.class,
    description = {
      "Compares the SMTP client with its peers and writes benchmark.md and benchmark.png.",
      "Without options for what is measured, it measures what the targets are about.",
      "'jmh' as the first argument runs the microbenchmarks instead; JMH takes the rest."
    })
public final class Benchmark implements Callable<Integer> {
  private static final String CHART = "benchmark.png";

  @Option(
      names = "--quick",
      description = "less than five minutes instead of an hour; for a look, not for publication")
  private boolean quick;

  @Mixin private Selection selection;
  @Mixin private Programs programs;

  @Option(
      names = "--output",
      defaultValue = "target",
      description = "the directory of the report (default: ${DEFAULT-VALUE})")
  private Path output;

  @Option(
      names = "--page",
      description = "a Markdown page that takes the report between its two comments, too")
  private Path page;

  /** Runs the command and ends the process. */
  public static void main(String[] args) throws Exception {
    if (args.length > 0 && args[0].equals("jmh")) {
      org.openjdk.jmh.Main.main(Arrays.copyOfRange(args, 1, args.length));
      return;
    }
    System.setProperty("java.awt.headless", "true"); // a chart needs no screen
    System.exit(new CommandLine(new Benchmark()).execute(args));
  }

  @Override
  public Integer call() throws IOException {
    Files.createDirectories(output);
    Effort effort = selection.effort(quick ? Effort.QUICK : Effort.THOROUGH);
    Results results = measure(selection.cells(), effort);
    Report report = new Report(results, Machine.here(), effort);
    boolean chart = Chart.canShow(results);
    String markdown = report.markdown(chart ? CHART : "");
    Files.writeString(output.resolve("benchmark.md"), markdown);
    System.out.println(markdown);
    if (chart) {
      Chart.write(results, output.resolve(CHART));
    }
    if (page != null) {
      Page.replaceFigures(page, markdown);
      if (chart) {
        Chart.write(results, page.resolveSibling(CHART));
      }
    }
    return results.all().anyMatch(figures -> !figures.complete()) ? 1 : 0;
  }

  private Results measure(List<Cell> cells, Effort effort) throws IOException {
    Path directory = Files.createDirectories(output.resolve("benchmark"));
    Files.deleteIfExists(directory.resolve("clients.log"));
    Results results = new Results();
    try (Relay relay = Trust.startRelay(directory)) {
      for (int i = 0; i < cells.size(); i++) {
        Cell cell = cells.get(i);
        System.err.printf("%d of %d: %s%n", i + 1, cells.size(), cell.id());
        results.add(cell, new Comparison(cell, relay, directory, programs.tools(), effort).run());
      }
    }
    return results;
  }
}
