/** A visitor who is a tone: what is said at a demo's first door, and what its speaker plays. */
import { listen, playTone } from "./sound.mjs";

export const PHONE_TONE = 1000;
export const DOOR_TONE = 1700;

/** Above the rest of the other tone and of noise. The tones themselves are a quarter of full scale. */
export const HEARD = 0.02;
export const QUIET = 0.004;

export class Street {
  constructor(demo) {
    const server = `unix:${demo.station(1)}/pulse.sock`;
    this.speaker = listen(server, "door_speaker");
    this.voice = playTone(server, "door_mic", DOOR_TONE);
  }

  stop() {
    this.voice.stop();
    this.speaker.stop();
  }
}
