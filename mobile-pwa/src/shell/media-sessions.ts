import { signal } from "@preact/signals";
import { isStill, type Measure, measure, UNMEASURED } from "../core/calls/quality";
import type { Event } from "../core/events";
import type { RingId } from "../protocol/messages";
import { hasWebRtc, PeerSession, Prepared } from "./peer-session";

/** A prepared session is replaced after this long, because certificates age. */
const FRESH = 3_600_000;
/** How often a session's path is measured. */
const LOOK = 1_500;

/** The sessions of the rings; in practice one, that of the ring on the screen. */
export class MediaSessions {
  /** What the screen shows and the loudspeaker plays. */
  readonly picture = signal<MediaStream | null>(null);
  readonly sound = signal<MediaStream | null>(null);

  private readonly sessions = new Map<RingId, { gen: number; peer: PeerSession; measure: Measure }>();
  private watching: ReturnType<typeof setInterval> | null = null;
  private prepared: { at: number; session: Prepared } | null = null;
  private voice: { ring: RingId; track: MediaStreamTrack } | null = null;

  constructor(private readonly dispatch: (event: Event) => void) {}

  /** Prepares the next ring's session. */
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
      this.dispatch({ type: "media-failed", ring, gen, never: true });
      return;
    }
    // The previous session's last picture stays on the screen until there is another.
    this.sessions.get(ring)?.peer.close();
    const session = this.prepared?.session ?? new Prepared();
    this.prepared = null;
    const peer = new PeerSession(session, {
      offer: (sdp) => this.dispatch({ type: "media-offer", ring, gen, sdp }),
      ice: (ice) => this.dispatch({ type: "media-state", ring, gen, ice }),
      failed: () => this.dispatch({ type: "media-failed", ring, gen }),
      picture: (stream) => {
        this.picture.value = stream;
      },
      sound: (stream) => {
        this.sound.value = stream;
      },
    });
    this.sessions.set(ring, { gen, peer, measure: UNMEASURED });
    this.watching ??= setInterval(() => this.measure(), LOOK);
    if (this.voice?.ring === ring) {
      peer.carry(this.voice.track);
    }
    peer.start();
  }

  restart(ring: RingId, gen: number): void {
    this.of(ring, gen)?.restart();
  }

  accept(ring: RingId, gen: number, sdp: string): void {
    this.of(ring, gen)?.accept(sdp);
  }

  /** Gives the microphone to a ring's present and future sessions, or takes it from all. */
  carry(voice: { ring: RingId; track: MediaStreamTrack } | null): void {
    const before = this.voice;
    this.voice = voice;
    if (before && before.ring !== voice?.ring) {
      this.sessions.get(before.ring)?.peer.carry(null);
    }
    if (voice) {
      this.sessions.get(voice.ring)?.peer.carry(voice.track);
    }
  }

  close(ring: RingId): void {
    const found = this.sessions.get(ring);
    if (found) {
      this.sessions.delete(ring);
      found.peer.close();
      if (this.sessions.size === 0 && this.watching !== null) {
        clearInterval(this.watching);
        this.watching = null;
      }
      this.picture.value = null;
      this.sound.value = null;
    }
  }

  private measure(): void {
    for (const [ring, one] of this.sessions) {
      one.peer.counted().then(
        (counted) => {
          if (counted && this.sessions.get(ring) === one) {
            const before = one.measure;
            const after = measure(before, counted);
            one.measure = after;
            if (after.quality !== before.quality || isStill(after) !== isStill(before)) {
              this.dispatch({
                type: "media-quality",
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

  private of(ring: RingId, gen: number): PeerSession | null {
    const found = this.sessions.get(ring);
    return found && found.gen === gen ? found.peer : null;
  }
}
