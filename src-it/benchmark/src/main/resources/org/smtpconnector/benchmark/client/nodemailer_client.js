// nodemailer with its pool; a mail a connection is under way.
'use strict';

const fs = require('fs');
const path = require('path');
const readline = require('readline');
const nodemailer = require('nodemailer');

const [work, port, security, , recipients, connections, trust, user, pass, directory] =
    process.argv.slice(2);
const from = 'sender@benchmark.example';
const to = Array.from({length: Number(recipients)}, (_, i) => `recipient${i + 1}@benchmark.example`);
const ready = fs.readFileSync(path.join(directory, 'message.eml'));
const text = fs.readFileSync(path.join(directory, 'text'), 'utf8');

const encrypted = security === 'STARTTLS';
const transport = nodemailer.createTransport({
  pool: true,
  maxConnections: Number(connections),
  maxMessages: Infinity,
  host: '127.0.0.1',
  port: Number(port),
  name: 'client.example',
  secure: false,
  ignoreTLS: !encrypted,
  requireTLS: encrypted,
  ...(encrypted && {
    auth: {user, pass},
    tls: {ca: fs.readFileSync(path.join(trust, 'trust.pem'))},
  }),
});

function mail() {
  return work === 'READY_MADE'
      ? {envelope: {from, to}, raw: ready}
      : {from, to, subject: 'The figures of this morning', text};
}

async function repeat(times) {
  let left = times;
  await Promise.all(Array.from({length: Number(connections)}, async () => {
    while (left-- > 0) {
      await transport.sendMail(mail());
    }
  }));
}

async function main() {
  console.log('ready');
  for await (const line of readline.createInterface({input: process.stdin})) {
    try {
      await repeat(Number(line));
      console.log('done');
    } catch (e) {
      console.log('failed ' + String(e).replace(/\s+/g, ' '));
    }
  }
  transport.close();
}

main();
