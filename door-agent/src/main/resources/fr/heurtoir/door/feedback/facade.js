'use strict';
const PICTOS = {
  'at-rest': '🔔', pressed: '📣', 'ring-sent': '📣', 'looked-at': '👁️', speak: '🗣️',
  'please-wait': '⏳', 'ends-soon': '⏳', 'door-open': '🚪', opened: '🚪', answered: '👋',
  'out-of-service': '⛔', failed: '⛔', declined: '✋',
};
const byId = (id) => document.getElementById(id);
const events = new EventSource('/events');
events.onmessage = (message) => {
  const state = JSON.parse(message.data);
  document.body.dataset.notice = state.notice;
  document.body.dataset.relay = state.relay;
  byId('picto').textContent = PICTOS[state.notice] ?? 'ℹ️';
  byId('fr').textContent = state.fr;
  byId('en').textContent = state.en;
  byId('reply').textContent = state.reply ?? '';
  byId('reply').hidden = !state.reply;
  for (const lamp of document.querySelectorAll('[data-light]')) {
    lamp.dataset.on = String(state.lights[lamp.dataset.light]);
  }
};
events.onerror = () => { document.body.dataset.notice = 'out-of-service'; };
