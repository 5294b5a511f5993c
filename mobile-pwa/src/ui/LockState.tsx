import { gateOf } from "../core/calls/rules";
import type { Gate, Opening, Ring } from "../core/calls/slice";
import { useApp } from "./context";
import { Icon, type IconName } from "./icons";
import { lockText } from "./lockText";

const LOOKS: Readonly<Record<Opening["state"], readonly ["wait" | "good" | "bad" | "done", IconName]>> = {
  asking: ["wait", "lock"],
  ordered: ["wait", "lock"],
  pulsing: ["good", "open"],
  released: ["done", "lock"],
  refused: ["bad", "alert"],
  unconfirmed: ["bad", "alert"],
  unsent: ["bad", "alert"],
  denied: ["bad", "alert"],
};

const GATE_LOOKS: Readonly<Record<Gate["state"], readonly ["wait" | "good" | "bad" | "done", IconName]>> = {
  opened: ["good", "open"],
  closed: ["done", "lock"],
  "not-opened": ["wait", "lock"],
  "still-open": ["bad", "alert"],
  forced: ["bad", "alert"],
};

/** The known state of each lock of the ring; with `news`, only states that are not final. */
export function LockStates({ ring, news = false }: { ring: Ring; news?: boolean }) {
  const { words } = useApp();
  return (
    <div class="locks" aria-live="assertive">
      {ring.openings.map((opening, index) => {
        const gate = gateOf(ring, opening);
        const [look, icon] = gate ? GATE_LOOKS[gate.state] : LOOKS[opening.state];
        if (news && opening.state === "released" && !gate) {
          return null;
        }
        return (
          <p
            key={opening.lock}
            class={`chip chip--${look}`}
            data-testid={index === 0 ? "lock-state" : `lock-state-${opening.lock}`}
            data-state={opening.state}
            data-lock={opening.lock}
            data-gate={gate?.state}
          >
            <Icon name={icon} />
            <span>
              {gate ? words.gate[gate.state] : lockText(opening, words)}
              {opening.by && !opening.mine ? ` (${words.lock.by(opening.by.name)})` : ""}
            </span>
          </p>
        );
      })}
    </div>
  );
}
