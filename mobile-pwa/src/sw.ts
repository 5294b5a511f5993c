/**
 * The service worker keeps the app's shell, nothing else: no answer of the gateway's interface, no name, no picture.
 * The page's own files carry a hash in their names, so the cache is looked at first; the page itself comes from the
 * network where there is one, so that a new version is not a day late.
 */
declare const self: ServiceWorkerGlobalScope & {
  readonly __WB_MANIFEST: readonly { readonly url: string; readonly revision: string | null }[];
};

const FILES = self.__WB_MANIFEST;
const PREFIX = "heurtoir-shell-";
const CACHE = PREFIX + fingerprint(FILES.map((file) => `${file.url} ${file.revision ?? ""}`).join("\n"));
const PAGE = "/index.html";
const PATIENCE = 3_000;

self.addEventListener("install", (event) => {
  event.waitUntil(
    (async () => {
      const cache = await caches.open(CACHE);
      // Each once: a list that names a file twice is refused whole.
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

async function page(request: Request): Promise<Response> {
  const fresh = fetch(request).catch(() => null);
  // A network that says nothing must not keep the shell closed.
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

export {};
