import { useRef, useState } from "preact/hooks";
import { useApp } from "./context";
import { useDeliberate } from "./deliberate";
import type { OpenProps } from "./HoldButton";
import { Icon } from "./icons";

/** The fraction of the way that counts as the whole: the end at a phone's edge is hard to reach. */
const ENOUGH = 0.9;
/** A drag further away from the track than this is no slide. */
const ASTRAY = 90;
const KNOB = 60;

/**
 * Opens a gate by sliding a knob to the end. Keys hold, and a screen reader activates twice, as with the other button.
 */
export function SlideButton({ label, testid, lock, disabled, why, onOpen }: OpenProps) {
  const { words } = useApp();
  const { step, pointed, finish, handlers } = useDeliberate(disabled, onOpen);
  const [way, setWay] = useState(0);
  const drag = useRef<{ x: number; y: number; length: number } | null>(null);
  const stop = () => {
    drag.current = null;
    setWay(0);
  };
  const hint =
    why ??
    (step === "confirm" ? words.ring.openConfirm : step === "holding" ? words.ring.openHoldHint : label);
  return (
    <button
      type="button"
      class={`slide is-${step} ${way > 0 ? "is-moved" : ""}`}
      data-testid={testid}
      data-lock={lock}
      data-hold={way > 0 ? "holding" : step}
      data-gesture="slide"
      disabled={disabled}
      aria-label={label}
      aria-describedby={`slide-${lock}`}
      onPointerDown={(event) => {
        const { left, width } = event.currentTarget.getBoundingClientRect();
        pointed(true);
        // The slide begins at the knob: a touch further along is no slide, and a twitch cannot make it one.
        if (event.button === 0 && event.clientX - left < KNOB + 16) {
          event.currentTarget.setPointerCapture?.(event.pointerId);
          drag.current = { x: event.clientX, y: event.clientY, length: width - KNOB };
        }
      }}
      onPointerMove={(event) => {
        const begun = drag.current;
        if (begun === null) {
          return;
        }
        if (Math.abs(event.clientY - begun.y) > ASTRAY) {
          stop();
          return;
        }
        const share = Math.min(1, Math.max(0, (event.clientX - begun.x) / begun.length));
        if (share >= ENOUGH) {
          stop();
          finish();
        } else {
          setWay(share * begun.length);
        }
      }}
      onPointerUp={stop}
      onPointerCancel={() => {
        pointed(false);
        stop();
      }}
      {...handlers}
    >
      <span class="slide__knob" style={{ transform: `translateX(${way}px)` }} aria-hidden="true">
        <Icon name={step === "done" ? "check" : "open"} />
      </span>
      <span class="slide__label" aria-hidden="true">
        {hint}
      </span>
      <Icon name="chevrons" class="slide__arrows" />
      <span class="unseen" id={`slide-${lock}`} role="status">
        {why ?? (step === "confirm" ? words.ring.openConfirm : words.ring.openSlide)}
      </span>
    </button>
  );
}
