/**
 * What kind of sound the page makes, where the system asks (Safari's Audio Session API): a bell that is played as music
 * is meant to be heard with the ring switch off, and a call is routed as one.
 */
interface AudioSession {
  type: "auto" | "playback" | "play-and-record";
}

export function setAudioSession(kind: AudioSession["type"]): void {
  const session = (navigator as Navigator & { readonly audioSession?: AudioSession }).audioSession;
  if (session && session.type !== kind) {
    try {
      session.type = kind;
    } catch {
      // Not while the system needs it otherwise.
    }
  }
}
