/**
 * Runs in the page before its own scripts: keeps a diary of what a person would see. `heurtoirDiary.states` contains
 * each change of the screen, `heurtoirDiary.frames` each decoded picture with the test camera's counter in it, or null.
 * Times are milliseconds since 1970 of this machine's clock.
 */
export function keepDiary() {
  const diary = { states: [], frames: [], taps: [] };
  window.heurtoirDiary = diary;
  const now = () => performance.timeOrigin + performance.now();
  const canvas = document.createElement("canvas");
  canvas.width = 160;
  canvas.height = 10;
  const pen = canvas.getContext("2d", { willReadFrequently: true });

  /** The counter in the lowest twelfth of the picture: sixteen blocks, see the door's FrameCounter. */
  const counter = (video) => {
    const { videoWidth: wide, videoHeight: high } = video;
    if (!wide || !high) {
      return null;
    }
    pen.drawImage(video, 0, high - high / 12, wide, high / 12, 0, 0, 160, 10);
    const { data } = pen.getImageData(0, 0, 160, 10);
    const bits = [];
    for (let block = 0; block < 16; block++) {
      let sum = 0;
      for (let y = 3; y < 7; y++) {
        for (let x = block * 10 + 3; x < block * 10 + 7; x++) {
          const at = (y * 160 + x) * 4;
          sum += data[at] + data[at + 1] + data[at + 2];
        }
      }
      const mean = sum / 48;
      if (mean > 80 && mean < 176) {
        return null;
      }
      bits.push(mean >= 176 ? 1 : 0);
    }
    const whole = bits.slice(2, 15).reduce((a, b) => a + b) % 2 === 0;
    if (!bits[0] || bits[1] || !bits[15] || !whole) {
      return null;
    }
    return bits.slice(2, 14).reduce((value, bit) => value * 2 + bit, 0);
  };

  const watched = new WeakSet();
  const watch = (video) => {
    if (watched.has(video)) {
      return;
    }
    watched.add(video);
    const frame = () => {
      const at = now();
      diary.frames.push({ at, counter: counter(video), ring: diary.states.at(-1)?.ring });
      video.requestVideoFrameCallback(frame);
    };
    video.requestVideoFrameCallback(frame);
  };

  let last = "";
  const look = () => {
    const root = document.querySelector("[data-testid=state]");
    const video = document.querySelector("video[data-testid=ring-video]");
    if (video) {
      watch(video);
    }
    if (!root) {
      return;
    }
    const { state, ring, link } = root.dataset;
    const by = document.querySelector("[data-testid=by]")?.textContent ?? null;
    const lock = document.querySelector("[data-testid=lock-state]")?.dataset.state ?? null;
    const word = [state, ring, link, by, lock].join("|");
    if (word !== last) {
      last = word;
      diary.states.push({ at: now(), state, ring, link, by, lock });
    }
  };
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    characterData: true,
  });
  addEventListener(
    "pointerdown",
    (event) => {
      const target = event.target instanceof Element ? event.target.closest("[data-testid]") : null;
      diary.taps.push({ at: now(), on: target?.dataset.testid ?? null });
    },
    true,
  );
}
