package org.smtpconnector.it.timer;

import java.util.concurrent.CompletableFuture;
import org.smtpconnector.mail.MailReceipt;

/** It is time to mail. */
record Due(CompletableFuture<MailReceipt> sent) {}
