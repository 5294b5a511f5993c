import type { FromPhone } from "../protocol/messages";
import { type Challenge, isSigned, isTimed, proofText } from "../protocol/proof";
import type { Socket } from "./socket";

/** Sends messages in order, although signing takes a moment. */
export class Outbox {
  private line: Promise<void> | null = null;

  constructor(
    private readonly socket: Socket,
    private readonly sign: (text: string) => Promise<string>,
    private readonly events: {
      /** The message is sent now. */
      sent(message: FromPhone): void;
      /** No key is available to sign this message. */
      keyless(message: FromPhone): void;
    },
  ) {}

  send(message: FromPhone, challenge: Challenge | null): void {
    const through = this.socket.current();
    if (through === null) {
      return;
    }
    if (challenge === null || !isSigned(message)) {
      this.after(() => this.leave(through, message));
      return;
    }
    const { nonce, tap } = challenge;
    const signing = this.sign(proofText(challenge, message));
    signing.catch(() => undefined);
    this.line = (this.line ?? Promise.resolve()).then(async () => {
      try {
        const signature = await signing;
        this.leave(through, {
          ...message,
          proof: { nonce, ...(isTimed(message) ? { tap } : {}), signature },
        });
      } catch {
        this.events.keyless(message);
      }
    });
    this.ends(this.line);
  }

  private after(act: () => void): void {
    if (this.line === null) {
      act();
    } else {
      this.line = this.line.then(act);
      this.ends(this.line);
    }
  }

  private ends(line: Promise<void>): void {
    line.then(() => {
      if (this.line === line) {
        this.line = null;
      }
    });
  }

  /** Not on another connection than the intended one, where its challenge is unknown. */
  private leave(through: WebSocket, message: FromPhone): void {
    if (through === this.socket.current()) {
      this.events.sent(message);
      this.socket.send(message);
    }
  }
}
