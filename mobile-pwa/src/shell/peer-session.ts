import type { Counted } from "../core/calls/quality";

/** One WebRTC session with the gateway: sends the offer, applies the answer, sends a microphone once there is one. */

export interface PeerSessionEvents {
  offer(sdp: string): void;
  ice(state: "connected" | "disconnected" | "failed"): void;
  failed(): void;
  picture(stream: MediaStream): void;
  sound(stream: MediaStream): void;
}

/** Whether this browser has WebRTC. Some have it switched off (iOS lockdown mode, a policy of the commune). */
export function hasWebRtc(): boolean {
  return typeof RTCPeerConnection !== "undefined";
}

/** A connection whose first offer is made before anybody rings, because making it is slow. */
export class Prepared {
  readonly peer: RTCPeerConnection;
  readonly audio: RTCRtpSender;
  readonly offer: Promise<RTCSessionDescriptionInit>;

  constructor() {
    this.peer = new RTCPeerConnection({ bundlePolicy: "max-bundle", rtcpMuxPolicy: "require" });
    this.audio = this.peer.addTransceiver("audio", { direction: "sendrecv" }).sender;
    this.peer.addTransceiver("video", { direction: "recvonly" });
    this.offer = this.peer.createOffer();
    // A failure counts only when the offer is used.
    this.offer.catch(() => undefined);
  }

  close(): void {
    this.peer.close();
  }
}

export class PeerSession {
  private readonly peer: RTCPeerConnection;
  private closed = false;

  constructor(
    private readonly prepared: Prepared,
    private readonly events: PeerSessionEvents,
  ) {
    this.peer = prepared.peer;
    this.peer.ontrack = ({ track }) => {
      // Separate streams, so that the picture can be silent while the sound waits for the answer.
      const stream = new MediaStream([track]);
      if (track.kind === "video") {
        events.picture(stream);
      } else {
        events.sound(stream);
      }
    };
    this.peer.onconnectionstatechange = () => this.report();
    this.peer.oniceconnectionstatechange = () => this.report();
  }

  private report(): void {
    if (this.closed) {
      return;
    }
    const { iceConnectionState: ice, connectionState: whole } = this.peer;
    if (ice === "failed" || whole === "failed") {
      this.events.ice("failed");
    } else if (ice === "disconnected") {
      this.events.ice("disconnected");
    } else if (whole === "connected") {
      this.events.ice("connected");
    }
  }

  /** Sends the prepared offer at once: the gateway needs no candidates of ours. */
  start(): void {
    this.run(async () => {
      await this.offer(await this.prepared.offer);
    });
  }

  /** Makes an offer with new ICE credentials for the present session. */
  restart(): void {
    this.run(async () => {
      await this.offer(await this.peer.createOffer({ iceRestart: true }));
    });
  }

  private async offer(offer: RTCSessionDescriptionInit): Promise<void> {
    await this.peer.setLocalDescription(offer);
    if (!this.closed) {
      this.events.offer(offer.sdp ?? "");
    }
  }

  accept(sdp: string): void {
    this.run(() => this.peer.setRemoteDescription({ type: "answer", sdp }));
  }

  /** Sets the microphone that the visitor hears, or none. */
  carry(track: MediaStreamTrack | null): void {
    this.run(() => this.prepared.audio.replaceTrack(track));
  }

  close(): void {
    this.closed = true;
    this.peer.ontrack = null;
    this.peer.onconnectionstatechange = null;
    this.peer.oniceconnectionstatechange = null;
    this.peer.close();
  }

  /** What was received and lost; null before anything was. */
  async counted(): Promise<Counted | null> {
    if (this.closed) {
      return null;
    }
    let received = 0;
    let lost = 0;
    let rtt: number | null = null;
    let frames = 0;
    for (const each of (await this.peer.getStats()).values()) {
      if (each.type === "inbound-rtp") {
        received += each.packetsReceived ?? 0;
        lost += each.packetsLost ?? 0;
        frames += each.framesDecoded ?? 0;
      } else if (
        each.type === "candidate-pair" &&
        each.nominated &&
        typeof each.currentRoundTripTime === "number"
      ) {
        rtt = each.currentRoundTripTime * 1_000;
      }
    }
    return received === 0 ? null : { received, lost, rtt, frames, at: performance.now() };
  }

  private run(act: () => Promise<void>): void {
    act().catch((bad: unknown) => {
      if (!this.closed) {
        console.warn("heurtoir: media session", bad);
        this.events.failed();
      }
    });
  }
}
