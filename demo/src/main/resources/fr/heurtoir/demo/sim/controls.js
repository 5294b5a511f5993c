'use strict';
const token = location.hash.slice(1);
const said = document.getElementById('said');
for (const button of document.querySelectorAll('[data-act]')) {
  button.addEventListener('click', async () => {
    const answer = await fetch('/sim/' + button.dataset.act, {
      method: 'POST',
      headers: { 'Heurtoir-Token': token },
    });
    said.textContent = answer.ok ? await answer.text() : 'refusé : ' + answer.status;
  });
}
const relay = document.getElementById('relay');
new EventSource('/events').onmessage = (message) => {
  const state = JSON.parse(message.data);
  relay.dataset.relay = state.relay;
  relay.textContent = state.relay === 'released' ? 'ouverte' : 'fermée';
  for (const lamp of document.querySelectorAll('[data-light]')) {
    lamp.dataset.pattern = state.lights[lamp.dataset.light];
    lamp.title = lamp.dataset.pattern;
  }
};
