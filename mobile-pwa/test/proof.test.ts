import { webcrypto } from "node:crypto";
import { describe, expect, test } from "vitest";
import { enrolText, isSigned, proofText } from "../src/protocol/proof";
import { viewOf } from "../src/ui/view";
import { A, ANNE, ME, nonce, Phone } from "./world";

const view = (phone: Phone) => viewOf(phone.state);
const identity = { phone: ME, person: ANNE };
const press = (phone: Phone) => phone.do({ type: "press-open", ring: A, lock: "gate" });
const opening = (phone: Phone) => phone.ring().openings[0];
const proofs = (phone: Phone) =>
  phone
    .effects("send")
    .flatMap(({ message, challenge }) => (challenge ? [[message.type, challenge.nonce]] : []));

describe("the text that is signed", () => {
  const over = { phone: "p1", nonce: nonce(7), tap: -120 };
  const hello = {
    type: "hello",
    protocol: 1,
    instance: "i".repeat(16),
    client: "",
    locale: "fr",
    visible: true,
  } as const;
  test.each([
    [hello, ["hello", "i".repeat(16)]],
    [{ type: "open", ring: A, lock: "gate" } as const, ["open", A, "gate", "-120"]],
    [
      { type: "lockdown", school: "jules-ferry", state: "lift" } as const,
      ["lockdown", "jules-ferry", "lift", "-120"],
    ],
    [{ type: "hand-over", school: "s", to: "eva", for: "hour" } as const, ["hand-over", "s", "eva", "hour"]],
    [{ type: "hand-over", school: "s", to: null } as const, ["hand-over", "s", "-", "-"]],
    [{ type: "revoke", phone: "p2" } as const, ["revoke", "p2"]],
  ])("%j", (message, lines) => {
    expect(isSigned(message)).toBe(true);
    expect(proofText(over, message)).toBe(["heurtoir-phone:v1", "p1", nonce(7), ...lines].join("\n"));
  });

  test("of an enrolment", () => {
    expect(enrolText("K7QM-3XRT", "MFk")).toBe("heurtoir-enrol:v1\nK7QM-3XRT\nMFk");
  });

  test("nothing else is signed", () => {
    expect(isSigned({ type: "answer", ring: A })).toBe(false);
    expect(isSigned({ type: "quiet", school: "s", for: null })).toBe(false);
  });

  test("a signature of WebCrypto is the 86 characters that the schema asks for", async () => {
    const kind = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
    const pair = await webcrypto.subtle.generateKey(kind, false, ["sign", "verify"]);
    const signature = await webcrypto.subtle.sign(kind, pair.privateKey, Buffer.from(enrolText("t", "k")));
    expect(Buffer.from(signature).toString("base64url")).toMatch(/^[A-Za-z0-9_-]{86}$/);
  });
});

describe("greeting", () => {
  const opened = () => {
    const phone = new Phone().do({ type: "start", token: null });
    return phone.do({ type: "identity", answer: identity, key: "there" }).do({ type: "socket-open" });
  };

  test("waits for the challenge and proves itself over it, once", () => {
    const phone = opened();
    expect(phone.effects("hello")).toEqual([]);
    phone.challenged().challenged().challenged();
    expect(phone.effects("hello")).toEqual([
      { type: "hello", challenge: { phone: "p1", nonce: nonce(1), tap: 0 } },
    ]);
  });

  test("a challenge that had grown too old is tried once more with the newest, and no more", () => {
    const phone = opened().challenged();
    const stale = { type: "error", code: "stale", message: "no" };
    phone.challenged().hears(stale);
    expect(phone.effects("hello").map((each) => each.challenge.nonce)).toEqual([nonce(1), nonce(2)]);
    phone.challenged().hears(stale).challenged();
    expect(phone.effects("hello")).toHaveLength(2);
  });

  test("refused before the new challenge has come: greets when it comes", () => {
    const phone = opened().challenged().hears({ type: "error", code: "stale", message: "no" });
    expect(phone.effects("hello")).toHaveLength(1);
    expect(phone.challenged().effects("hello")).toHaveLength(2);
  });

  test("any other error is no reason to greet again", () => {
    const phone = opened().challenged().challenged();
    phone.hears({ type: "error", code: "signature", message: "no" });
    expect(phone.effects("hello")).toHaveLength(1);
  });

  test("a gateway that never challenges is given up and tried again", () => {
    const phone = opened().wait(8_000);
    expect(phone.state.connection.link.kind).toBe("waiting");
  });

  test("closed as not the device that was enrolled: says so, keeps its key, connects no more", () => {
    const phone = Phone.ready().rings().cut(4006);
    expect(view(phone)).toBe("estranged");
    expect(phone.state.enrolment.session).toMatchObject({ why: "device" });
    expect(phone.state).toMatchObject({
      calls: { rings: [] },
      history: { past: null },
      schools: { all: [] },
    });
    expect(phone.effects("forget-key")).toEqual([]);
    expect(phone.clear().wait(60_000).effects("connect")).toEqual([]);
  });
});

