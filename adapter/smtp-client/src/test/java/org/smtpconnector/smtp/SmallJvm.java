package org.smtpconnector.smtp;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A process with a heap of 64 MB. */
final class SmallJvm {
  private SmallJvm() {}

  static Process run(Class<?> main, Object... arguments) throws IOException {
    return run(List.of(), main, arguments);
  }

  /** The same, with these options of the JVM. */
  static Process run(List<String> options, Class<?> main, Object... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx64m");
    command.addAll(options);
    command.add("-cp");
    command.add(
        System.getProperty("java.class.path")
            + System.getProperty("path.separator")
            + System.getProperty("jdk.module.path", ""));
    command.add(main.getName());
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }
}
