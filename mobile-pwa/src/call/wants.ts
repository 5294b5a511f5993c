/**
 * What should be the case now: sound, light, microphone. The shell makes it so, whatever was the case before; nothing
 * of this can be left behind by a lost event.
 */
import type { RingId } from "../protocol/messages";
import { isCalling } from "./settle";
import { isEngaged, isLive, type Ring, type State } from "./state";

export interface Wants {
  /** The ring whose bell sounds. */
  readonly tone: RingId | null;
  /** A test sounds like a ring. */
  readonly testing: boolean;
  /** The screen stays on. */
  readonly awake: boolean;
  /** The ring whose visitor hears this phone's microphone and is heard on its loudspeaker. */
  readonly voice: RingId | null;
  readonly muted: boolean;
  /** Rings that wait for this phone: shown by the icon and the title. */
  readonly calling: readonly Ring[];
  /** Whether a session may be prepared for the next ring: not while a ring needs the processor. */
  readonly ready: boolean;
}

export function wants(state: State): Wants {
  const engaged = state.rings.find(isEngaged) ?? null;
  // Whom this phone calls back does not ring here.
  const calling = state.rings.filter((ring) => isCalling(ring) && !ring.stale && ring.callBackOf === null);
  return {
    tone: engaged ? null : (calling[0]?.id ?? null),
    testing: state.testing !== null && state.shown === null,
    awake: state.testing !== null || state.rings.some((ring) => isLive(ring) && ring.id === state.shown),
    voice: engaged?.id ?? null,
    muted: state.muted,
    calling,
    ready: state.session.kind === "enrolled" && !state.rings.some(isLive),
  };
}
