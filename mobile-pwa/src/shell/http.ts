/** The gateway's REST calls. An unreadable answer counts as none. */
import type { EnrolFault, Whom } from "../core/enrolment/slice";
import type { Identity } from "../core/events";
import type { Invite } from "../enrol/invite";
import type { PastRing, PhoneRow, Visit } from "../protocol/messages";
import { readAccounts, readIdentity, readLeft, readManifest, readWhom } from "../protocol/read";
import { readPastRings, readPhones, readVisit } from "../protocol/visits";
import { Device } from "./device";
import { needsProof, proved, wantsProof } from "./dpop";
import { ECHO, faultCode, json, newEcho, saysNotEnrolled } from "./gateway-answer";

const PATIENCE = 10_000;

interface Init {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

async function call(path: string, init: Init = {}): Promise<Response | null> {
  const send = (more: Record<string, string>) =>
    fetch(path, {
      ...init,
      headers: { ...init.headers, ...more },
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE),
    });
  try {
    return await (needsProof(path) ? proved(init.method ?? "GET", path, send) : send({}));
  } catch {
    return null;
  }
}

function post(path: string, body: object): Promise<Response | null> {
  return call(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
}

export async function whoAmI(): Promise<Identity | "not-enrolled" | "unproved" | "unreachable"> {
  const echo = newEcho();
  const response = await call("/api/v1/me", { headers: { [ECHO]: echo } });
  if (response !== null && wantsProof(response)) {
    return "unproved";
  }
  if (response?.status === 401) {
    return (await saysNotEnrolled(response, echo)) ? "not-enrolled" : "unreachable";
  }
  return (response?.ok && readIdentity(await json(response))) || "unreachable";
}

/** The person of an invitation. */
export async function look(invite: Invite): Promise<Whom | EnrolFault> {
  const response = await post("/api/v1/enrol/look", { [invite.kind]: invite.value });
  if (response === null) {
    return "unreachable";
  }
  return response.ok ? (readWhom(await json(response)) ?? "failed") : fault(response);
}

/** The manifest that carries a link into the installed app, or null. */
export async function appManifest(token: string): Promise<string | null> {
  const response = await post("/api/v1/enrol/app", { token });
  return response?.ok ? readManifest(await json(response)) : null;
}

/** The name of the accounts with which people may enrol; null where there are none. */
export async function accounts(): Promise<string | null> {
  const response = await call("/api/v1/ways");
  return response?.ok ? readAccounts(await json(response)) : null;
}

export async function enrol(invite: Invite, name: string, device: Device): Promise<Identity | EnrolFault> {
  if (!Device.able()) {
    return "insecure";
  }
  const proof = await device.introduce(invite.value).catch(() => null);
  if (proof === null) {
    return "storage";
  }
  const response = await post("/api/v1/enrol", { [invite.kind]: invite.value, name, ...proof });
  if (response === null) {
    return "unreachable";
  }
  return response.ok ? (readIdentity(await json(response)) ?? "failed") : fault(response);
}

/** Only the gateway's own answer ends a link: a proxy's page counts as an outage. */
async function fault(response: Response): Promise<EnrolFault> {
  switch (response.status) {
    case 404:
      return (await faultCode(response)) === "unknown-token" ? "unknown-token" : "unreachable";
    case 410: {
      const word = await faultCode(response);
      return word === "used" || word === "expired" || word === "revoked" ? word : "failed";
    }
    case 429:
      return "too-many";
    case 503:
      return "unreachable";
    default:
      return "failed";
  }
}

/**
 * Ends the enrolment of this phone. `done`: it is no longer enrolled. `next`: the address that ends its account's
 * session, for a phone that was enrolled with an account.
 */
export async function leave(): Promise<{ readonly done: boolean; readonly next: string | null }> {
  const path = (await accounts()) === null ? "/api/v1/leave" : "/api/v1/oidc/logout";
  const echo = newEcho();
  const response = await call(path, { method: "POST", headers: { [ECHO]: echo } });
  switch (response?.status) {
    case 204:
      return { done: true, next: null };
    case 200: {
      const said = readLeft(await json(response));
      return { done: said !== null, next: said?.next ?? null };
    }
    case 401:
      return { done: await saysNotEnrolled(response, echo), next: null };
    default:
      return { done: false, next: null };
  }
}

export async function pastRings(): Promise<PastRing[] | null> {
  const response = await call("/api/v1/rings?limit=50");
  return response?.ok ? readPastRings(await json(response)) : null;
}

/** One ring in full; `gone` where the gateway no longer has it. */
export async function visit(ring: string): Promise<Visit | "gone" | null> {
  const response = await call(`/api/v1/rings/${ring}`);
  if (response?.status === 404) {
    return (await faultCode(response)) === "unknown-ring" ? "gone" : null;
  }
  return response?.ok ? readVisit(await json(response)) : null;
}

/** The stored picture of a ring; `gone` where there is none, null where that is unknown. */
export async function snapshot(ring: string): Promise<ImageBitmap | "gone" | null> {
  const response = await call(`/api/v1/rings/${ring}/snapshot`);
  if (!response?.ok) {
    return response?.status === 404 && (await faultCode(response)) === "no-snapshot" ? "gone" : null;
  }
  try {
    return await createImageBitmap(await response.blob());
  } catch {
    return null;
  }
}

/** This person's phones, and those of the school's people where that is allowed. */
export async function phones(): Promise<PhoneRow[] | null> {
  const response = await call("/api/v1/phones");
  return response?.ok ? readPhones(await json(response)) : null;
}
