/**
 * The desired state of sound, light and microphone. The shell establishes it whatever the previous state was, so a lost
 * event leaves nothing behind.
 */
import type { RingId } from "../protocol/messages";
import { isEngaged, isLive } from "./calls/rules";
import { isCalling } from "./calls/screen";
import type { Ring } from "./calls/slice";
import type { State } from "./state";

export interface Desired {
  /** The ring whose bell sounds. */
  readonly tone: RingId | null;
  /** A test sounds like a ring. */
  readonly testing: boolean;
  /** Whether the screen stays on. */
  readonly awake: boolean;
  /** The ring whose visitor hears this phone's microphone and is heard on its loudspeaker. */
  readonly voice: RingId | null;
  readonly muted: boolean;
  /** The rings that wait for this phone, shown by icon and title. */
  readonly calling: readonly Ring[];
  /** Whether a session may be prepared for the next ring: not while a ring needs the processor. */
  readonly ready: boolean;
}

export function desiredOf(state: State): Desired {
  const engaged = state.calls.rings.find(isEngaged) ?? null;
  // A visitor whom this phone calls back does not ring here.
  const calling = state.calls.rings.filter(
    (ring) => isCalling(ring) && !ring.stale && ring.callBackOf === null,
  );
  return {
    tone: engaged ? null : (calling[0]?.id ?? null),
    testing: state.waking.testing !== null && state.calls.shown === null,
    awake:
      state.waking.testing !== null ||
      state.calls.rings.some((ring) => isLive(ring) && ring.id === state.calls.shown),
    voice: engaged?.id ?? null,
    muted: state.calls.muted,
    calling,
    ready: state.enrolment.session.kind === "enrolled" && !state.calls.rings.some(isLive),
  };
}
