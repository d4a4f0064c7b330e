package org.smtpconnector.it.servers;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.smtpconnector.smtp.AuthMechanism;
import org.smtpconnector.smtp.Protocol;

/** What is known of a mail server before it is asked. */
final class MailServer {
  private final String name;
  private Protocol protocol = Protocol.SMTP;
  private Set<String> inClear = Set.of();
  private Set<String> overTls = Set.of();
  private List<AuthMechanism> mechanisms = List.of();
  private List<AuthMechanism> byCertificate = List.of();
  private String token = World.TOKEN;
  private final Map<Check, String> lacking = new EnumMap<>(Check.class);
  private final Map<Check, String> remarks = new EnumMap<>(Check.class);

  /**
   * @param name as in the matrix
   */
  MailServer(String name) {
    this.name = name;
  }

  MailServer protocol(Protocol spoken) {
    this.protocol = spoken;
    return this;
  }

  /** The keywords of its EHLO without TLS, separated by spaces. */
  MailServer inClear(String keywords) {
    this.inClear = Set.of(keywords.split(" "));
    return this;
  }

  /** The keywords of its EHLO under TLS. */
  MailServer overTls(String keywords) {
    this.overTls = Set.of(keywords.split(" "));
    return this;
  }

  /** All that it offers under TLS. */
  MailServer mechanisms(AuthMechanism... offered) {
    this.mechanisms = List.of(offered);
    return this;
  }

  /** What it offers besides to a client that shows a certificate. */
  MailServer byCertificate(AuthMechanism... offered) {
    this.byCertificate = List.of(offered);
    return this;
  }

  /** What it takes for an access token of the user. */
  MailServer token(String accepted) {
    this.token = accepted;
    return this;
  }

  /** What is to be known about an answer of this server. */
  MailServer remark(Check check, String text) {
    remarks.put(check, text);
    return this;
  }

  /** What cannot be asked of this server, and why. */
  MailServer without(Check check, String why) {
    lacking.put(check, why);
    return this;
  }

  String name() {
    return name;
  }

  Protocol protocol() {
    return protocol;
  }

  Set<String> inClear() {
    return inClear;
  }

  Set<String> overTls() {
    return overTls;
  }

  List<AuthMechanism> mechanisms() {
    return mechanisms;
  }

  List<AuthMechanism> byCertificate() {
    return byCertificate;
  }

  String token() {
    return token;
  }

  /** What stands about this check beneath the matrix. */
  Optional<String> note(Check check) {
    return lacks(check).or(() -> Optional.ofNullable(remarks.get(check)));
  }

  /** Why this cannot be asked of it; empty if it can. */
  Optional<String> lacks(Check check) {
    return Optional.ofNullable(lacking.get(check));
  }
}
