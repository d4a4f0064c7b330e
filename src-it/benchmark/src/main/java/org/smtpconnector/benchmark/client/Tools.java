package org.smtpconnector.benchmark.client;

import java.util.List;

/**
 * What the clients that are not Java's need.
 *
 * @param python a command
 * @param node a command
 * @param nodemailer a directory that has nodemailer in its node_modules; empty for none
 * @param smtpSource a command
 * @param cc a C compiler
 */
public record Tools(String python, String node, String nodemailer, String smtpSource, String cc) {
  /** How many arguments of a client process they are. */
  static final int COUNT = 5;

  /** In the order in which every client process takes them. */
  List<String> arguments() {
    return List.of(python, node, nodemailer, smtpSource, cc);
  }

  static Tools of(List<String> arguments) {
    return new Tools(
        arguments.get(0), arguments.get(1), arguments.get(2), arguments.get(3), arguments.get(4));
  }
}
