/** A small camera for tests that look at no picture: a quarter of the test camera's pixels, ten pictures a second. */
import { writeFileSync } from "node:fs";

const WIDTH = 320;
const HEIGHT = 240;
const RATE = 10;
const FRAMES = 48;
const BLOCKS = 16;
const COUNTER = HEIGHT / 12;

/** The counter of that frame, as in the door's FrameCounter: sixteen blocks, white or black. */
function blocks(frame) {
  const value = Array.from({ length: 12 }, (_, i) => (frame >> (11 - i)) & 1);
  return [1, 0, ...value, value.reduce((a, b) => a + b) % 2, 1];
}

/** Luma: stripes, so that the camera does not count as covered, a visitor who walks, and the counter. */
function luma(frame) {
  const bytes = Buffer.alloc(WIDTH * HEIGHT);
  const white = blocks(frame);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const walks = x >= 4 * frame && x < 4 * frame + 60 && y > 60 && y < 200;
      const scene = walks ? 200 : 60 + 30 * (Math.floor(x / 40) % 4);
      bytes[y * WIDTH + x] = y < HEIGHT - COUNTER ? scene : white[Math.floor((x * BLOCKS) / WIDTH)] ? 235 : 16;
    }
  }
  return bytes;
}

/** Writes a YUV4MPEG2 file for `./heurtoir demo --camera file:...`, which plays it in a loop. */
export function writeSmallCamera(file) {
  const grey = Buffer.alloc((WIDTH * HEIGHT) / 2, 128);
  const frames = Array.from({ length: FRAMES }, (_, n) => [Buffer.from("FRAME\n"), luma(n), grey]);
  const header = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F${RATE}:1 Ip C420jpeg\n`);
  writeFileSync(file, Buffer.concat([header, ...frames.flat()]));
}
