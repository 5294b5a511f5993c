/** What a proxy, a captive portal or a web server in between answers is an outage; only the gateway's own word is its word. */
import { afterEach, describe, expect, test, vi } from "vitest";
import { leave, look, snapshot, visit, whoAmI } from "../src/shell/http";
import { viewOf } from "../src/ui/view";
import { A, ANNE, ME, Phone, SCHOOL } from "./world";

afterEach(() => vi.unstubAllGlobals());

type Asked = { readonly path: string; readonly echo: string | null };

function answers(how: (asked: Asked) => Response): void {
  vi.stubGlobal("fetch", async (path: string, init?: RequestInit) =>
    how({ path, echo: new Headers(init?.headers).get("Heurtoir-Echo") }),
  );
}

const page = (status: number) =>
  new Response("<html><h1>Authorization Required</h1></html>", {
    status,
    headers: { "Content-Type": "text/html" },
  });
const json = (status: number, body: object, type = "application/json") =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": type } });
const own = (echo: string | null) =>
  json(401, { error: "not-enrolled", echo }, "application/vnd.heurtoir+json");

describe("who am I", () => {
  test.each([
    ["a page", () => page(401)],
    ["a page that says it is fine", () => page(200)],
    ["JSON of somebody else", () => json(401, { error: "unauthorized" })],
    ["the word without the form", () => json(401, { error: "not-enrolled" })],
    [
      "the form without the echo",
      () => json(401, { error: "not-enrolled" }, "application/vnd.heurtoir+json"),
    ],
    ["an answer to somebody else", () => own("c2F5LXRoaXMtYWZ0ZXItbWU")],
  ])("%s is an outage", async (_, answer) => {
    answers(answer);
    expect(await whoAmI()).toBe("unreachable");
  });

  test("the gateway's own word is believed", async () => {
    answers(({ echo }) => own(echo));
    expect(await whoAmI()).toBe("not-enrolled");
    answers(() => json(200, { phone: ME, person: ANNE, schools: [SCHOOL] }));
    expect(await whoAmI()).toMatchObject({ phone: ME, person: ANNE });
  });

  test("through an outage a phone stays enrolled and comes back", async () => {
    answers(() => page(401));
    const phone = Phone.ready().cut().wait(500).cut();
    phone.do({ type: "identity", answer: await whoAmI() });
    expect(viewOf(phone.state)).toBe("waiting");
    phone.wait(2_000).do({ type: "socket-open" }).welcome();
    expect(phone.state.connection.link.kind).toBe("up");
    expect([...phone.effects("forget-key"), ...phone.effects("unsubscribe")]).toEqual([]);
  });
});

describe("leaving", () => {
  test.each([200, 401, 403, 404, 502])("a page with %i has ended nothing", async (status) => {
    answers(() => page(status));
    expect(await leave()).toEqual({ done: false, next: null });
  });

  test("the gateway's own words have", async () => {
    answers(({ path }) =>
      path.endsWith("ways") ? json(200, { oidc: null }) : new Response(null, { status: 204 }),
    );
    expect(await leave()).toEqual({ done: true, next: null });
    answers(() => json(200, { location: null }));
    expect(await leave()).toEqual({ done: true, next: null });
    answers(({ echo }) => own(echo));
    expect(await leave()).toEqual({ done: true, next: null });
  });
});

describe("what is gone", () => {
  test("is gone by the gateway's word only", async () => {
    answers(() => page(404));
    expect(await look({ kind: "token", value: "abcdefgh" })).toBe("unreachable");
    expect(await visit(A)).toBeNull();
    expect(await snapshot(A)).toBeNull();
    answers(() => json(404, { error: "unknown-token" }));
    expect(await look({ kind: "token", value: "abcdefgh" })).toBe("unknown-token");
    answers(() => json(404, { error: "unknown-ring" }));
    expect(await visit(A)).toBe("gone");
    answers(() => json(404, { error: "no-snapshot" }));
    expect(await snapshot(A)).toBe("gone");
  });
});
