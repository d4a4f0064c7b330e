/** What parts of the client cost alone, without a connection. Run by JMH. */
package org.smtpconnector.benchmark.wire;
