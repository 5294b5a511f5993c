/**
 * The second of two quick taps is meant for what the first one touched. Where something else has come to stand there
 * meanwhile, it is covered for a moment: a tap that cannot have been meant for it does nothing.
 */

/** Milliseconds from the first tap within which another is its second. */
const SECOND = 700;
/** Nobody has seen, understood and touched a button that is younger than this, in milliseconds. */
const REACTION = 350;
/** How far a finger's second tap lands from its first, in CSS pixels. */
const REACH = 44;
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
 * @param clock milliseconds that only go forward
 * @returns what ends it
 */
export function guardSecondTaps(clock: () => number = () => performance.now()): () => void {
  let tap: Tap | null = null;
  let shield: HTMLElement | null = null;
  let lift: ReturnType<typeof setTimeout> | undefined;

  const end = () => {
    clearTimeout(lift);
    shield?.remove();
    shield = null;
    tap = null;
    changes.disconnect();
  };
  const changes = new MutationObserver(() => {
    if (tap === null || shield !== null) {
      return;
    }
    const now = clock();
    if (now - tap.at > SECOND) {
      end();
      return;
    }
    const before = tap.under;
    const other = under(tap).some((each, n) => each !== null && each !== before[n]);
    if (other) {
      shield = cover(tap);
      lift = setTimeout(end, Math.max(tap.at + SECOND, now + REACTION) - now);
    }
  });
  const clicked = (event: MouseEvent) => {
    // Keys and screen readers click without a place.
    if (event.detail === 0 || shield !== null) {
      return;
    }
    end();
    const { clientX: x, clientY: y } = event;
    tap = { x, y, at: clock(), under: under({ x, y }) };
    changes.observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled"] });
  };
  addEventListener("click", clicked, { capture: true });
  return () => {
    removeEventListener("click", clicked, { capture: true });
    end();
  };
}

/** What can be touched at a place and around it, each by a name of its own. */
function under({ x, y }: { readonly x: number; readonly y: number }): (string | null)[] {
  return AROUND.map(([right, down]) => {
    const control = document
      .elementFromPoint(x + right, y + down)
      ?.closest<HTMLElement>("button:not(:disabled), a[href], label, input, select");
    return control ? nameOf(control) : null;
  });
}

const names = new WeakMap<Element, number>();
let named = 0;

/** An element may be kept and given another work: its test id says which. */
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
  shield.className = "second-tap";
  shield.setAttribute("aria-hidden", "true");
  shield.style.left = `${x - REACH}px`;
  shield.style.top = `${y - REACH}px`;
  shield.style.width = shield.style.height = `${2 * REACH}px`;
  document.body.append(shield);
  return shield;
}
