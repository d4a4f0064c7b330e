package org.smtpconnector.sample.mailbox;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The REST API of the mailbox. */
@ApplicationPath("api")
public class MailboxApi extends Application {}
