package org.smtpconnector.it.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/**
 * Test x server. A known gap must fail: then its test passes, and the matrix names the cause. Each
 * server's column is a file, so that servers which are tested one at a time stand side by side; the
 * table is printed after the tests of each.
 */
final class Matrix implements InvocationInterceptor, AfterAllCallback {
  private static final Path DIRECTORY = Path.of(System.getProperty("matrix"));
  private static final String WORKS = "yes";

  private final Map<String, String> results = new TreeMap<>();

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    String check = method.getExecutable().getName();
    Optional<KnownGap> gap = KnownGap.of(check, server(context));
    results.put(check, "**fails**");
    try {
      invocation.proceed();
    } catch (Exception | AssertionError e) {
      Optional<KnownGap> reason = gap.or(() -> KnownGap.of(check, server(context), e));
      if (reason.isEmpty()) {
        throw e;
      }
      results.put(check, (gap.isPresent() ? "no: " : "at times not: ") + reason.get().cause());
      return;
    }
    if (gap.isPresent()) {
      throw new AssertionError("it works now, and is no gap any more: " + gap.get());
    }
    results.put(check, WORKS);
  }

  private static String server(ExtensionContext context) {
    return ((ServerChecks) context.getRequiredTestInstance()).server().name();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    StringBuilder column = new StringBuilder();
    results.forEach(
        (check, result) -> column.append(check).append('\t').append(result).append('\n'));
    try {
      Files.createDirectories(DIRECTORY);
      Files.writeString(DIRECTORY.resolve(server(context) + ".tsv"), column);
      String table = table();
      Files.writeString(DIRECTORY.resolve("matrix.md"), table);
      System.out.println(table);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String table() throws IOException {
    Map<String, Map<String, String>> columns = new TreeMap<>();
    Map<String, String> checks = new TreeMap<>();
    try (Stream<Path> files = Files.list(DIRECTORY)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".tsv")).toList()) {
        Map<String, String> column = new TreeMap<>();
        for (String line : Files.readAllLines(file)) {
          String[] cells = line.split("\t", 2);
          column.put(cells[0], cells[1]);
          checks.put(cells[0], words(cells[0]));
        }
        columns.put(file.getFileName().toString().replace(".tsv", ""), column);
      }
    }
    StringBuilder table = new StringBuilder("| |");
    columns.keySet().forEach(server -> table.append(' ').append(server).append(" |"));
    table.append("\n|---|").append("---|".repeat(columns.size())).append('\n');
    checks.forEach(
        (check, words) -> {
          table.append("| ").append(words).append(" |");
          columns
              .values()
              .forEach(
                  column ->
                      table.append(' ').append(column.getOrDefault(check, "not run")).append(" |"));
          table.append('\n');
        });
    return table.toString();
  }

  private static String words(String camelCase) {
    return camelCase.replaceAll("(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
  }
}
