// Shows what the agent says, and only that: when it says nothing for a while, the station is out of service.
'use strict';
const SILENCE_MS = 15_000;
const AGAIN_MS = 2_000;
const byId = (id) => document.getElementById(id);
const words = ['first', 'second'];

/** So many letters have room to be larger still. */
const SHORT = 6;

// The page is served with the words of a station that is out of service; they are kept for when nobody can send any.
const broken = {
  notice: 'out-of-service',
  meaning: 'out',
  pictogram: byId('pictogram').firstElementChild.getAttribute('href').slice(1),
  words: words.map((place) => ({
    lang: byId(`${place}-headline`).lang,
    headline: byId(`${place}-headline`).textContent,
    more: byId(`${place}-more`).textContent,
  })),
  capture: { camera: false, microphone: false },
};

let heard = performance.now();
let events;

function write(id, text, lang) {
  const element = byId(id);
  if (element.textContent !== text) {
    element.textContent = text;
  }
  if (lang) {
    element.lang = lang;
  }
}

function show(state) {
  document.body.dataset.notice = state.notice;
  document.body.dataset.meaning = state.meaning;
  byId('pictogram').firstElementChild.setAttribute('href', `#${state.pictogram}`);
  document.body.dataset.size = state.words[0].headline.length <= SHORT ? 'short' : 'long';
  words.forEach((place, i) => {
    const said = state.words[i] ?? { lang: '', headline: '', more: '' };
    write(`${place}-headline`, said.headline, said.lang);
    write(`${place}-more`, said.more, said.lang);
  });
  const headline = byId('first-headline');
  document.body.dataset.fit = headline.scrollWidth > headline.clientWidth ? 'tight' : 'loose';
  byId('capture-camera').hidden = !state.capture.camera;
  byId('capture-microphone').hidden = !state.capture.microphone;
  byId('capture').hidden = !state.capture.camera && !state.capture.microphone;
}

function hear(message) {
  heard = performance.now();
  const state = JSON.parse(message.data);
  if (state.version !== document.body.dataset.version) {
    location.reload();
    return;
  }
  document.body.dataset.theme = state.theme;
  show(state);
}

function listen() {
  events?.close();
  events = new EventSource('/events');
  events.onmessage = hear;
  events.onerror = () => {
    show(broken);
    // What answered with an error is not asked again by the browser itself.
    if (events.readyState === EventSource.CLOSED) {
      setTimeout(listen, AGAIN_MS);
    }
  };
}

setInterval(() => {
  if (performance.now() - heard > SILENCE_MS) {
    show(broken);
    heard = performance.now();
    listen();
  }
}, 1_000);
listen();
