/** Runs clients side by side against one sink, and reports what came of it. */
package org.smtpconnector.benchmark;
