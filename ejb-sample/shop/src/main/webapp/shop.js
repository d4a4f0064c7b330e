// Text from messages and customers is inserted as text only; the HTML of a message goes into a sandboxed frame.
'use strict';

const EVERY_MS = 2000;
const STATES = {
  WAITING: 'Waiting', DEFERRED: 'Deferred', CLAIMED: 'Being sent', BEGUN: 'Being sent',
  DOUBT: 'In doubt', REFUSED: 'Refused', EXPIRED: 'Expired',
};
const RESEND = { path: 'resend', label: 'Resend', done: (to) => `The message to ${to} is sent again.` };
const DROP = { path: 'drop', label: 'Drop', done: (to) => `The message to ${to} was dropped.` };
const RELEASE = { path: 'release', label: 'Try now', done: (to) => `The message to ${to} is tried now.` };
const DECISIONS = {
  WAITING: [RELEASE, DROP], DEFERRED: [RELEASE, DROP],
  DOUBT: [RESEND, DROP], REFUSED: [RESEND, DROP], EXPIRED: [RESEND, DROP],
};
const TIME = { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false };
const DATE = { year: 'numeric', month: 'short', day: 'numeric' };

const byId = (id) => document.getElementById(id);
let mailsSince = null; // when the mailbox last responded

/** An application of the server responded, but with an error. */
class Unanswered extends Error {
  constructor(status, reason) {
    super(reason);
    this.isStopped = status === 404 || status === 503; // the server's response for a missing application
  }
}

async function json(url, body) {
  const request = body === undefined ? {} : {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  };
  const response = await fetch(url, request);
  const answer = await response.json().catch(() => null);
  if (!response.ok || answer === null) {
    throw new Unanswered(response.status, answer?.error ?? `it responds ${response.status} and gives no reason`);
  }
  return answer;
}

/** Formats a time of today, or of another day with its date. */
function when(iso) {
  const moment = new Date(iso);
  const isToday = moment.toDateString() === new Date().toDateString();
  return moment.toLocaleString([], isToday ? TIME : { ...DATE, ...TIME });
}

function element(name, kind, text) {
  const made = document.createElement(name);
  made.className = kind;
  made.textContent = text;
  return made;
}

/** Sets a text only if it changed, since screen readers read out each change. */
function say(place, text) {
  if (place.textContent !== text) {
    place.textContent = text;
  }
  place.hidden = text === '';
}

/** Updates a list; items that stay keep their elements, and with them the focus. */
function list(place, items, keyOf, create) {
  const before = new Map([...place.children].map((child) => [child.dataset.key, child]));
  items.forEach((item, i) => {
    const key = keyOf(item);
    const found = before.get(key) ?? create(item);
    before.delete(key);
    found.dataset.key = key;
    if (place.children[i] !== found) {
      place.insertBefore(found, place.children[i] ?? null);
    }
  });
  before.forEach((gone) => gone.remove());
}

function entry(what, ...details) {
  const li = document.createElement('li');
  const line = element('div', 'line', '');
  line.append(element('span', '', what));
  li.append(line, ...details.filter(Boolean).map((detail) => element('p', 'detail', detail)));
  return li;
}

function order(it) {
  return entry(`No. ${it.id}: ${it.quantity} × ${it.item}, ${it.price.toFixed(2)} EUR`,
    `${it.customer}, ${when(it.placed)}`);
}

/** A message in the outbox, with a button for each decision that its state permits. */
function queued(it) {
  const to = it.recipients.join(', ') || it.messageId;
  const li = entry(to, history(it), it.why && `Reason: ${it.why}`, it.state === 'DOUBT' ? doubt(it) : '');
  li.querySelector('.line').append(element('span', `state ${it.state}`, STATES[it.state]));
  const actions = element('div', 'actions', '');
  for (const decision of DECISIONS[it.state] ?? []) {
    const button = element('button', '', decision.label);
    button.type = 'button';
    button.setAttribute('aria-label', `${decision.label}: the message to ${to}`);
    button.addEventListener('click', () => decide(it, decision, to, button));
    actions.append(button);
  }
  li.append(actions);
  return li;
}

function history(it) {
  const attempts = { 0: 'not sent yet', 1: 'sent once' }[it.attempts] ?? `sent ${it.attempts} times`;
  const isWaiting = it.state === 'WAITING' || it.state === 'DEFERRED';
  const next = isWaiting && new Date(it.due) > new Date() ? `, next attempt at ${when(it.due)}` : '';
  return `Queued at ${when(it.queued)}, ${attempts}${next}${it.server ? `, in progress on ${it.server}` : ''}`;
}

function doubt(it) {
  return `Search the recipient's mailbox or the relay's log for ${it.messageId}: drop it if it is there, or else resend it.`;
}