describe("an order to open", () => {
  test("carries a proof over the newest challenge, and spends it", () => {
    const phone = Phone.ready().rings();
    const newest = phone.state.connection.nonce;
    expect(proofs(press(phone))).toEqual([["open", newest]]);
    expect(phone.state.connection.nonce).not.toBe(newest);
  });

  test("a newer challenge takes the place of the older", () => {
    const phone = Phone.ready().rings().challenged();
    const newest = phone.state.connection.nonce;
    expect(proofs(press(phone))).toEqual([["open", newest]]);
  });

  test("without a challenge it waits for the next, for a moment", () => {
    const phone = Phone.ready().rings();
    phone.challenges = false;
    phone.state = { ...phone.state, connection: { ...phone.state.connection, nonce: null } };
    expect(press(phone).sent("open")).toEqual([]);
    phone.wait(1_900).challenged();
    expect(proofs(phone)).toEqual([["open", phone.sent("open").length === 1 ? expect.any(String) : null]]);
    expect(opening(phone)).toMatchObject({ state: "asking" });
    phone.wait(200);
    expect(opening(phone)).toMatchObject({ state: "asking" });
  });

  test("without a challenge for longer it is not sent at all, and that is said", () => {
    const phone = Phone.ready().rings();
    phone.challenges = false;
    phone.state = { ...phone.state, connection: { ...phone.state.connection, nonce: null } };
    press(phone).wait(2_000);
    expect(opening(phone)).toMatchObject({ state: "denied", why: "stale" });
    phone.challenged();
    expect(phone.sent("open")).toEqual([]);
  });

  test("refused as stale: signed once more with the newest, and no more", () => {
    const phone = press(Phone.ready().rings()).refuses("open", "stale");
    const [first, second] = proofs(phone);
    expect(second?.[1]).not.toBe(first?.[1]);
    expect(opening(phone)).toMatchObject({ state: "asking" });
    phone.refuses("open", "stale");
    expect(phone.sent("open")).toHaveLength(2);
    expect(opening(phone)).toMatchObject({ state: "denied", why: "stale" });
  });

  test("says when it was tapped, since the challenge came: also where the tap was first", () => {
    const phone = Phone.ready().rings().wait(700);
    const taps = () => phone.effects("send").flatMap(({ challenge }) => (challenge ? [challenge.tap] : []));
    press(phone);
    expect(taps()).toEqual([700]);
    phone.ok("open").hears({ type: "lock", ring: A, lock: "gate", state: "released", by: ME });
    phone.challenges = false;
    phone.state = { ...phone.state, connection: { ...phone.state.connection, nonce: null } };
    press(phone).wait(400).challenged();
    expect(taps()).toEqual([700, -400]);
  });

  test("refused as too late: tried once more where it was asked for just now, for this phone may have slept", () => {
    const phone = press(Phone.ready().rings()).refuses("open", "too-late");
    expect(phone.sent("open")).toHaveLength(2);
    phone.refuses("open", "too-late");
    expect(phone.sent("open")).toHaveLength(2);
    expect(opening(phone)).toMatchObject({ state: "denied", why: "too-late" });
  });

  test("refused as too late after the screen said that nobody knows: now it is known, and not tried again", () => {
    const phone = press(Phone.ready().rings()).wait(6_000);
    expect(opening(phone)).toMatchObject({ state: "unconfirmed" });
    phone.wait(4_000).refuses("open", "too-late");
    expect(opening(phone)).toMatchObject({ state: "denied", why: "too-late" });
    expect(phone.sent("open")).toHaveLength(1);
  });

  test.each(["signature", "unsigned"])("refused with %s: said, and not tried again", (code) => {
    const phone = press(Phone.ready().rings()).refuses("open", code);
    expect(phone.sent("open")).toHaveLength(1);
    expect(opening(phone)).toMatchObject({ state: "denied", why: code });
  });

  test("what waited for a challenge dies with the connection", () => {
    const phone = Phone.ready().rings();
    phone.state = { ...phone.state, connection: { ...phone.state.connection, nonce: null } };
    press(phone).cut().comesBack().rings().challenged();
    expect(phone.sent("open")).toEqual([]);
  });

  test("with no key to sign with: that is said, and the call goes on", () => {
    const phone = press(Phone.ready().talks());
    phone.do({ type: "keyless", re: phone.sent("open").at(-1)?.id ?? 0 });
    expect(opening(phone)).toMatchObject({ state: "denied", why: "unsigned" });
    expect(view(phone)).toBe("talking");
    expect(phone.desired().voice).toBe(A);
  });
});

