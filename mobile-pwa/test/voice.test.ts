/** Microphone, bell and sessions of a browser that takes things away or never had them. */
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { Mic } from "../src/core/calls/slice";
import type { Event } from "../src/core/events";
import { refusesPicture } from "../src/protocol/sdp";
import { MediaSessions } from "../src/shell/media-sessions";
import { Microphone } from "../src/shell/microphone";
import { Tone } from "../src/shell/tone";
import { viewOf } from "../src/ui/view";
import { A, Phone } from "./world";

afterEach(() => vi.unstubAllGlobals());

/** Promises that are settled have been heard. */
const settled = () => new Promise((done) => setImmediate(done));

class Track {
  muted = false;
  readyState = "live";
  enabled = true;
  onmute: (() => void) | null = null;
  onunmute: (() => void) | null = null;
  onended: (() => void) | null = null;
  stop(): void {
    this.readyState = "ended";
  }
}

describe("a telephone call takes the microphone", () => {
  const tracks: Track[] = [];
  const told: Mic[] = [];
  const carried: unknown[] = [];
  let mic: Microphone;

  beforeEach(async () => {
    tracks.length = told.length = carried.length = 0;
    const getUserMedia = async () => {
      const track = new Track();
      tracks.push(track);
      return { getAudioTracks: () => [track], getTracks: () => [track] };
    };
    vi.stubGlobal("navigator", { mediaDevices: { getUserMedia } });
    mic = new Microphone(
      (word) => told.push(word),
      (track) => carried.push(track),
    );
    mic.want(true);
    await settled();
  });

  const called = () => {
    const [first] = tracks;
    if (first) {
      first.muted = true;
      first.onmute?.();
    }
  };

  test("and leaves the track muted: a press takes another, and the visitor hears that one", async () => {
    called();
    expect(told.at(-1)).toBe("interrupted");
    mic.retry();
    await settled();
    expect(tracks.map((track) => track.readyState)).toEqual(["ended", "live"]);
    expect(carried.at(-1)).toBe(tracks[1]);
    expect(told.at(-1)).toBe("on");
  });

  test("a press while all is well takes nothing anew", async () => {
    mic.retry();
    await settled();
    expect(tracks).toHaveLength(1);
  });

  test("the press leads there", () => {
    const phone = Phone.ready().talks().do({ type: "mic", mic: "interrupted" }).clear();
    expect(phone.do({ type: "press-microphone" }).effects("microphone")).toHaveLength(1);
  });
});

describe("the gateway is told of the microphone", () => {
  const told = (phone: Phone) => phone.sent().filter(({ type }) => type === "microphone");

  test("when it is on, refused or missing, once, and of nothing else", () => {
    const phone = Phone.ready().rings().clear();
    for (const mic of [
      "asking",
      "refused",
      "refused",
      "off",
      "asking",
      "missing",
      "interrupted",
      "on",
    ] as const) {
      phone.do({ type: "mic", mic });
    }
    expect(told(phone)).toEqual(["refused", "missing", "on"].map((state) => ({ type: "microphone", state })));
  });

  test("again on each connection, and not where it never was asked for", () => {
    const phone = Phone.ready().clear().cut().comesBack();
    expect(told(phone)).toEqual([]);
    phone.do({ type: "mic", mic: "refused" }).cut().comesBack();
    expect(told(phone)).toEqual([{ type: "microphone", state: "refused" }]);
  });
});

class Context {
  static made: Context[] = [];
  state = "running";
  currentTime = 0;
  onstatechange: (() => void) | null = null;
  refuses = false;
  closed = 0;

  constructor() {
    Context.made.push(this);
  }

  async resume(): Promise<void> {
    if (this.refuses) {
      throw new DOMException("interrupted", "InvalidStateError");
    }
    this.becomes("running");
  }

  async close(): Promise<void> {
    this.closed++;
  }

  becomes(state: string): void {
    this.state = state;
    this.onstatechange?.();
  }
}

