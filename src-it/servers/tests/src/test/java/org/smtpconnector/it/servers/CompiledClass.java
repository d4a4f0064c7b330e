package org.smtpconnector.it.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;

/**
 * A class that a test compiles, since annotations in it have values of the run.
 *
 * @param entry the name of its file in an archive
 */
record CompiledClass(String entry, byte[] content) {
  /**
   * Compiles one in the default package.
   *
   * @param classPath the jars that it needs
   * @throws IllegalStateException if it has an error, which the compiler has printed
   */
  static CompiledClass of(String name, String source, String classPath) {
    Path directory = Installation.run("compiled");
    Path file = Installation.write(directory.resolve(name + ".java"), source);
    int errors =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-cp", classPath, "-d", directory.toString(), file.toString());
    if (errors != 0) {
      throw new IllegalStateException("it does not compile: " + file);
    }
    try {
      String entry = name + ".class";
      return new CompiledClass(entry, Files.readAllBytes(directory.resolve(entry)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
