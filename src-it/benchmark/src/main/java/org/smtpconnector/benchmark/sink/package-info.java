/**
 * The other end of a benchmark: a server that takes mail faster than any client sends it, and a
 * line that is as slow as it is told to be. In benchmarks both live in a process of their own.
 */
package org.smtpconnector.benchmark.sink;
