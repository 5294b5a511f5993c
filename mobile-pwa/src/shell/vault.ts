/**
 * A store in IndexedDB with a few named values: the device key, which cannot be stored as text, and what the service
 * worker must know without a page. It contains nothing about people, doors or visits.
 */
const BASE = "heurtoir";
const DRAWER = "kept";
const PATIENCE = 4_000;

export type VaultName = "device-key" | "language";

export function kept(name: VaultName): Promise<unknown> {
  return inDrawer("readonly", (drawer) => drawer.get(name));
}

export async function keep(name: VaultName, value: unknown): Promise<void> {
  await inDrawer("readwrite", (drawer) => drawer.put(value, name));
}

export async function drop(name: VaultName): Promise<void> {
  await inDrawer("readwrite", (drawer) => drawer.delete(name));
}

async function inDrawer<T>(
  mode: IDBTransactionMode,
  act: (drawer: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const base = await soon(open());
  try {
    return await soon(
      new Promise<T>((done, failed) => {
        const transaction = base.transaction(DRAWER, mode, { durability: "strict" });
        const asked = act(transaction.objectStore(DRAWER));
        transaction.oncomplete = () => done(asked.result);
        transaction.onabort = () => failed(transaction.error ?? new Error("aborted"));
      }),
    );
  } finally {
    base.close();
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((done, failed) => {
    const asked = indexedDB.open(BASE, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(DRAWER);
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => failed(asked.error ?? new Error("not opened"));
  });
}

/** A browser with a damaged storage may never answer. */
async function soon<T>(promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, failed) => {
    timer = setTimeout(() => failed(new Error("storage does not answer")), PATIENCE);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
