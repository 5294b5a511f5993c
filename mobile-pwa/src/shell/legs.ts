import { signal } from "@preact/signals";
import type { Event } from "../call/events";
import { isStill, type Measure, measure, UNMEASURED } from "../call/quality";
import type { RingId } from "../protocol/messages";
import { hasWebRtc, Leg, Prepared } from "./leg";

/** A prepared session is made anew after this long: certificates age. */
const FRESH = 3_600_000;
/** How often a session's path is looked at. */
const LOOK = 1_500;

/** The sessions of the rings; in practice one, that of the ring on the screen. */
export class Legs {
  /** What the screen shows and the loudspeaker plays. */
  readonly picture = signal<MediaStream | null>(null);
  readonly sound = signal<MediaStream | null>(null);

  private readonly legs = new Map<RingId, { gen: number; leg: Leg; measure: Measure }>();
  private watching: ReturnType<typeof setInterval> | null = null;
  private prepared: { at: number; session: Prepared } | null = null;
  private voice: { ring: RingId; track: MediaStreamTrack } | null = null;

  constructor(private readonly dispatch: (event: Event) => void) {}

  /** Makes the next ring's session ready. */
  prepare(): void {
    if (this.prepared && performance.now() - this.prepared.at > FRESH) {
      this.prepared.session.close();
      this.prepared = null;
    }
    if (hasWebRtc()) {
      this.prepared ??= { at: performance.now(), session: new Prepared() };
    }
  }

  start(ring: RingId, gen: number): void {
    if (!hasWebRtc()) {
      this.dispatch({ type: "leg-error", ring, gen, never: true });
      return;
    }
    // The last picture of the session before stays on the screen until there is another.
    this.legs.get(ring)?.leg.close();
    const session = this.prepared?.session ?? new Prepared();
    this.prepared = null;
    const leg = new Leg(session, {
      offer: (sdp) => this.dispatch({ type: "leg-offer", ring, gen, sdp }),
      ice: (ice) => this.dispatch({ type: "leg-state", ring, gen, ice }),
      failed: () => this.dispatch({ type: "leg-error", ring, gen }),
      picture: (stream) => {
        this.picture.value = stream;
      },
      sound: (stream) => {
        this.sound.value = stream;
      },
    });
    this.legs.set(ring, { gen, leg, measure: UNMEASURED });
    this.watching ??= setInterval(() => this.measure(), LOOK);
    if (this.voice?.ring === ring) {
      leg.carry(this.voice.track);
    }
    leg.start();
  }

  restart(ring: RingId, gen: number): void {
    this.of(ring, gen)?.restart();
  }

  accept(ring: RingId, gen: number, sdp: string): void {
    this.of(ring, gen)?.accept(sdp);
  }

  /** Gives the microphone to a ring's session, present and to come, or takes it away from all. */
  carry(voice: { ring: RingId; track: MediaStreamTrack } | null): void {
    const before = this.voice;
    this.voice = voice;
    if (before && before.ring !== voice?.ring) {
      this.legs.get(before.ring)?.leg.carry(null);
    }
    if (voice) {
      this.legs.get(voice.ring)?.leg.carry(voice.track);
    }
  }

  close(ring: RingId): void {
    const found = this.legs.get(ring);
    if (found) {
      this.legs.delete(ring);
      found.leg.close();
      if (this.legs.size === 0 && this.watching !== null) {
        clearInterval(this.watching);
        this.watching = null;
      }
      this.picture.value = null;
      this.sound.value = null;
    }
  }

  private measure(): void {
    for (const [ring, one] of this.legs) {
      one.leg.counted().then(
        (counted) => {
          if (counted && this.legs.get(ring) === one) {
            const before = one.measure;
            const after = measure(before, counted);
            one.measure = after;
            if (after.quality !== before.quality || isStill(after) !== isStill(before)) {
              this.dispatch({
                type: "leg-quality",
                ring,
                gen: one.gen,
                quality: after.quality,
                still: isStill(after),
              });
            }
          }
        },
        // A session that is being closed has no statistics.
        () => undefined,
      );
    }
  }

  private of(ring: RingId, gen: number): Leg | null {
    const found = this.legs.get(ring);
    return found && found.gen === gen ? found.leg : null;
  }
}
