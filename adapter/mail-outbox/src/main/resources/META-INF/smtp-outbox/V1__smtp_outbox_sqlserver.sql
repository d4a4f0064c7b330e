-- The outbox of SMTP Connector in Microsoft SQL Server 2016 or later.
--
-- All times are milliseconds since 1970-01-01 00:00 UTC by the clock of this database.
-- The collation tells letters of different case apart, as other databases do.

-- A message that is to be sent or needs a decision. It is removed when every recipient has accepted it, unless
-- smtpconnector.outbox.keep says how long to keep it.
CREATE TABLE SMTP_OUTBOX (
    -- 32 hexadecimal digits that begin with the time of the put.
    ID NVARCHAR(32) COLLATE Latin1_General_BIN2 NOT NULL,
    -- The name of the mailer that sends it; * for the default one.
    MAILER NVARCHAR(200) COLLATE Latin1_General_BIN2 NOT NULL,
    -- WAITING: to be sent at DUE_AT.
    -- CLAIMED: a server will send it; it has not sent anything.
    -- BEGUN: a server is sending it.
    -- DOUBT: it may have been delivered; a person decides.
    -- REFUSED: some recipients were refused permanently, or it cannot be read.
    -- EXPIRED: some recipients did not accept it before EXPIRES_AT.
    -- SENT: every recipient has accepted it.
    STATE NVARCHAR(8) COLLATE Latin1_General_BIN2 NOT NULL,
    -- When it is tried, or was tried last.
    DUE_AT BIGINT NOT NULL,
    -- When it is given up.
    EXPIRES_AT BIGINT NOT NULL,
    -- When it was put.
    QUEUED_AT BIGINT NOT NULL,
    -- When it came into its state.
    CHANGED_AT BIGINT NOT NULL,
    -- The server that claimed or began it last, which may settle it; NULL if none may.
    OWNER NVARCHAR(200) COLLATE Latin1_General_BIN2,
    -- How often it was claimed: what a server has decided under an earlier claim is not stored.
    CLAIMS INTEGER NOT NULL,
    -- How often it was sent.
    ATTEMPTS INTEGER NOT NULL,
    -- How often it was sent again in doubt.
    RESENDS INTEGER NOT NULL,
    -- 1 if it is sent again when it is in doubt, since a duplicate is better than a loss; else 0.
    RESEND_IN_DOUBT INTEGER NOT NULL,
    -- Its Message-ID, in angle brackets.
    MESSAGE_ID NVARCHAR(998) COLLATE Latin1_General_BIN2 NOT NULL,
    -- What is known of each recipient: JSON.
    OUTCOMES NVARCHAR(MAX) NOT NULL,
    -- Why it is not delivered: the last reply or error.
    WHY NVARCHAR(1000) COLLATE Latin1_General_BIN2,
    -- Envelope and octets of the message; NULL if they are in SMTP_OUTBOX_CHUNK.
    FORM VARBINARY(MAX),
    CONSTRAINT SMTP_OUTBOX_PK PRIMARY KEY (ID)
);

-- Claims read the messages of a mailer that are due, in this order; states other than WAITING are rare.
CREATE INDEX SMTP_OUTBOX_DUE ON SMTP_OUTBOX (STATE, MAILER, DUE_AT);

-- The octets of a long message, in pieces.
CREATE TABLE SMTP_OUTBOX_CHUNK (
    -- The message.
    ID NVARCHAR(32) COLLATE Latin1_General_BIN2 NOT NULL,
    -- 0 for the first piece.
    NR INTEGER NOT NULL,
    -- All pieces but the last are as long as the first.
    OCTETS VARBINARY(MAX) NOT NULL,
    CONSTRAINT SMTP_OUTBOX_CHUNK_PK PRIMARY KEY (ID, NR),
    CONSTRAINT SMTP_OUTBOX_CHUNK_FK FOREIGN KEY (ID) REFERENCES SMTP_OUTBOX (ID) ON DELETE CASCADE
);

-- A key of which the first message is queued and no other one. It is kept for smtpconnector.outbox.keep-keys.
CREATE TABLE SMTP_OUTBOX_KEY (
    -- The key, as the application names it.
    ONCE_KEY NVARCHAR(200) COLLATE Latin1_General_BIN2 NOT NULL,
    -- The message, which may have been sent and removed.
    MAIL_ID NVARCHAR(32) COLLATE Latin1_General_BIN2 NOT NULL,
    -- Its Message-ID.
    MESSAGE_ID NVARCHAR(998) COLLATE Latin1_General_BIN2 NOT NULL,
    -- When it was put.
    USED_AT BIGINT NOT NULL,
    CONSTRAINT SMTP_OUTBOX_KEY_PK PRIMARY KEY (ONCE_KEY)
);

-- A server that sends messages. What it has claimed or begun is taken over by the others if it is silent for longer
-- than smtpconnector.outbox.lease.
CREATE TABLE SMTP_OUTBOX_SERVER (
    -- Its id, another one after each start.
    ID NVARCHAR(200) COLLATE Latin1_General_BIN2 NOT NULL,
    -- When it said last that it lives.
    BEAT_AT BIGINT NOT NULL,
    CONSTRAINT SMTP_OUTBOX_SERVER_PK PRIMARY KEY (ID)
);

-- The version of these tables, in one row.
CREATE TABLE SMTP_OUTBOX_VERSION (
    VERSION INTEGER NOT NULL,
    CONSTRAINT SMTP_OUTBOX_VERSION_PK PRIMARY KEY (VERSION)
);

INSERT INTO SMTP_OUTBOX_VERSION (VERSION) VALUES (1);
