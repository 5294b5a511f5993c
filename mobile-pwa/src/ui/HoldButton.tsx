import { useApp } from "./context";
import { useDeliberate } from "./deliberate";
import { Icon } from "./icons";

export interface OpenProps {
  readonly label: string;
  readonly testid: string;
  readonly lock: string;
  readonly disabled: boolean;
  /** Why the button cannot be used now, where known. */
  readonly why: string | null;
  readonly onOpen: () => void;
}

/** Opens a gate. A touch in a pocket must not, so the button must be held, by finger, mouse or key. */
export function HoldButton({ label, testid, lock, disabled, why, onOpen }: OpenProps) {
  const { words } = useApp();
  const { step, begin, release, pointed, handlers } = useDeliberate(disabled, onOpen);
  const hint =
    why ??
    (step === "short"
      ? words.ring.openHoldHint
      : step === "confirm"
        ? words.ring.openConfirm
        : words.ring.openHold);
  return (
    <button
      type="button"
      class={`round round--open is-${step}`}
      data-testid={testid}
      data-lock={lock}
      data-hold={step}
      data-gesture="hold"
      disabled={disabled}
      aria-describedby={`hold-${lock}`}
      onPointerDown={(event) => {
        if (event.button === 0) {
          pointed(true);
          event.currentTarget.setPointerCapture?.(event.pointerId);
          begin();
        }
      }}
      onPointerUp={release}
      onPointerCancel={() => {
        pointed(false);
        release();
      }}
      onLostPointerCapture={release}
      {...handlers}
    >
      <span class="round__disc">
        <svg class="hold" viewBox="0 0 80 80" aria-hidden="true">
          <circle class="hold__track" cx="40" cy="40" r="37" />
          <circle class="hold__run" cx="40" cy="40" r="37" pathLength="100" />
        </svg>
        <Icon name={step === "done" ? "check" : "open"} />
      </span>
      <span class="round__label">{label}</span>
      <span class="round__hint" id={`hold-${lock}`} role="status">
        {hint}
      </span>
    </button>
  );
}
