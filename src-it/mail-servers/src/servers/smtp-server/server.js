// smtp-server: what it takes becomes a file in DATA/mail.
'use strict';

const { randomUUID } = require('crypto');
const { createWriteStream, readFileSync, unlinkSync } = require('fs');
const { SMTPServer } = require('smtp-server');

const env = process.env;
const ANSWERS = {
  'refused@mail.test': [550, '5.1.1 no such mailbox'],
  'deferred@mail.test': [450, '4.2.0 come again later'],
  'busy@mail.test': [421, '4.3.2 too much to do'],
};

function refusal(code, text) {
  return Object.assign(new Error(text), { responseCode: code });
}

function isUser(auth) {
  if (auth.username !== env.USER_NAME) {
    return false;
  }
  switch (auth.method) {
    case 'CRAM-MD5':
      return auth.validatePassword(env.USER_PASSWORD);
    case 'XOAUTH2':
      return auth.accessToken === env.USER_TOKEN;
    default:
      return auth.password === env.USER_PASSWORD;
  }
}

for (const [port, secure] of [[env.SMTP_PORT, false], [env.SMTPS_PORT, true]]) {
  new SMTPServer({
    name: 'relay.mail.test',
    secure,
    key: readFileSync(`${env.DATA}/key.pem`),
    cert: readFileSync(`${env.DATA}/certificate.pem`),
    size: Number(env.SIZE_LIMIT),
    socketTimeout: Number(env.IDLE_SECONDS) * 1000,
    authMethods: ['PLAIN', 'LOGIN', 'CRAM-MD5', 'XOAUTH2'],
    authOptional: true,
    disableReverseLookup: true,

    onAuth(auth, session, done) {
      done(isUser(auth) ? null : refusal(535, '5.7.8 wrong user or password'), { user: auth.username });
    },
    onRcptTo(address, session, done) {
      const answer = ANSWERS[address.address];
      done(answer ? refusal(...answer) : null);
    },
    onData(stream, session, done) {
      const path = `${env.DATA}/mail/${randomUUID()}`;
      const file = createWriteStream(path);
      stream.pipe(file);
      file.on('finish', () => {
        if (stream.sizeExceeded) {
          unlinkSync(path);
        }
        done(stream.sizeExceeded ? refusal(552, '5.3.4 too large') : null, '2.0.0 OK');
      });
    },
  })
    .on('error', () => {})
    .listen(Number(port), '127.0.0.1');
}
