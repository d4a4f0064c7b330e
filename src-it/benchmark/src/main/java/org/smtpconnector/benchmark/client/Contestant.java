package org.smtpconnector.benchmark.client;

import static org.smtpconnector.benchmark.client.Work.COMPOSE;
import static org.smtpconnector.benchmark.client.Work.OPEN;
import static org.smtpconnector.benchmark.client.Work.OPEN_ANEW;
import static org.smtpconnector.benchmark.client.Work.READY_MADE;
import static org.smtpconnector.smtp.TransportSecurity.PLAIN;
import static org.smtpconnector.smtp.TransportSecurity.STARTTLS;
import static org.smtpconnector.smtp.TransportSecurity.TLS;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;
import org.smtpconnector.smtp.TransportSecurity;

/** Who is compared. To add one, name it here and say how it opens in {@link #open}. */
public enum Contestant {
  SESSION(
      "SMTP Connector, one by one",
      EnumSet.of(PLAIN, STARTTLS, TLS),
      EnumSet.of(COMPOSE, READY_MADE, OPEN, OPEN_ANEW)),
  SEND_ALL(
      "SMTP Connector, sendAll", EnumSet.of(PLAIN, STARTTLS, TLS), EnumSet.of(COMPOSE, READY_MADE)),
  ANGUS_SEND("Angus Transport.send", EnumSet.of(PLAIN, STARTTLS, TLS), EnumSet.of(COMPOSE)),
  ANGUS_SEND_NODELAY(
      "Angus Transport.send, TCP_NODELAY", EnumSet.of(PLAIN, STARTTLS), EnumSet.of(COMPOSE)),
  ANGUS_OPEN(
      "Angus open Transport",
      EnumSet.of(PLAIN, STARTTLS, TLS),
      EnumSet.of(COMPOSE, OPEN, OPEN_ANEW)),
  ANGUS_OPEN_NODELAY(
      "Angus open Transport, TCP_NODELAY",
      EnumSet.of(PLAIN, STARTTLS),
      EnumSet.of(COMPOSE, OPEN, OPEN_ANEW)),
  SIMPLE_JAVA_MAIL("Simple Java Mail, pool", EnumSet.of(PLAIN, STARTTLS), EnumSet.of(COMPOSE)),
  VERTX("Vert.x mail client", EnumSet.of(PLAIN, STARTTLS), EnumSet.of(COMPOSE)),
  COMMONS_NET("Commons Net", EnumSet.of(PLAIN, STARTTLS), EnumSet.of(COMPOSE, READY_MADE)),
  SMTPLIB("Python smtplib", EnumSet.of(PLAIN, STARTTLS), EnumSet.of(COMPOSE, READY_MADE)),
  NODEMAILER("nodemailer, pool", EnumSet.of(PLAIN, STARTTLS), EnumSet.of(COMPOSE, READY_MADE)),
  SMTP_SOURCE("smtp-source", EnumSet.of(PLAIN), EnumSet.of(READY_MADE)),
  ONE_WRITE("C, one write and one read", EnumSet.of(PLAIN), EnumSet.of(READY_MADE));

  private final String title;
  private final Set<TransportSecurity> securities;
  private final Set<Work> works;

  Contestant(String title, Set<TransportSecurity> securities, Set<Work> works) {
    this.title = title;
    this.securities = securities;
    this.works = works;
  }

  /** As reports name it. */
  public String title() {
    return title;
  }

  /** Whether it can do this work over such connections. */
  public boolean can(Work work, TransportSecurity security) {
    return works.contains(work) && securities.contains(security);
  }

  /** What is missing on this machine; empty if nothing is. */
  public String missing(Tools tools) {
    return switch (this) {
      case SMTPLIB -> missingCommand(tools.python(), "--python");
      case SMTP_SOURCE -> missingCommand(tools.smtpSource(), "--smtp-source");
      case ONE_WRITE -> missingCommand(tools.cc(), "--cc");
      case NODEMAILER ->
          tools.nodemailer().isEmpty()
              ? "no directory with nodemailer (--nodemailer)"
              : missingCommand(tools.node(), "--node");
      default -> "";
    };
  }

  private static String missingCommand(String command, String option) {
    boolean found =
        command.contains("/")
            ? Files.isExecutable(Path.of(command))
            : Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
    return found ? "" : "no program '" + command + "' (" + option + ")";
  }

  MailClient open(Scenario scenario, Tools tools) throws Exception {
    return switch (this) {
      case SESSION -> Sessions.oneByOne(scenario);
      case SEND_ALL -> Sessions.allAtOnce(scenario);
      case ANGUS_SEND -> new AngusMail(scenario, false).transportSend();
      case ANGUS_SEND_NODELAY -> new AngusMail(scenario, true).transportSend();
      case ANGUS_OPEN -> new AngusMail(scenario, false).openTransport();
      case ANGUS_OPEN_NODELAY -> new AngusMail(scenario, true).openTransport();
      case SIMPLE_JAVA_MAIL -> SimpleJavaMail.pooled(scenario);
      case VERTX -> new VertxMail(scenario);
      case COMMONS_NET -> CommonsNet.connected(scenario);
      case SMTPLIB -> Script.python(scenario, tools);
      case NODEMAILER -> Script.node(scenario, tools);
      case SMTP_SOURCE -> new SmtpSource(scenario, tools.smtpSource());
      case ONE_WRITE -> Script.c(scenario, tools);
    };
  }
}
