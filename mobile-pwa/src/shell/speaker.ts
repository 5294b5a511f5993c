/**
 * Where the visitor is heard. Most browsers of phones leave that to the system and list no outputs; there the list stays
 * empty and no choice is offered.
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

  /** Names are told only where the microphone is allowed: to be called when it has been taken. */
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

  /** The output after the chosen one, around. */
  next(chosen: string | null): string | null {
    const all = this.outputs.value;
    const at = all.findIndex((each) => each.id === chosen);
    return all[(Math.max(at, 0) + 1) % Math.max(all.length, 1)]?.id ?? null;
  }

  /** Sends an element's sound to an output; one that has been unplugged leaves the sound where it is. */
  send(element: HTMLMediaElement, output: string | null): void {
    if (this.able && (output !== null || element.sinkId !== "")) {
      element.setSinkId(output ?? "").catch(() => undefined);
    }
  }
}
