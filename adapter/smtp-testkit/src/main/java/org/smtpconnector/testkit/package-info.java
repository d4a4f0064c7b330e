/**
 * SMTP servers for tests: {@link org.smtpconnector.testkit.ScriptedSmtpServer} speaks correct SMTP
 * and misbehaves where it is told to, {@link org.smtpconnector.testkit.TranscriptServer} replays a
 * dialogue byte for byte, {@link org.smtpconnector.testkit.TestAuthority} makes their certificates.
 */
package org.smtpconnector.testkit;
