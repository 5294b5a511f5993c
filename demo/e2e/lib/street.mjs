/** A visitor who is a tone: what is said at the first door of a demo, and what its speaker is heard to say. */
import { listen, playTone } from "./sound.mjs";

export const PHONE_TONE = 1000;
export const DOOR_TONE = 1700;

/** Above what is left of the other tone and of noise; the tones themselves are a quarter of full scale. */
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
