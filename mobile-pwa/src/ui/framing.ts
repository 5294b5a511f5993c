/**
 * How a door's picture is laid into the screen. A face may be anywhere across the picture, so what is cut off at the sides
 * can be brought in by dragging and is shown whole in an inset; a face is often near the top (somebody tall) or the bottom
 * (a child, a wheelchair), so little is ever cut there.
 */
export interface Framing {
  /** The box that the picture covers, centred in the screen, in pixels. */
  readonly width: number;
  readonly height: number;
  /** What is seen of the picture's width and height, 0 to 1. */
  readonly across: number;
  readonly down: number;
}

/** At most this share of the picture's height is cut off. */
const MOST_CUT = 0.1;

/**
 * @param picture the picture's measures in its own pixels, 0 where they are not known yet
 * @param screen what there is for it, in CSS pixels
 * @param whole whether nothing may be cut
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

/** A position of 0 (the left edge is seen) to 1 (the right edge) after dragging by so many pixels. */
export function dragged(from: number, pixels: number, frame: Framing): number {
  const hidden = frame.width / frame.across - frame.width;
  return hidden <= 0 ? 0.5 : Math.min(1, Math.max(0, from - pixels / hidden));
}
