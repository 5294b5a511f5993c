/**
 * The audio output for the visitor. Most phone browsers leave that to the system and list no outputs. The list then
 * stays empty, and no choice is offered.
 */
import { signal } from "@preact/signals";

export interface Output {
  readonly id: string;
  readonly name: string;
}

export class Speaker {
  readonly outputs = signal<readonly Output[]>([]);

  private readonly able =
    typeof HTMLMediaElement !== "undefined" && "setSinkId" in HTMLMediaElement.prototype;

  /** The browser gives names only where the microphone is allowed, so call this after it was opened. */
  look(): void {
    if (!this.able) {
      return;
    }
    navigator.mediaDevices?.enumerateDevices().then(
      (all) => {
        this.outputs.value = all
          .filter((each) => each.kind === "audiooutput" && each.deviceId !== "" && each.label !== "")
          .slice(0, 16)
          .map((each) => ({ id: each.deviceId, name: each.label }));
      },
      () => undefined,
    );
  }

  /** The output after the chosen one, in a circle. */
  next(chosen: string | null): string | null {
    const all = this.outputs.value;
    const at = all.findIndex((each) => each.id === chosen);
    return all[(Math.max(at, 0) + 1) % Math.max(all.length, 1)]?.id ?? null;
  }

  /** Sends an element's sound to an output. If that was unplugged, the sound stays where it is. */
  send(element: HTMLMediaElement, output: string | null): void {
    if (this.able && (output !== null || element.sinkId !== "")) {
      element.setSinkId(output ?? "").catch(() => undefined);
    }
  }
}