describe("coming without its key", () => {
  const starts = (token: string | null = null) => new Phone().do({ type: "start", token });

  test("a session whose key is gone shows nothing and says why", () => {
    const phone = starts().do({ type: "identity", answer: identity, key: "absent" });
    expect(phone.state.enrolment.session).toEqual({ kind: "estranged", why: "evicted" });
    expect(phone.effects("connect")).toEqual([]);
  });

  test("a storage that fails is asked again at once, then with growing pauses, and said when it lasts", () => {
    const phone = starts();
    const failed = { type: "identity", answer: identity, key: "unreadable" } as const;
    const asked: number[] = [];
    for (let tries = 0; tries < 12; tries++) {
      phone.clear().do(failed);
      const from = phone.now;
      while (phone.effects("who-am-i").length === 0) {
        phone.wait(50);
      }
      asked.push(phone.now - from);
      expect(view(phone)).toBe(tries < 4 ? "loading" : "estranged");
    }
    expect(asked[0]).toBeLessThanOrEqual(50);
    expect(asked.slice(1)).toEqual([...asked.slice(1)].sort((a, b) => a - b));
    expect(asked.at(-1)).toBe(15_000);
    phone.do({ type: "identity", answer: identity, key: "there" });
    expect(phone.effects("connect")).toHaveLength(1);
  });

  test.each([
    { type: "address", ring: A },
    { type: "network" },
    { type: "wake", how: "touched" },
    { type: "wake", how: "seen" },
  ] as const)("a storage that failed is asked at once at %o", (event) => {
    const phone = starts();
    for (let tries = 0; tries < 8; tries++) {
      phone.do({ type: "identity", answer: identity, key: "unreadable" });
    }
    expect(view(phone)).toBe("estranged");
    expect(phone.clear().do(event).effects("who-am-i")).toHaveLength(1);
    expect(view(phone.do({ type: "identity", answer: identity, key: "there" }))).toBe("waiting");
  });

  test("a greeting that cannot be signed is tried again, and said after three", () => {
    const phone = Phone.ready().cut();
    for (let tries = 0; tries < 3; tries++) {
      expect(phone.state.enrolment.session.kind).toBe("enrolled");
      phone.wait(4_000).do({ type: "socket-open" }).challenged().do({ type: "keyless" });
    }
    expect(phone.state.enrolment.session).toMatchObject({ kind: "estranged", why: "storage" });
    phone.clear().wait(15_000);
    expect(phone.effects("who-am-i")).toHaveLength(1);
    expect(phone.effects("forget-key")).toEqual([]);
  });

  test("a key whose session is gone as well", () => {
    const phone = starts().do({ type: "identity", answer: "not-enrolled", key: "there" });
    expect(phone.state.enrolment.session).toEqual({ kind: "estranged", why: "cookie" });
  });

  test("neither: a stranger", () => {
    expect(view(starts().do({ type: "identity", answer: "not-enrolled", key: "absent" }))).toBe("stranger");
  });

  test("a link enrols it anew", () => {
    const phone = starts("abcdefgh").do({ type: "identity", answer: identity, key: "absent" });
    expect(view(phone)).toBe("enrol");
  });

  test("the key goes where the person takes the phone away, and only there", () => {
    expect(
      Phone.ready().do({ type: "press-leave" }).do({ type: "left", done: true }).effects("forget-key"),
    ).toHaveLength(1);
    for (const code of [4001, 4003, 4006]) {
      expect(Phone.ready().cut(code).effects("forget-key")).toEqual([]);
    }
    expect(Phone.ready().do({ type: "identity", answer: "not-enrolled" }).effects("forget-key")).toEqual([]);
  });

  test.each([4003, 4006])("after %i a press asks again, and lets it in where it was wrong", (code) => {
    const phone = Phone.ready().cut(code).clear().do({ type: "press-again" });
    expect(phone.effects("who-am-i")).toHaveLength(1);
    phone.do({ type: "identity", answer: identity, key: "there" });
    expect(phone.effects("connect")).toHaveLength(1);
    expect(phone.state.enrolment.session.kind).toBe("enrolled");
  });
});
