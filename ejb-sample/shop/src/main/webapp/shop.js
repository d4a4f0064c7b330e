// What comes from mails and customers goes into the page as text only; HTML of a mail into a frame without rights.
'use strict';

const EVERY_MS = 2000;
const byId = (id) => document.getElementById(id);
const time = (iso) => (iso ? new Date(iso).toLocaleTimeString([], { hour12: false }) : '');

let mails = [];
let shownId = null;
let pinned = false; // the reader chose a mail; until then the newest report is shown

async function json(url, body) {
  const request = body === undefined ? {} : {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  };
  const response = await fetch(url, request);
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) {
    throw new Error(answer.error || `${url}: ${response.status} ${response.statusText}`);
  }
  return answer;
}

function row(cells) {
  const tr = document.createElement('tr');
  for (const cell of cells) {
    const td = tr.insertCell();
    td.textContent = cell.text ?? cell;
    td.className = cell.kind ?? '';
    td.title = cell.title ?? '';
  }
  return tr;
}

function showReports(state) {
  byId('schedule').textContent = `${state.schedule} (second minute hour day month weekday)`;
  byId('next').textContent = time(state.next) || 'never';
  byId('report-to').textContent = state.to.join(', ');
  byId('runs').replaceChildren(...state.runs.slice(0, 5).map((run) => row([
    time(run.started), run.cause.toLowerCase(), { text: run.state, kind: run.state }, run.note])));
}

function showOrders(orders) {
  byId('orders').replaceChildren(...orders.map((order) => row([
    order.id, order.customer, order.item, order.quantity, order.price.toFixed(2),
    { text: order.confirmation, kind: order.confirmation, title: order.note }])));
}

function showMails() {
  byId('mailbox-state').textContent = mails.length === 0
    ? 'No mail yet. Mails to a real relay are not seen here.'
    : `${mails[0].id} mails received, the newest first.`;
  byId('mails').replaceChildren(...mails.map((mail) => {
    const tr = row([time(mail.received), mail.recipients.join(', '), mail.subject]);
    tr.setAttribute('aria-selected', mail.id === shownId);
    tr.addEventListener('click', () => { pinned = true; showMail(mail); showMails(); });
    return tr;
  }));
}

function showMail(mail) {
  byId('mail').hidden = false;
  if (mail.id === shownId) {
    return;
  }
  shownId = mail.id;
  byId('mail-subject').textContent = mail.subject;
  byId('mail-from').textContent = mail.from;
  byId('mail-to').textContent = mail.to;
  byId('mail-envelope').textContent = `${mail.sender || '<>'} to ${mail.recipients.join(', ')}`;
  byId('mail-received').textContent = new Date(mail.received).toLocaleString([], { hour12: false });
  byId('mail-attachments').textContent =
    mail.attachments.map((a) => `${a.name} (${a.type}, ${a.bytes} bytes)`).join(', ') || 'nothing';
  byId('mail-source').href = `/mailbox/api/mails/${mail.id}.eml`;
  byId('mail-html-pane').hidden = !mail.html;
  byId('mail-html').srcdoc = mail.html;
  byId('mail-text').textContent = mail.text;
}

async function refresh() {
  try {
    showReports(await json('api/reports'));
    showOrders(await json('api/orders'));
    mails = await json('/mailbox/api/mails');
    const report = mails.find((mail) => mail.attachments.length > 0);
    if (!pinned && report) {
      showMail(report);
    }
    showMails();
    byId('problem').hidden = true;
  } catch (e) {
    byId('problem').textContent = `Not up to date: ${e.message}`;
    byId('problem').hidden = false;
  }
}

byId('mail-now').addEventListener('click', async () => {
  byId('mail-now').disabled = true;
  try {
    await json('api/reports', {});
    pinned = false;
    await refresh();
  } catch (e) {
    byId('problem').textContent = e.message;
    byId('problem').hidden = false;
  } finally {
    byId('mail-now').disabled = false;
  }
});

byId('order').addEventListener('submit', async (event) => {
  event.preventDefault();
  const form = new FormData(event.target);
  try {
    const order = await json('api/orders', {
      customer: form.get('customer'), item: form.get('item'), quantity: Number(form.get('quantity')),
    });
    byId('order-result').textContent = `Order no. ${order.id} is placed; its confirmation is on the way.`;
    await refresh();
  } catch (e) {
    byId('order-result').textContent = e.message;
  }
});

refresh();
setInterval(refresh, EVERY_MS);
