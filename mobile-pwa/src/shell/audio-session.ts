/**
 * The kind of sound that the page makes, for systems that ask (Safari's Audio Session API): a bell played as music
 * sounds even with the ring switch off, and a call gets a call's routing.
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
      // The system does not allow it now.
    }
  }
}
