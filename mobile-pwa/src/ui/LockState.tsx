import { type Gate, gateOf, type Opening, type Ring } from "../call/state";
import type { Words } from "../words/words";
import { useApp } from "./context";
import { Icon, type IconName } from "./icons";

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

/** What is known of each lock of the ring, never more than that; with `news`, only what is not yet settled. */
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

function lockText(opening: Opening, words: Words): string {
  switch (opening.state) {
    case "denied":
      return words.lock.denied[opening.why ?? ""] ?? words.lock.denied.other;
    case "asking":
    case "unsent":
    case "refused":
      // Its life was over before the gateway could send it: the door was never asked.
      return opening.why === "too-late"
        ? (words.lock.denied["too-late"] ?? words.lock.refused)
        : words.lock.refused;
    case "ordered":
    case "pulsing":
    case "released":
    case "unconfirmed":
      return words.lock[opening.state];
  }
}
