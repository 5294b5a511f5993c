/** The gateway's REST calls. An answer that cannot be read is the same as none. */
import type { Identity } from "../call/events";
import type { EnrolFault } from "../call/state";
import type { PastRing } from "../protocol/messages";
import { readIdentity, readPastRings } from "../protocol/read";

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
