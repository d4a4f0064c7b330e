// Text from messages and customers is inserted as text only; the HTML of a message goes into a sandboxed frame.
'use strict';

const EVERY_MS = 2000;
const STATES = { PENDING: 'Waiting', SENDING: 'Being sent', SENT: 'Sent', FAILED: 'Failed', IN_DOUBT: 'In doubt' };
const CAUSES = { SCHEDULE: 'on schedule', REQUEST: 'on request' };
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

function entry(what, detail, state, note) {
  const li = document.createElement('li');
  const line = element('div', 'line', '');
  line.append(element('span', '', what), element('span', `state ${state}`, STATES[state]));
  li.append(line, element('p', 'detail', detail));
  if (note) {
    li.append(element('p', 'detail note', note));
  }
  return li;
}

function run(it) {
  return entry(when(it.started), CAUSES[it.cause], it.state, it.note);
}

function order(it) {
  const next = it.next ? `Next attempt at ${when(it.next)}.` : '';
  return entry(`No. ${it.id}: ${it.quantity} × ${it.item}, ${it.price.toFixed(2)} EUR`,
    `${it.customer}, ${when(it.placed)}`, it.confirmation, [it.note, next].filter(Boolean).join(' — '));
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
    const reports = await json('api/reports');
    const orders = await json('api/orders');
    byId('schedule').textContent = reports.schedule;
    byId('next').textContent = reports.next ? when(reports.next) : 'none: the schedule has ended';
    byId('report-to').textContent = reports.to.join(', ');
    list(byId('runs'), reports.runs.slice(0, 5), JSON.stringify, run);
    list(byId('orders'), orders, JSON.stringify, order);
    say(byId('problem'), '');
  } catch (e) {
    say(byId('problem'), `Not up to date: ${why(e, 'The shop')}`);
  }
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

async function refresh() {
  await Promise.all([refreshShop(), refreshMailbox()]);
}

byId('mail-now').addEventListener('click', async () => {
  byId('mail-now').disabled = true;
  try {
    await json('api/reports', {});
    await refresh();
  } catch (e) {
    say(byId('problem'), `No report was sent: ${why(e, 'The shop')}`);
  } finally {
    byId('mail-now').disabled = false;
    byId('mail-now').focus();
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
    byId('order-result').textContent = e instanceof Unanswered && !e.isStopped ? e.message : why(e, 'The shop');
  }
});

refresh();
setInterval(refresh, EVERY_MS);