describe("the bell's sound", () => {
  let tone: Tone;
  let now = 0;
  const touch = async () => {
    tone.unlock(now);
    await settled();
  };
  const context = () => Context.made.at(-1) as Context;

  beforeEach(async () => {
    Context.made = [];
    vi.stubGlobal("AudioContext", Context);
    tone = new Tone();
    await touch();
  });

  test("closed by the system: a touch makes another", async () => {
    context().becomes("closed");
    expect(tone.ready.value).toBe(false);
    await touch();
    expect([Context.made.length, tone.ready.value]).toEqual([2, true]);
  });

  test("interrupted and not given back: the touch after the refusal makes another", async () => {
    context().refuses = true;
    context().becomes("interrupted");
    await touch();
    expect(Context.made).toHaveLength(1);
    await touch();
    expect([Context.made.length, tone.ready.value]).toEqual([2, true]);
    expect(Context.made[0]?.closed).toBe(1);
  });

  test("interrupted and given back: it is the same", async () => {
    context().becomes("interrupted");
    await touch();
    expect([Context.made.length, tone.ready.value]).toEqual([1, true]);
  });

  test("said to run while its clock stands: a touch makes another", async () => {
    await touch();
    now += 1_000;
    await touch();
    expect(Context.made).toHaveLength(2);
  });

  test("one whose clock goes is left alone", async () => {
    for (let touches = 0; touches < 10; touches++) {
      now += 300;
      context().currentTime += 0.3;
      await touch();
    }
    expect(Context.made).toHaveLength(1);
  });
});

describe("a browser without WebRTC", () => {
  const rung = () => {
    const phone = Phone.ready().rings();
    return phone.do({ type: "media-failed", ring: A, gen: phone.mediaOf().gen, never: true });
  };

  test("prepares nothing and says so of every session, once", () => {
    const told: Event[] = [];
    const sessions = new MediaSessions((event) => told.push(event));
    sessions.prepare();
    expect(told).toEqual([]);
    sessions.start(A, 1);
    expect(told).toEqual([{ type: "media-failed", ring: A, gen: 1, never: true }]);
    sessions.restart(A, 1);
    sessions.close(A);
  });

  test("rings and opens, and tries no session again", () => {
    const phone = rung().clear().wait(30_000);
    expect(phone.effects("media-start")).toEqual([]);
    expect(phone.desired().tone).toBe(A);
    expect(phone.mediaOf().refused).toBe("no-webrtc");
    phone.do({ type: "press-open", ring: A, lock: "gate" });
    expect(phone.sent("open")).toHaveLength(1);
    phone.do({ type: "press-reply", ring: A, reply: "coming" });
    expect(phone.sent("reply")).toHaveLength(1);
  });

  test("takes no visitor whom it cannot speak to", () => {
    const phone = rung().do({ type: "press-answer", ring: A });
    expect(phone.sent("answer")).toEqual([]);
    expect(viewOf(phone.state)).toBe("ringing");
  });
});

describe("an answer", () => {
  const answer = (video: string) =>
    `v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\na=recvonly\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=sendrecv\r\n${video}`;

  test.each([
    ["m=video 0 UDP/TLS/RTP/SAVPF 96\r\na=inactive\r\n", true],
    ["m=video 0 UDP/TLS/RTP/SAVPF 96\r\n", true],
    ["m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=inactive\r\n", true],
    ["m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=sendonly\r\n", false],
    ["m=video 9 UDP/TLS/RTP/SAVPF 96\r\n", false],
    ["", false],
  ])("with %o refuses the picture: %o", (video, refused) => {
    expect(refusesPicture(answer(video))).toBe(refused);
  });

  test("without a picture is said to be one, and the sound goes on", () => {
    const phone = Phone.ready().rings().offers();
    phone
      .hears({ type: "media", ring: A, sdp: answer("m=video 0 UDP/TLS/RTP/SAVPF 96\r\n") })
      .ice("connected");
    expect(phone.mediaOf()).toMatchObject({ pictureless: true, refused: null, ice: "connected" });
  });
});
