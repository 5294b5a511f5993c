import { type FromPhone, SUBPROTOCOL, type ToPhone } from "../protocol/messages";
import { readMessage } from "../protocol/read";

export interface SocketEvents {
  opened(): void;
  message(message: ToPhone): void;
  unreadable(): void;
  closed(code: number): void;
}

/** One WebSocket at a time. Events of an abandoned one are not passed on. */
export class Socket {
  private socket: WebSocket | null = null;

  constructor(
    private readonly url: string,
    private readonly events: SocketEvents,
  ) {}

  open(): void {
    this.close();
    const socket = new WebSocket(this.url, SUBPROTOCOL);
    this.socket = socket;
    const mine = (act: () => void) => () => {
      if (this.socket === socket) {
        act();
      }
    };
    socket.onopen = mine(() => this.events.opened());
    socket.onmessage = (event) => {
      if (this.socket !== socket) {
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
      if (this.socket === socket) {
        this.socket = null;
        this.events.closed(event.code);
      }
    };
  }

  /** The open connection, or none. */
  current(): WebSocket | null {
    return this.socket?.readyState === WebSocket.OPEN ? this.socket : null;
  }

  send(message: FromPhone): void {
    this.current()?.send(JSON.stringify(message));
  }

  /** Ends the connection without an event. */
  close(): void {
    const socket = this.socket;
    this.socket = null;
    socket?.close(1000);
  }
}
