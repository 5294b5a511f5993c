import { useEffect, useRef, useState } from "preact/hooks";
import { useApp } from "./context";
import { Icon } from "./icons";

/** How long the button must be held. */
export const HOLD = 700;
/** A screen reader's activation has no length: it must come twice within this time instead. */
const CONFIRM = 5_000;

interface Props {
  readonly label: string;
  readonly testid: string;
  readonly lock: string;
  readonly disabled: boolean;
  readonly onOpen: () => void;
}

/** Opens a gate: a touch in a pocket must not, so it has to be held, by finger, mouse or key. */
export function HoldButton({ label, testid, lock, disabled, onOpen }: Props) {
  const { words } = useApp();
  const [phase, setPhase] = useState<"idle" | "holding" | "short" | "confirm" | "done">("idle");
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const pointed = useRef(false);

  const clear = () => {
    if (timer.current !== null) {
      clearTimeout(timer.current);
      timer.current = null;
    }
  };
  const after = (ms: number, next: () => void) => {
    clear();
    timer.current = setTimeout(next, ms);
  };
  useEffect(() => clear, []);

  const begin = () => {
    if (disabled || phase === "holding") {
      return;
    }
    setPhase("holding");
    after(HOLD, () => {
      setPhase("done");
      navigator.vibrate?.(60);
      onOpen();
      after(1_200, () => setPhase("idle"));
    });
  };
  const release = () => {
    if (phase === "holding") {
      setPhase("short");
      after(2_500, () => setPhase("idle"));
    }
  };
  const activate = () => {
    if (phase === "confirm") {
      clear();
      setPhase("done");
      onOpen();
      after(1_200, () => setPhase("idle"));
    } else {
      setPhase("confirm");
      after(CONFIRM, () => setPhase("idle"));
    }
  };

  const hint =
    phase === "short" ? words.ring.openHoldHint : phase === "confirm" ? words.ring.openConfirm : null;
  return (
    <button
      type="button"
      class={`round round--open is-${phase}`}
      data-testid={testid}
      data-lock={lock}
      data-hold={phase}
      disabled={disabled}
      aria-describedby={`hold-${lock}`}
      onPointerDown={(event) => {
        if (event.button === 0) {
          pointed.current = true;
          event.currentTarget.setPointerCapture?.(event.pointerId);
          begin();
        }
      }}
      onPointerUp={release}
      onPointerCancel={() => {
        pointed.current = false;
        release();
      }}
      onLostPointerCapture={release}
      onContextMenu={(event) => event.preventDefault()}
      onKeyDown={(event) => {
        if (event.key === " " || event.key === "Enter") {
          event.preventDefault();
          if (!event.repeat) {
            begin();
          }
        }
      }}
      onKeyUp={(event) => {
        if (event.key === " " || event.key === "Enter") {
          event.preventDefault();
          release();
        }
      }}
      onBlur={release}
      onClick={(event) => {
        // Only a click that no finger, mouse or key made: that of a screen reader or a switch.
        if (!pointed.current && event.detail === 0 && !disabled) {
          activate();
        }
        pointed.current = false;
      }}
    >
      <span class="round__disc">
        <svg class="hold" viewBox="0 0 80 80" aria-hidden="true">
          <circle class="hold__track" cx="40" cy="40" r="37" />
          <circle class="hold__run" cx="40" cy="40" r="37" pathLength="100" />
        </svg>
        <Icon name={phase === "done" ? "check" : "open"} />
      </span>
      <span class="round__label">{label}</span>
      <span class="round__hint" id={`hold-${lock}`} role="status">
        {hint ?? words.ring.openHold}
      </span>
    </button>
  );
}
