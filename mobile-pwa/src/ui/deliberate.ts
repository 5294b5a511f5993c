import { useEffect, useRef, useState } from "preact/hooks";

/** How long a key or a button must be held. */
export const HOLD = 700;
/** A screen reader's activation has no length: it must come twice within this time instead. */
const CONFIRM = 5_000;
const HINT = 2_500;
const DONE = 1_200;

export type Step = "idle" | "holding" | "short" | "confirm" | "done";

export interface Deliberate {
  readonly step: Step;
  /** Begins to hold. */
  readonly begin: () => void;
  /** Lets go: too early, or after it has counted. */
  readonly release: () => void;
  /** Whether a finger or a mouse touches the control: what it clicks then is no activation. */
  readonly pointed: (touched: boolean) => void;
  /** It has counted by other means. */
  readonly finish: () => void;
  /** Handlers of the keys that hold, and of the activation of a screen reader or a switch. */
  readonly handlers: {
    readonly onKeyDown: (event: KeyboardEvent) => void;
    readonly onKeyUp: (event: KeyboardEvent) => void;
    readonly onBlur: () => void;
    readonly onClick: (event: MouseEvent) => void;
    readonly onContextMenu: (event: Event) => void;
  };
}

/** What a touch in a pocket cannot do: a gate opens by holding, or by doing the same thing twice. */
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
        // Only a click that no finger, mouse or key made: that of a screen reader or a switch.
        if (!touched.current && event.detail === 0) {
          activate();
        }
        touched.current = false;
      },
      onContextMenu: (event) => event.preventDefault(),
    },
  };
}
