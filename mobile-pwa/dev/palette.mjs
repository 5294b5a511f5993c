/** Makes a screenshot small: converts a PNG with 8 bits a channel to one with a palette of at most 256 colours. */
import { deflateSync, inflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

export function toPalette(png, most = 256) {
  const image = decode(png);
  const palette = choose(image.pixels, most);
  return encode(image, palette);
}

/** Reads RGB or RGBA, not interlaced, as browsers write it. A screenshot has full alpha. */
function decode(png) {
  let at = 8;
  let width = 0;
  let height = 0;
  let channels = 4;
  const packed = [];
  while (at < png.length) {
    const length = png.readUInt32BE(at);
    const type = png.toString("latin1", at + 4, at + 8);
    const body = png.subarray(at + 8, at + 8 + length);
    if (type === "IHDR") {
      width = body.readUInt32BE(0);
      height = body.readUInt32BE(4);
      if (body[8] !== 8 || (body[9] !== 2 && body[9] !== 6) || body[12] !== 0) {
        throw new Error("not a PNG as browsers write it");
      }
      channels = body[9] === 6 ? 4 : 3;
    } else if (type === "IDAT") {
      packed.push(body);
    }
    at += length + 12;
  }
  const raw = inflateSync(Buffer.concat(packed));
  const stride = width * channels;
  const rows = Buffer.alloc(stride * height);
  for (let y = 0; y < height; y++) {
    const filter = raw[y * (stride + 1)];
    for (let x = 0; x < stride; x++) {
      const here = raw[y * (stride + 1) + 1 + x];
      const left = x >= channels ? rows[y * stride + x - channels] : 0;
      const above = y > 0 ? rows[(y - 1) * stride + x] : 0;
      const corner = y > 0 && x >= channels ? rows[(y - 1) * stride + x - channels] : 0;
      rows[y * stride + x] = here + predict(filter, left, above, corner);
    }
  }
  const pixels = new Uint32Array(width * height);
  for (let n = 0; n < pixels.length; n++) {
    const from = n * channels;
    pixels[n] = (rows[from] << 16) | (rows[from + 1] << 8) | rows[from + 2];
  }
  return { width, height, pixels };
}

/** The filters of PNG (section 9 of its specification). */
function predict(filter, left, above, corner) {
  switch (filter) {
    case 1:
      return left;
    case 2:
      return above;
    case 3:
      return (left + above) >> 1;
    case 4: {
      const [a, b, c] = [
        Math.abs(above - corner),
        Math.abs(left - corner),
        Math.abs(left + above - 2 * corner),
      ];
      return a <= b && a <= c ? left : b <= c ? above : corner;
    }
    default:
      return 0;
  }
}

/** Median cut over the colours that occur, weighted by their frequency. */
function choose(pixels, most) {
  const count = new Map();
  for (const colour of pixels) {
    count.set(colour, (count.get(colour) ?? 0) + 1);
  }
  let boxes = [[...count].map(([colour, times]) => ({ colour, times }))];
  while (boxes.length < most) {
    const widest = boxes
      .filter((box) => box.length > 1)
      .map((box) => ({ box, ...spread(box) }))
      .sort((a, b) => b.weight - a.weight)[0];
    if (!widest) {
      break;
    }
    const { box, shift } = widest;
    box.sort((a, b) => ((a.colour >> shift) & 255) - ((b.colour >> shift) & 255));
    const half = box.reduce((sum, each) => sum + each.times, 0) / 2;
    let cut = 0;
    for (let sum = 0; cut < box.length - 1 && sum < half; cut++) {
      sum += box[cut].times;
    }
    cut = Math.max(1, cut);
    boxes = [...boxes.filter((each) => each !== box), box.slice(0, cut), box.slice(cut)];
  }
  return boxes.map(mean);
}

function spread(box) {
  let best = { shift: 16, range: -1 };
  let total = 0;
  for (const each of box) {
    total += each.times;
  }
  for (const [shift, eye] of [
    [16, 0.7],
    [8, 1],
    [0, 0.45],
  ]) {
    let least = 255;
    let largest = 0;
    for (const { colour } of box) {
      const value = (colour >> shift) & 255;
      least = Math.min(least, value);
      largest = Math.max(largest, value);
    }
    if ((largest - least) * eye > best.range) {
      best = { shift, range: (largest - least) * eye };
    }
  }
  return { shift: best.shift, weight: best.range * Math.sqrt(total) };
}

function mean(box) {
  let total = 0;
  const sum = [0, 0, 0];
  for (const { colour, times } of box) {
    total += times;
    sum[0] += ((colour >> 16) & 255) * times;
    sum[1] += ((colour >> 8) & 255) * times;
    sum[2] += (colour & 255) * times;
  }
  return sum.map((each) => Math.round(each / total));
}

function encode({ width, height, pixels }, palette) {
  const nearest = new Map();
  const index = (colour) => {
    let found = nearest.get(colour);
    if (found === undefined) {
      let least = Number.POSITIVE_INFINITY;
      palette.forEach(([r, g, b], n) => {
        const far =
          2 * (r - ((colour >> 16) & 255)) ** 2 +
          4 * (g - ((colour >> 8) & 255)) ** 2 +
          (b - (colour & 255)) ** 2;
        if (far < least) {
          least = far;
          found = n;
        }
      });
      nearest.set(colour, found);
    }
    return found;
  };
  const rows = Buffer.alloc((width + 1) * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      rows[y * (width + 1) + 1 + x] = index(pixels[y * width + x]);
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", head),
    chunk("PLTE", Buffer.from(palette.flat())),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) {
    c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  }
  return c;
});

function chunk(type, body) {
  const whole = Buffer.alloc(body.length + 12);
  whole.writeUInt32BE(body.length, 0);
  whole.write(type, 4, "latin1");
  whole.set(body, 8);
  let crc = 0xffffffff;
  for (let n = 4; n < body.length + 8; n++) {
    crc = CRC[(crc ^ whole[n]) & 255] ^ (crc >>> 8);
  }
  whole.writeUInt32BE((crc ^ 0xffffffff) >>> 0, body.length + 8);
  return whole;
}
