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
  /** An activation without a length. */
  readonly activate: () => void;
  /** It has counted by other means. */
  readonly finish: () => void;
  /** Handlers of the keys that hold. */
  readonly keys: {
    readonly onKeyDown: (event: KeyboardEvent) => void;
    readonly onKeyUp: (event: KeyboardEvent) => void;
    readonly onBlur: () => void;
  };
}

/** What a touch in a pocket cannot do: a gate opens by holding, or by doing the same thing twice. */
export function useDeliberate(disabled: boolean, onDone: () => void): Deliberate {
  const [step, setStep] = useState<Step>("idle");
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);

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
    activate,
    finish,
    keys: {
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
    },
  };
}
