/**
 * This app's windows in one browser. One of them has the phone's connection; the others ask whether it is still there.
 * A window that the system has stopped does not answer, and counts as closed.
 */
const CHANNEL = "heurtoir-windows";

export class Windows {
  private readonly channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(CHANNEL);

  /**
   * @param connects whether this window has the connection, or is about to
   * @param told called with another window's message
   */
  constructor(
    private readonly connects: () => boolean,
    told: (says: "here" | "gone") => void,
  ) {
    if (this.channel !== null) {
      this.channel.onmessage = ({ data }) => {
        if (data === "who" && this.connects()) {
          this.channel?.postMessage("here");
        } else if (data === "here" || data === "gone") {
          told(data);
        }
      };
      addEventListener("pagehide", () => this.connects() && this.channel?.postMessage("gone"));
    }
  }

  ask(): void {
    this.channel?.postMessage("who");
  }
}
