package org.smtpconnector.testkit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * What the server is like when no rule says otherwise.
 *
 * @param tls the context of its certificate; the same for all connections, so that they resume
 * @param clientCertificates whether a client has to show one
 * @param users name to password; where there are any, AUTH is offered and required
 * @param anyUser whether AUTH is offered and accepts each user with any password
 * @param honest whether SCRAM's proof is a true one
 */
record ServerDefaults(
    Optional<ServerCertificate> certificate,
    Optional<SSLContext> tls,
    boolean clientCertificates,
    boolean implicitTls,
    boolean startTls,
    boolean ehlo,
    List<String> extensions,
    List<String> mechanisms,
    Map<String, String> users,
    boolean anyUser,
    boolean honest) {}
