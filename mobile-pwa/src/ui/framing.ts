/**
 * The placement of a door's picture on the screen. A face may be anywhere across the picture, so the parts cut off at
 * the sides can be dragged in, and an inset shows the whole. A face is often near the top (somebody tall) or the bottom
 * (a child, a wheelchair), so little is cut off there.
 */
export interface Framing {
  /** The box that the picture covers, centred in the screen, in pixels. */
  readonly width: number;
  readonly height: number;
  /** The visible part of the picture's width and height, 0 to 1. */
  readonly across: number;
  readonly down: number;
}

/** The greatest part of the picture's height that is cut off. */
const MOST_CUT = 0.1;

/**
 * @param picture the picture's size in its own pixels, 0 where unknown yet
 * @param screen the available size in CSS pixels
 * @param whole whether nothing may be cut off
 */
export function framing(
  picture: { readonly width: number; readonly height: number },
  screen: { readonly width: number; readonly height: number },
  whole: boolean,
): Framing {
  const { width, height } = screen;
  if (picture.width <= 0 || picture.height <= 0 || width <= 0 || height <= 0) {
    return { width, height, across: 1, down: 1 };
  }
  const ratio = picture.width / picture.height;
  if (whole) {
    return width / height > ratio
      ? { width: height * ratio, height, across: 1, down: 1 }
      : { width, height: width / ratio, across: 1, down: 1 };
  }
  if (width / height <= ratio) {
    return { width, height, across: width / height / ratio, down: 1 };
  }
  const box = Math.min(width, (height * ratio) / (1 - MOST_CUT));
  return { width: box, height, across: 1, down: Math.min(1, ratio / (box / height)) };
}

/** The position from 0 (left edge visible) to 1 (right edge visible) after dragging by that many pixels. */
export function dragged(from: number, pixels: number, frame: Framing): number {
  const hidden = frame.width / frame.across - frame.width;
  return hidden <= 0 ? 0.5 : Math.min(1, Math.max(0, from - pixels / hidden));
}
