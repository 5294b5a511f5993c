import type { Mic } from "../core/calls/slice";

/** This phone's microphone: opened while somebody must be heard, closed right after. */
export class Microphone {
  private stream: MediaStream | null = null;
  private wanted = false;
  private asked = 0;

  constructor(
    private readonly told: (mic: Mic) => void,
    private readonly carried: (track: MediaStreamTrack | null) => void,
  ) {}

  want(wanted: boolean): void {
    if (wanted !== this.wanted) {
      this.wanted = wanted;
      if (wanted) {
        this.take();
      } else {
        this.give();
      }
    }
  }

  /**
   * Tries again: after a refusal that the person has lifted, or after a telephone call, which may leave the track muted
   * on iOS.
   */
  retry(): void {
    if (this.wanted && (this.stream === null || this.isInterrupted())) {
      const { stream } = this;
      this.stream = null;
      if (stream) {
        stop(stream);
      }
      this.take();
    }
  }

  /** Whether the system has muted a track that still exists. */
  isInterrupted(): boolean {
    return this.stream?.getAudioTracks().some((track) => track.muted) ?? false;
  }

  mute(muted: boolean): void {
    for (const track of this.stream?.getAudioTracks() ?? []) {
      track.enabled = !muted;
    }
  }

  private take(): void {
    const turn = ++this.asked;
    this.told("asking");
    if (!navigator.mediaDevices) {
      this.told("missing");
      return;
    }
    navigator.mediaDevices
      .getUserMedia({
        audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
        video: false,
      })
      .then(
        (stream) => {
          const track = stream.getAudioTracks()[0];
          if (turn !== this.asked || !this.wanted || !track) {
            stop(stream);
            return;
          }
          this.stream = stream;
          // Another program may take the microphone during a call.
          track.onended = () => {
            if (this.stream === stream) {
              this.stream = null;
              this.carried(null);
              this.told("missing");
            }
          };
          // A telephone call does so too, while it lasts.
          track.onmute = () => this.stream === stream && this.told("interrupted");
          track.onunmute = () => this.stream === stream && this.told("on");
          this.carried(track);
          this.told(track.muted ? "interrupted" : "on");
        },
        (bad: unknown) => {
          if (turn === this.asked && this.wanted) {
            this.told(bad instanceof DOMException && bad.name === "NotAllowedError" ? "refused" : "missing");
          }
        },
      );
  }

  private give(): void {
    this.asked++;
    const { stream } = this;
    this.stream = null;
    if (stream) {
      stop(stream);
    }
    this.carried(null);
    this.told("off");
  }
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) {
    track.stop();
  }
}