async function decide(it, decision, to, button) {
  const result = byId('decision-result');
  try {
    await json(`api/outbox/${encodeURIComponent(it.id)}/${decision.path}`, {});
    result.textContent = decision.done(to);
  } catch (e) {
    result.textContent = explained(e);
  }
  await refresh();
  if (!button.isConnected) {
    byId('outbox-title').focus();
  }
}

function mail(it) {
  const li = byId('mail').content.firstElementChild.cloneNode(true);
  const put = (kind, text) => { li.querySelector(kind).textContent = text; };
  put('.subject', it.subject || '(no subject)');
  put('time', when(it.received));
  li.querySelector('time').dateTime = it.received;
  put('.recipients', it.recipients.join(', '));
  put('.from', it.from);
  put('.to', it.to);
  put('.envelope', `${it.sender || '<>'} to ${it.recipients.join(', ')}`);
  put('.attachments', it.attachments.map((a) => `${a.name} (${a.type}, ${a.bytes} bytes)`).join(', ') || 'nothing');
  put('.text', it.text);
  li.querySelector('.source').href = `/mailbox/api/mails/${it.id}.eml`;
  li.querySelector('details').addEventListener('toggle', () => {
    const frame = li.querySelector('.html');
    frame.hidden = !it.html;
    frame.srcdoc = it.html;
  }, { once: true });
  return li;
}

async function refreshShop() {
  try {
    const [reports, orders, outbox] = await Promise.all(['reports', 'orders', 'outbox'].map((it) => json(`api/${it}`)));
    byId('schedule').textContent = reports.schedule;
    byId('next').textContent = reports.next ? when(reports.next) : 'none: the schedule has ended';
    byId('report-to').textContent = reports.to.join(', ');
    list(byId('orders'), orders, JSON.stringify, order);
    list(byId('queued'), outbox.messages, JSON.stringify, queued);
    say(byId('outbox-state'), contents(outbox));
    say(byId('problem'), '');
  } catch (e) {
    say(byId('problem'), `Not up to date: ${why(e, 'The shop')}`);
  }
}

function contents(outbox) {
  const total = outbox.toSend + outbox.toDecide;
  if (total === 0) {
    return 'Empty: no message waits.';
  }
  const shown = outbox.messages.length < total ? ` The first ${outbox.messages.length} are shown.` : '';
  return `To be sent: ${outbox.toSend}. For you to decide: ${outbox.toDecide}.${shown}`;
}

async function refreshMailbox() {
  const state = byId('mailbox-state');
  try {
    const mails = await json('/mailbox/api/mails');
    mailsSince = new Date().toISOString();
    const isFirst = byId('mails').children.length === 0;
    list(byId('mails'), mails, (it) => `${it.id} ${it.received}`, mail);
    const report = mails.find((it) => it.attachments.length > 0);
    if (isFirst && report) {
      byId('mails').children[mails.indexOf(report)].querySelector('details').open = true;
    }
    state.classList.remove('stopped');
    say(state, mails.length === 0
      ? 'No message yet. Messages sent to another relay (SMTP_HOST) do not appear here.'
      : `${mails[0].id} received, the newest first.`);
  } catch (e) {
    state.classList.add('stopped');
    say(state, why(e, 'The mailbox') + (mailsSince ? ` The messages below were received before ${when(mailsSince)}.` : ''));
  }
}

/** Explains a failure to the reader of the page; of the server's response, it shows only the reason. */
function why(e, who) {
  if (!(e instanceof Unanswered)) {
    return 'The server does not respond; the page tries again every two seconds.';
  }
  return e.isStopped
    ? `${who} is stopped: the server is running, but this application is not.`
    : `${who} reports an error: ${e.message}.`;
}

/** Explains why the shop did not do what the reader asked for. */
function explained(e) {
  return e instanceof Unanswered && !e.isStopped ? e.message : why(e, 'The shop');
}

async function refresh() {
  await Promise.all([refreshShop(), refreshMailbox()]);
}

byId('send-now').addEventListener('click', async () => {
  try {
    const report = await json('api/reports', {});
    byId('report-result').textContent = `The report ${report.messageId} is on the way.`;
    await refresh();
  } catch (e) {
    byId('report-result').textContent = explained(e);
  }
});

byId('order').addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = new FormData(event.target);
  try {
    const placed = await json('api/orders', {
      customer: form.get('customer'), item: form.get('item'), quantity: Number(form.get('quantity')),
    });
    byId('order-result').textContent = `Order no. ${placed.id} is placed; its confirmation is on the way.`;
    await refresh();
  } catch (e) {
    byId('order-result').textContent = explained(e);
  }
});

refresh();
setInterval(refresh, EVERY_MS);
