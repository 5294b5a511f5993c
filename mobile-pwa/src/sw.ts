/**
 * The service worker stores the app's own files and nothing else: no answer of the gateway, no name, no picture. A push
 * wakes it. The files have a hash in their names, so the cache is used first. The page itself comes from the network
 * where there is one, so that a new version is not a day late.
 */
import { proved } from "./shell/dpop";
import { kept } from "./shell/vault";
import type { News } from "./wake/news";
import { noteOf, receiptOf, targetOf } from "./wake/note";
import { readPushed } from "./wake/pushed";

declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: readonly { readonly url: string; readonly revision: string | null }[];
};

const FILES = self.__WB_MANIFEST;
const PREFIX = "heurtoir-shell-";
const CACHE = PREFIX + fingerprint(FILES.map((file) => `${file.url} ${file.revision ?? ""}`).join("\n"));
const PAGE = "/index.html";
const PATIENCE = 3_000;
/** How long to wait for the gateway with a receipt, because a worker does not live long. */
const RECEIPT = 8_000;
/** How long to wait for the storage, which only gives the language: somebody stands at the gate. */
const LANGUAGE = 300;
/** How long a notification waits for a previous one that the browser does not finish. */
const TURN = 1_000;

self.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(CACHE);
      // Each once: a list that names a file twice is refused completely.
      const urls = [...new Set(FILES.map((file) => file.url))];
      await cache.addAll(urls.map((url) => new Request(`/${url}`, { cache: "reload" })));
      await self.skipWaiting();
    })(),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith(PREFIX) && name !== CACHE) {
          await caches.delete(name);
        }
      }
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin || url.pathname.startsWith("/api/")) {
    return;
  }
  if (request.mode === "navigate") {
    event.respondWith(page(request));
  } else {
    event.respondWith(file(request));
  }
});

self.addEventListener("push", (event) => {
  event.waitUntil(show(event.data));
});

/** Every push is shown, whatever it says, because a browser cancels the subscription of a worker that stays silent. */
async function show(data: PushMessageData | null): Promise<void> {
  const pushed = readPushed(textOf(data));
  const [language, watched] = await Promise.all([
    Promise.race([
      kept("language").catch(() => null),
      new Promise((none) => setTimeout(none, LANGUAGE, null)),
    ]),
    windows().then((all) => all.some((each) => each.visibilityState === "visible")),
  ]);
  for (const each of await windows()) {
    // A page whose connection died unnoticed then does not wait for its own timer.
    each.postMessage({ type: "pushed" } satisfies News);
  }
  const { title, passing, ...options } = noteOf(pushed, language, watched);
  await inTurn(() => self.registration.showNotification(title, options as NotificationOptions));
  const receipt = receiptOf(pushed);
  if (receipt !== null) {
    await tell(receipt);
  }
  if (passing) {
    for (const each of await inTurn(() => self.registration.getNotifications({ tag: options.tag ?? "" }))) {
      each.close();
    }
  }
}

let last: Promise<unknown> = Promise.resolve();

/**
 * Runs one action after another, as long as the previous one finishes. Chromium forgets a notification that it is about
 * to display if the list of notifications is requested meanwhile, and a touch on it then leads nowhere.
 */
async function inTurn<T>(act: () => Promise<T>): Promise<T> {
  const before = Promise.race([last, new Promise((late) => setTimeout(late, TURN))]);
  const own = before.then(act);
  last = own.catch(() => undefined);
  return own;
}

function textOf(data: PushMessageData | null): string | null {
  try {
    return data?.text() ?? null;
  } catch {
    return null;
  }
}

/** Tells the gateway that the notification is displayed. Without a network the gateway notices the silence. */
async function tell(receipt: object): Promise<void> {
  try {
    await proved("POST", "/api/v1/pushed", (proof) =>
      fetch("/api/v1/pushed", {
        method: "POST",
        headers: { "Content-Type": "application/json", ...proof },
        body: JSON.stringify(receipt),
        credentials: "same-origin",
        cache: "no-store",
        redirect: "error",
        signal: AbortSignal.timeout(RECEIPT),
      }),
    );
  } catch (why) {
    console.warn("heurtoir: not acknowledged", why);
  }
}

self.addEventListener("notificationclick", (event) => {
  // Closed only after the person was led to the ring: if that failed, the notification would be the only way there.
  event.waitUntil(lead(event.notification.data).then(() => event.notification.close()));
});

/** Opens the ring: in an open page that can be brought to the front, otherwise in a new one. */
async function lead(data: unknown): Promise<void> {
  const place = targetOf(data);
  for (const open of await windows()) {
    try {
      await open.focus();
    } catch (why) {
      console.warn("heurtoir: a window cannot be focused", why);
      continue;
    }
    if (place.startsWith("/#ring/")) {
      open.postMessage({ type: "ring", ring: place.slice("/#ring/".length) } satisfies News);
    }
    return;
  }
  await self.clients.openWindow(place);
}

self.addEventListener("pushsubscriptionchange", (event) => {
  // Only a page has a connection for telling the gateway. The next page that opens finds the new subscription.
  (event as ExtendableEvent).waitUntil(
    windows().then((all) => {
      for (const each of all) {
        each.postMessage({ type: "subscription" } satisfies News);
      }
    }),
  );
});

function windows(): Promise<readonly WindowClient[]> {
  return self.clients.matchAll({ type: "window", includeUncontrolled: true });
}

async function page(request: Request): Promise<Response> {
  const fresh = fetch(request).catch(() => null);
  // A network that does not answer must not keep the app closed.
  const soon = await Promise.race([fresh, new Promise<null>((none) => setTimeout(none, PATIENCE, null))]);
  if (soon?.ok) {
    return soon;
  }
  const kept = await (await caches.open(CACHE)).match(PAGE);
  return kept ?? (await fresh) ?? Response.error();
}

async function file(request: Request): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(request, { ignoreSearch: true })) ?? fetch(request);
}

function fingerprint(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) {
    hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  }
  return (hash >>> 0).toString(16);
}
