/** The service worker's part when a notification is touched. */
import { beforeEach, expect, test, vi } from "vitest";

type Handler = (event: object) => void;
const handlers: Record<string, Handler> = {};
const opened: string[] = [];
let windows: object[] = [];
const refused = new DOMException("Not allowed to focus a window.", "InvalidAccessError");
const place = { ring: "01JQZ7M3E8T9V5C2R4N6B8D0F1" };

vi.stubGlobal("self", {
  __WB_MANIFEST: [],
  addEventListener: (name: string, handler: Handler) => {
    handlers[name] = handler;
  },
  clients: {
    matchAll: async () => windows,
    openWindow: async (path: string) => {
      opened.push(path);
      return null;
    },
    claim: async () => undefined,
  },
  registration: { showNotification: async () => undefined, getNotifications: async () => [] },
  location: { origin: "https://heurtoir.commune.example" },
  skipWaiting: async () => undefined,
});
vi.stubGlobal("fetch", async () => new Response(null, { status: 204 }));
vi.spyOn(console, "warn").mockImplementation(() => undefined);
// By its path: the worker has a world of its own, in which the tests' types are not those.
await import(/* @vite-ignore */ new URL("../src/sw.ts", import.meta.url).pathname);

async function happens(name: string, more: object): Promise<void> {
  let done: Promise<unknown> = Promise.resolve();
  const waitUntil = (until: Promise<unknown>) => {
    done = until;
  };
  handlers[name]?.({ waitUntil, ...more });
  await done;
}

const touch = (close = vi.fn()) => happens("notificationclick", { notification: { data: place, close } });
const page = (focus: () => Promise<void>) => ({ focus, postMessage: vi.fn(), visibilityState: "hidden" });

beforeEach(() => {
  opened.length = 0;
  windows = [];
});

test("leads to the page that is open", async () => {
  const open = page(async () => undefined);
  windows = [open];
  await touch();
  expect(open.postMessage).toHaveBeenCalledWith({ type: "ring", ring: place.ring });
  expect(opened).toEqual([]);
});

test("opens a window where the one that is open cannot be brought to the front", async () => {
  const closed = vi.fn();
  windows = [page(() => Promise.reject(refused))];
  await touch(closed);
  expect(opened).toEqual([`/#ring/${place.ring}`]);
  expect(closed).toHaveBeenCalledOnce();
});

test("takes another window that can", async () => {
  const other = page(async () => undefined);
  windows = [page(() => Promise.reject(refused)), other];
  await touch();
  expect(other.postMessage).toHaveBeenCalledOnce();
  expect(opened).toEqual([]);
});

test("keeps the notification where nothing leads to the ring", async () => {
  const closed = vi.fn();
  const worker = self as unknown as { clients: { openWindow: () => Promise<null> } };
  const before = worker.clients.openWindow;
  worker.clients.openWindow = () => Promise.reject(refused);
  await expect(touch(closed)).rejects.toBe(refused);
  worker.clients.openWindow = before;
  expect(closed).not.toHaveBeenCalled();
});

test("tells every page that something was pushed, so that each looks after its connection", async () => {
  const open = page(async () => undefined);
  windows = [open];
  await happens("push", { data: { text: () => JSON.stringify({ heurtoir: { kind: "ring", ...place } }) } });
  expect(open.postMessage).toHaveBeenCalledWith({ type: "pushed" });
});

test("shows a ring at once where the browser's storage does not answer", async () => {
  vi.useFakeTimers();
  vi.stubGlobal("indexedDB", { open: () => ({}) });
  const worker = self as unknown as { registration: { showNotification: (title: string) => Promise<void> } };
  const show = vi.spyOn(worker.registration, "showNotification");
  try {
    const done = happens("push", {
      data: { text: () => JSON.stringify({ heurtoir: { kind: "ring", ...place } }) },
    });
    await vi.advanceTimersByTimeAsync(300);
    expect(show).toHaveBeenCalledWith("On sonne", expect.objectContaining({ tag: place.ring }));
    await vi.runAllTimersAsync();
    await done;
  } finally {
    show.mockRestore();
    vi.stubGlobal("indexedDB", undefined);
    vi.useRealTimers();
  }
});

test("asks which notifications there are only when none is about to be shown", async () => {
  const worker = self as unknown as {
    registration: { showNotification: () => Promise<void>; getNotifications: () => Promise<[]> };
  };
  const { registration } = worker;
  let showing = 0;
  let asked = 0;
  worker.registration = {
    showNotification: async () => {
      showing++;
      await new Promise((soon) => setTimeout(soon, 5));
      showing--;
    },
    getNotifications: async () => {
      asked++;
      expect(showing).toBe(0);
      return [];
    },
  };
  windows = [{ ...page(async () => undefined), visibilityState: "visible" }];
  const push = (kind: string) =>
    happens("push", { data: { text: () => JSON.stringify({ heurtoir: { kind, ...place } }) } });
  await Promise.all([push("withdrawn"), push("ring"), push("withdrawn"), push("ring")]);
  worker.registration = registration;
  expect(asked).toBe(2);
});
