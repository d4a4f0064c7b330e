/**
 * SMTP servers for tests: {@link org.smtpconnector.testkit.ScriptedSmtpServer} speaks correct SMTP
 * except where rules make it misbehave, {@link org.smtpconnector.testkit.TranscriptServer} replays
 * a dialogue byte for byte, {@link org.smtpconnector.testkit.TestAuthority} issues their
 * certificates.
 */
package org.smtpconnector.testkit;
