/** The gateway's REST calls. An answer that cannot be read is the same as none. */
import type { Identity } from "../call/events";
import type { EnrolFault } from "../call/state";
import type { PastRing, PhoneRow, Visit } from "../protocol/messages";
import { readIdentity } from "../protocol/read";
import { readPastRings, readPhones, readVisit } from "../protocol/visits";

const PATIENCE = 10_000;

async function call(path: string, init: RequestInit = {}): Promise<Response | null> {
  try {
    return await fetch(path, {
      ...init,
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE),
    });
  } catch {
    return null;
  }
}

async function json(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return null;
  }
}

export async function whoAmI(): Promise<Identity | "not-enrolled" | "unreachable"> {
  const response = await call("/api/v1/me");
  if (response?.status === 401) {
    return "not-enrolled";
  }
  return (response?.ok && readIdentity(await json(response))) || "unreachable";
}

export async function enrol(token: string, name: string): Promise<Identity | EnrolFault> {
  const response = await call("/api/v1/enrol", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ token, name }),
  });
  switch (response?.status) {
    case undefined:
      return "unreachable";
    case 200:
      return readIdentity(await json(response as Response)) ?? "failed";
    case 404:
      return "unknown-token";
    case 429:
      return "too-many";
    default:
      return "failed";
  }
}

/** Whether this phone is enrolled no longer. */
export async function leave(): Promise<boolean> {
  const response = await call("/api/v1/leave", { method: "POST" });
  return response !== null && (response.ok || response.status === 401);
}

export async function pastRings(): Promise<PastRing[] | null> {
  const response = await call("/api/v1/rings?limit=50");
  return response?.ok ? readPastRings(await json(response)) : null;
}

/** One ring in full; `gone` where the gateway knows it no longer. */
export async function visit(ring: string): Promise<Visit | "gone" | null> {
  const response = await call(`/api/v1/rings/${ring}`);
  return response?.status === 404 ? "gone" : response?.ok ? readVisit(await json(response)) : null;
}

/** The picture that was kept of a ring; `gone` where none is, null where nobody knows. */
export async function snapshot(ring: string): Promise<ImageBitmap | "gone" | null> {
  const response = await call(`/api/v1/rings/${ring}/snapshot`);
  if (!response?.ok) {
    return response?.status === 404 ? "gone" : null;
  }
  try {
    return await createImageBitmap(await response.blob());
  } catch {
    return null;
  }
}

/** This person's phones, and those of the school's people for whom that is allowed. */
export async function phones(): Promise<PhoneRow[] | null> {
  const response = await call("/api/v1/phones");
  return response?.ok ? readPhones(await json(response)) : null;
}
