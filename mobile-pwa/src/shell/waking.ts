/** Web Push on the page's side: permission, subscription, and the push service's host. */
import type { Waking as State } from "../core/waking/slice";
import type { PushOffer, Subscription } from "../protocol/messages";
import { allowed, readSubscription, sameKey } from "../wake/subscription";

/** A browser that cannot reach its maker's service may never answer. */
const PATIENCE = 30_000;

type Told = (waking: State, subscription: Subscription | null) => void;

export class Waking {
  private offer: PushOffer | null = null;
  private turn = 0;

  constructor(
    private readonly told: Told,
    /** Whether this page must be installed before it can be woken. */
    private readonly installFirst: () => boolean,
  ) {}

  /** Reads the present state without asking the person. */
  look(offer: PushOffer | null): void {
    this.offer = offer;
    if (offer === null) {
      this.told({ kind: "off" }, null);
    } else if (!able()) {
      this.told({ kind: this.installFirst() ? "install" : "unsupported" }, null);
    } else if (Notification.permission === "granted") {
      this.subscribe(offer);
    } else {
      this.told({ kind: Notification.permission === "denied" ? "denied" : "ask" }, null);
    }
  }

  /** Asks the person; call it from a tap. */
  async ask(): Promise<void> {
    const { offer } = this;
    if (offer === null || !able()) {
      return this.look(offer);
    }
    this.told({ kind: "asking" }, null);
    await Notification.requestPermission();
    this.look(this.offer);
  }

  /** The browser changed or lost its subscription. */
  again(): void {
    if (this.offer !== null) {
      this.look(this.offer);
    }
  }

  async unsubscribe(): Promise<void> {
    this.turn++;
    try {
      const registration = await navigator.serviceWorker?.getRegistration();
      await (await registration?.pushManager?.getSubscription())?.unsubscribe();
    } catch {
      // Without the gateway's knowledge the subscription is useless anyway.
    }
  }

  private async subscribe(offer: PushOffer): Promise<void> {
    const turn = ++this.turn;
    this.told({ kind: "asking" }, null);
    let next: [State, Subscription | null];
    try {
      next = await Promise.race([settle(offer), late()]);
    } catch (why) {
      console.warn("heurtoir: no subscription", why);
      next = [{ kind: "failed" }, null];
    }
    if (turn === this.turn) {
      this.told(...next);
    }
  }
}

function able(): boolean {
  return "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
}

function late(): Promise<never> {
  return new Promise((_, failed) => setTimeout(() => failed(new Error("no answer")), PATIENCE));
}

async function settle(offer: PushOffer): Promise<[State, Subscription | null]> {
  const registration = await navigator.serviceWorker.ready;
  let found = await registration.pushManager.getSubscription();
  if (found && !sameKey(found.options.applicationServerKey, offer.key)) {
    // The gateway's key changed since this subscription, so its pushes would be refused.
    await found.unsubscribe();
    found = null;
  }
  const made =
    found ??
    (await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: offer.key }));
  const host = allowed(made.endpoint, offer.hosts);
  if (!host.fine) {
    await made.unsubscribe();
    return [{ kind: "foreign", host: host.name }, null];
  }
  const subscription = readSubscription(made.toJSON());
  return subscription ? [{ kind: "on", host: host.name }, subscription] : [{ kind: "failed" }, null];
}
