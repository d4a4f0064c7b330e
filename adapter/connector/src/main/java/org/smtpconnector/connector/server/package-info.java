/**
 * What is to be done in the server that runs, in its own words, for the messages of the adapter and
 * of the modules of mail. It calls nothing of theirs.
 */
package org.smtpconnector.connector.server;
