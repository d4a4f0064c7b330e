package org.smtpconnector.it.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.smtpconnector.testkit.FreePort;

/**
 * The ports of a domain of GlassFish or Payara, which are its own, and on loopback.
 *
 * @param httpPort where applications answer
 * @param adminPort where asadmin connects to
 */
record GlassFishDomain(int httpPort, int adminPort) {
  private static final Pattern PORT =
      Pattern.compile("(port|value)=\"(8080|8181|4848|3700|3820|3920|8686|7676)\"");

  /** Takes free ports. */
  GlassFishDomain() {
    this(FreePort.find(), FreePort.find());
  }

  /** Changes the configuration of a domain that has not been started yet. */
  void configure(Path file) {
    try {
      String unpacked =
          Files.readString(file)
              .replace("0.0.0.0", "127.0.0.1")
              .replace("<network-listener port=", "<network-listener address=\"127.0.0.1\" port=")
              // Payara's data grid, the JMS broker, and H2 listen on every address.
              .replaceFirst("<connector-service", "<jms-service type=\"REMOTE\"/>$0")
              .replace(
                  "<hazelcast-config-specific-configuration",
                  "<hazelcast-config-specific-configuration enabled=\"false\"")
              .replaceAll(
                  "<java-config [^>]*>", "$0<jvm-options>-Dh2.bindAddress=127.0.0.1</jvm-options>");
      Files.writeString(file, PORT.matcher(unpacked).replaceAll(this::own));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String own(MatchResult found) {
    int port =
        switch (found.group(2)) {
          case "8080" -> httpPort;
          case "4848" -> adminPort;
          default -> FreePort.find();
        };
    return Matcher.quoteReplacement(found.group(1) + "=\"" + port + "\"");
  }
}
