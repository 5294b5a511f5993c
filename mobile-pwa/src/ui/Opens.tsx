import type { Ring } from "../core/calls/slice";
import { isLockedDown } from "../core/schools/schools";
import { useApp } from "./context";
import { HoldButton } from "./HoldButton";
import { SlideButton } from "./SlideButton";

/** One control for each lock of the ring, of the kind that the person chose. */
export function Opens({ ring, disabled }: { ring: Ring; disabled: boolean }) {
  const { shell, words } = useApp();
  const slides = shell.settings.value.value.gesture === "slide";
  const locked = isLockedDown(shell.state.value, ring.school.id, ring.door.id);
  return ring.locks.map((lock, index) => {
    const Control = slides ? SlideButton : HoldButton;
    return (
      <Control
        key={lock}
        lock={lock}
        testid={index === 0 ? "open" : `open-${lock}`}
        label={
          ring.locks.length > 1
            ? words.ring.lockName(lock)
            : slides
              ? words.ring.openSlideLabel
              : words.ring.open
        }
        disabled={disabled || locked}
        why={locked ? words.school.lockdown.ringShort : null}
        onOpen={() => shell.dispatch({ type: "press-open", ring: ring.id, lock })}
      />
    );
  });
}
