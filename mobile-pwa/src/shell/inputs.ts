/** The browser's own events: network, focus, touches, the service worker. */
import type { Event } from "../core/events";
import { readFromWorker } from "../wake/news";

export interface Told {
  event(event: Event): void;
  /** The browser offers to install the app. */
  install(prompt: InstallPrompt): void;
  /** The push subscription changed or ended. */
  subscription(): void;
  /** Any touch or key, after which sound may begin. */
  touch(): void;
  /** The page becomes visible or hidden. */
  visible(visible: boolean): void;
}

export function listen(told: Told): void {
  const wake = (how: "seen" | "touched") => told.event({ type: "wake", how });
  addEventListener("beforeinstallprompt", (event) => {
    // Asked later, with the page's own words, when it makes sense.
    event.preventDefault();
    told.install(event as InstallPrompt);
  });
  navigator.serviceWorker?.addEventListener("message", ({ data }) => {
    const said = readFromWorker(data);
    if (said?.type === "subscription") {
      told.subscription();
    } else if (said?.type === "ring") {
      told.event({ type: "address", ring: said.ring });
    } else if (said?.type === "pushed") {
      wake("seen");
    }
  });
  addEventListener("online", () => told.event({ type: "network" }));
  addEventListener("offline", () => told.event({ type: "offline" }));
  addEventListener("pageshow", ({ persisted }) => persisted && wake("seen"));
  addEventListener("focus", () => wake("touched"));
  let network = navigator.connection?.type;
  navigator.connection?.addEventListener("change", () => {
    // Estimates of the speed change all the time; another kind of network means another address.
    if (navigator.connection?.type !== network) {
      network = navigator.connection?.type;
      told.event({ type: "network" });
    }
  });
  document.addEventListener("visibilitychange", () => told.visible(document.visibilityState === "visible"));
  for (const touch of ["pointerdown", "keydown"]) {
    addEventListener(
      touch,
      () => {
        told.touch();
        wake("touched");
      },
      { capture: true, passive: true },
    );
  }
}
