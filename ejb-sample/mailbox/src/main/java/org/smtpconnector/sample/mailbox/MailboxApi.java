package org.smtpconnector.sample.mailbox;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Where the mailbox is read. */
@ApplicationPath("api")
public class MailboxApi extends Application {}
