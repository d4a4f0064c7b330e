package org.smtpconnector.benchmark.client;

/**
 * What the clients that are not Java's need.
 *
 * @param python a command
 * @param node a command
 * @param nodemailer a directory that has nodemailer in its node_modules; empty for none
 * @param smtpSource a command
 * @param cc a C compiler
 */
public record Tools(String python, String node, String nodemailer, String smtpSource, String cc) {}
