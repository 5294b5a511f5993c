import { useEffect, useRef, useState } from "preact/hooks";

/** How long a key or a button must be held, in milliseconds. */
export const HOLD = 700;
/** A screen reader's activation has no duration: it must come twice within this time instead, in milliseconds. */
const CONFIRM = 5_000;
const HINT = 2_500;
const DONE = 1_200;

export type Step = "idle" | "holding" | "short" | "confirm" | "done";

export interface Deliberate {
  readonly step: Step;
  /** The hold begins. */
  readonly begin: () => void;
  /** The hold ends: too early, or after it counted. */
  readonly release: () => void;
  /** Whether a finger or a mouse touches the control; its click is then no activation. */
  readonly pointed: (touched: boolean) => void;
  /** The action was confirmed by other means. */
  readonly finish: () => void;
  /** Handlers for holding keys, and for the activation by a screen reader or a switch. */
  readonly handlers: {
    readonly onKeyDown: (event: KeyboardEvent) => void;
    readonly onKeyUp: (event: KeyboardEvent) => void;
    readonly onBlur: () => void;
    readonly onClick: (event: MouseEvent) => void;
    readonly onContextMenu: (event: Event) => void;
  };
}

/** Makes an action impossible by a touch in a pocket: a gate opens by holding, or by doing the same thing twice. */
export function useDeliberate(disabled: boolean, onDone: () => void): Deliberate {
  const [step, setStep] = useState<Step>("idle");
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const touched = useRef(false);

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

  const finish = () => {
    clear();
    setStep("done");
    navigator.vibrate?.(60);
    onDone();
    after(DONE, () => setStep("idle"));
  };
  const begin = () => {
    if (!disabled && step !== "holding") {
      setStep("holding");
      after(HOLD, finish);
    }
  };
  const release = () => {
    if (step === "holding") {
      setStep("short");
      after(HINT, () => setStep("idle"));
    }
  };
  const activate = () => {
    if (disabled) {
      return;
    }
    if (step === "confirm") {
      finish();
    } else {
      setStep("confirm");
      after(CONFIRM, () => setStep("idle"));
    }
  };
  const holds = (event: KeyboardEvent) => event.key === " " || event.key === "Enter";
  return {
    step,
    begin,
    release,
    pointed: (now) => {
      touched.current = now;
    },
    finish,
    handlers: {
      onKeyDown: (event) => {
        if (holds(event)) {
          event.preventDefault();
          if (!event.repeat) {
            begin();
          }
        }
      },
      onKeyUp: (event) => {
        if (holds(event)) {
          event.preventDefault();
          release();
        }
      },
      onBlur: release,
      onClick: (event) => {
        // Only a click without finger, mouse or key: by a screen reader or a switch.
        if (!touched.current && event.detail === 0) {
          activate();
        }
        touched.current = false;
      },
      onContextMenu: (event) => event.preventDefault(),
    },
  };
}
