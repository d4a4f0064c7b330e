/**
 * The events of Java Flight Recorder. {@link org.smtpconnector.smtp.jfr.SessionEventRecorder}
 * records nothing if the JDK has no recorder. Called by {@code handshake} and {@code transaction};
 * uses the API only.
 */
package org.smtpconnector.smtp.jfr;
