import { type FromPhone, SUBPROTOCOL, type ToPhone } from "../protocol/messages";
import { readMessage } from "../protocol/read";

export interface SocketEvents {
  opened(): void;
  message(message: ToPhone): void;
  unreadable(): void;
  closed(code: number): void;
}

/** One WebSocket at a time; events of one that was given up are not told. */
export class Socket {
  private current: WebSocket | null = null;

  constructor(
    private readonly url: string,
    private readonly events: SocketEvents,
  ) {}

  open(): void {
    this.close();
    const socket = new WebSocket(this.url, SUBPROTOCOL);
    this.current = socket;
    const mine = (act: () => void) => () => {
      if (this.current === socket) {
        act();
      }
    };
    socket.onopen = mine(() => this.events.opened());
    socket.onmessage = (event) => {
      if (this.current !== socket) {
        return;
      }
      const message = typeof event.data === "string" ? readMessage(event.data) : null;
      if (message === null) {
        this.events.unreadable();
      } else {
        this.events.message(message);
      }
    };
    socket.onclose = (event) => {
      if (this.current === socket) {
        this.current = null;
        this.events.closed(event.code);
      }
    };
  }

  send(message: FromPhone): void {
    if (this.current?.readyState === WebSocket.OPEN) {
      this.current.send(JSON.stringify(message));
    }
  }

  /** Ends the connection without an event. */
  close(): void {
    const socket = this.current;
    this.current = null;
    socket?.close(1000);
  }
}
