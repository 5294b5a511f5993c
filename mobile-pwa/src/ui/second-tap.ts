/**
 * The second of two quick taps is meant for what the first one touched. If something else has appeared there meanwhile,
 * it is covered for a moment, so that the tap does nothing.
 */

/** Milliseconds from the first tap within which another is its second. */
const SECOND = 700;
/** A button that is younger than this, in milliseconds, cannot have been seen, understood and touched. */
const REACTION = 350;
/** The greatest distance between a finger's two taps, in CSS pixels. */
const REACH = 44;
const SHIELD = "second-tap";
const AROUND = [
  [0, 0],
  [-24, 0],
  [24, 0],
  [0, -24],
  [0, 24],
] as const;

interface Tap {
  readonly x: number;
  readonly y: number;
  readonly at: number;
  readonly under: readonly (string | null)[];
}

/**
 * @param clock milliseconds of a monotonic clock
 * @returns what ends it
 */
export function guardSecondTaps(clock: () => number = () => performance.now()): () => void {
  /** The last tap, until something else has come to stand there or it is too long ago. */
  let tap: Tap | null = null;
  const shields = new Map<HTMLElement, ReturnType<typeof setTimeout>>();

  const lift = (shield: HTMLElement) => {
    clearTimeout(shields.get(shield));
    shields.delete(shield);
    shield.remove();
  };
  const forget = () => {
    tap = null;
    changes.disconnect();
  };
  const changes = new MutationObserver(() => {
    if (tap === null) {
      return;
    }
    const now = clock();
    if (now - tap.at > SECOND) {
      forget();
      return;
    }
    const before = tap.under;
    const other = under(tap).some((each, n) => each !== null && each !== before[n]);
    if (other) {
      const until = Math.max(tap.at + SECOND, now + REACTION);
      const shield = cover(tap);
      shields.set(
        shield,
        setTimeout(() => lift(shield), until - now),
      );
      forget();
    }
  });
  const clicked = (event: MouseEvent) => {
    // Keys and screen readers click without a position. A tap beside a shield is a tap like any other.
    if (event.detail === 0 || shields.has(event.target as HTMLElement)) {
      return;
    }
    forget();
    const { clientX: x, clientY: y } = event;
    tap = { x, y, at: clock(), under: under({ x, y }) };
    changes.observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled"] });
  };
  addEventListener("click", clicked, { capture: true });
  return () => {
    removeEventListener("click", clicked, { capture: true });
    forget();
    for (const shield of [...shields.keys()]) {
      lift(shield);
    }
  };
}

/** The controls at and around a position, each by its own name. What a shield covers is there all the same. */
function under({ x, y }: { readonly x: number; readonly y: number }): (string | null)[] {
  return AROUND.map(([right, down]) => {
    const control = document
      .elementsFromPoint(x + right, y + down)
      .find((element) => element.className !== SHIELD)
      ?.closest<HTMLElement>("button:not(:disabled), a[href], label, input, select");
    return control ? nameOf(control) : null;
  });
}

const names = new WeakMap<Element, number>();
let named = 0;

/** An element may be reused for another purpose: its test id says which. */
function nameOf(control: HTMLElement): string {
  let number = names.get(control);
  if (number === undefined) {
    named++;
    number = named;
    names.set(control, number);
  }
  return `${number} ${control.dataset["testid"] ?? ""}`;
}

function cover({ x, y }: Tap): HTMLElement {
  const shield = document.createElement("div");
  shield.className = SHIELD;
  shield.setAttribute("aria-hidden", "true");
  shield.style.left = `${x - REACH}px`;
  shield.style.top = `${y - REACH}px`;
  shield.style.width = shield.style.height = `${2 * REACH}px`;
  document.body.append(shield);
  return shield;
}
