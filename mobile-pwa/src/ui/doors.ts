import type { Door } from "../protocol/messages";
import type { Words } from "../words/words";

export interface DoorLook {
  readonly look: "good" | "warn" | "bad" | "unknown";
  readonly text: string;
}

/** The state of a door, in plain words; unknown without a connection. */
export function doorLook(door: Door, up: boolean, words: Words): DoorLook {
  if (!up) {
    return { look: "unknown", text: words.home.doorUnknown };
  }
  if (!door.online) {
    return { look: "bad", text: words.home.doorOffline };
  }
  if (door.locked) {
    return { look: "bad", text: words.home.doorLocked };
  }
  if (door.faults.length > 0) {
    const known = door.faults.map((each) => words.home.faults[each] ?? words.home.faults.other);
    return { look: "warn", text: [...new Set(known)].join(" · ") };
  }
  return { look: "good", text: words.home.doorOnline };
}
