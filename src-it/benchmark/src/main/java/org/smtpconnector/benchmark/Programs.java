package org.smtpconnector.benchmark;

import org.smtpconnector.benchmark.client.Tools;
import picocli.CommandLine.Option;

/** Where the clients are that are not Java's; those that are not there are reported as missing. */
final class Programs {
  @Option(
      names = "--python",
      defaultValue = "python3",
      description = "for smtplib (default: ${DEFAULT-VALUE})")
  private String python;

  @Option(names = "--node", defaultValue = "node", description = "default: ${DEFAULT-VALUE}")
  private String node;

  @Option(
      names = "--nodemailer",
      defaultValue = "",
      description = "a directory in which 'npm install nodemailer' was run")
  private String nodemailer;

  @Option(
      names = "--smtp-source",
      defaultValue = "smtp-source",
      description = "Postfix's (default: ${DEFAULT-VALUE})")
  private String smtpSource;

  @Option(
      names = "--cc",
      defaultValue = "cc",
      description = "a C compiler (default: ${DEFAULT-VALUE})")
  private String cc;

  Tools tools() {
    return new Tools(python, node, nodemailer, smtpSource, cc);
  }
}
