/** Tones: made, played into a door's microphone, and measured at its speaker. */
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";

const RATE = 48_000;

/**
 * A tone of a quarter of full scale that comes and goes four times a second, because noise suppression removes a steady
 * one.
 */
function sample(hertz, at) {
  const on = Math.floor((at * 8) / RATE) % 2 === 0;
  return on ? Math.round(8192 * Math.sin((2 * Math.PI * hertz * at) / RATE)) : 0;
}

function chunk(hertz, from, frames) {
  const bytes = Buffer.alloc(frames * 2);
  for (let i = 0; i < frames; i++) {
    bytes.writeInt16LE(sample(hertz, from + i), i * 2);
  }
  return bytes;
}

/** Writes a WAV file of five seconds, one channel, 16 bits. */
export function writeTone(file, hertz) {
  const body = chunk(hertz, 0, RATE * 5);
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.writeUInt32LE(36 + body.length, 4);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(RATE, 24);
  head.writeUInt32LE(RATE * 2, 28);
  head.writeUInt16LE(2, 32);
  head.writeUInt16LE(16, 34);
  head.write("data", 36);
  head.writeUInt32LE(body.length, 40);
  writeFileSync(file, Buffer.concat([head, body]));
}

/** Goertzel's algorithm: the amplitude of one tone; 1 is full scale. */
export function amplitude(samples, hertz) {
  const coefficient = 2 * Math.cos((2 * Math.PI * hertz) / RATE);
  let one = 0;
  let two = 0;
  for (const each of samples) {
    [one, two] = [each + coefficient * one - two, one];
  }
  return (2 * Math.sqrt(Math.max(0, one * one + two * two - coefficient * one * two))) / samples.length;
}

const format = ["--rate=48000", "--channels=1", "--format=s16le"];

/** Plays a tone into a sink until stopped. */
export function playTone(server, sink, hertz) {
  const player = spawn("pacat", ["--playback", "-d", sink, ...format], {
    env: { ...process.env, PULSE_SERVER: server },
    stdio: ["pipe", "ignore", "inherit"],
  });
  let at = 0;
  const feed = () => {
    while (!player.killed && player.stdin.write(chunk(hertz, at, RATE / 50))) {
      at += RATE / 50;
    }
    at += RATE / 50;
  };
  player.stdin.on("drain", feed);
  player.stdin.on("error", () => undefined);
  feed();
  return { stop: () => player.kill() };
}

/** Listens to a sink; `level(hertz)` is the loudest 50 ms of that tone in the last second. */
export function listen(server, sink) {
  const recorder = spawn("parec", ["-d", `${sink}.monitor`, ...format, "--latency-msec=20"], {
    env: { ...process.env, PULSE_SERVER: server },
    stdio: ["ignore", "pipe", "inherit"],
  });
  let heard = Buffer.alloc(0);
  recorder.stdout.on("data", (bytes) => {
    heard = Buffer.concat([heard, bytes]).subarray(-RATE * 2);
  });
  return {
    level(hertz) {
      const window = RATE / 20;
      let loudest = 0;
      for (let from = 0; from + window * 2 <= heard.length; from += window * 2) {
        const samples = new Float64Array(window);
        for (let i = 0; i < window; i++) {
          samples[i] = heard.readInt16LE(from + i * 2) / 32768;
        }
        loudest = Math.max(loudest, amplitude(samples, hertz));
      }
      return loudest;
    },
    stop: () => recorder.kill(),
  };
}
