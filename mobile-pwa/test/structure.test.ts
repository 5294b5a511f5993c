/** How the app is built: no import circle, no room that knows more than `docs/architecture.md` says, a slice that one folder writes. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, test } from "vitest";
import { ABNORMAL_CLOSURE, CloseCode } from "../src/protocol/close-codes";

const SRC = new URL("../src/", import.meta.url).pathname;
const DOCS = new URL("../../docs/", import.meta.url).pathname;
const GATEWAY = new URL("../../gateway/src/main/java/fr/heurtoir/gateway/", import.meta.url).pathname;

function sources(folder = ""): string[] {
  return readdirSync(SRC + folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(SRC + path).isDirectory() ? sources(path) : /(?<!\.d)\.tsx?$/.test(name) ? [path] : [];
  });
}

/** Every import of ours, also of types alone: a reader follows those as well. */
function importsOf(path: string): string[] {
  const text = readFileSync(SRC + path, "utf8");
  return [...text.matchAll(/(?:from|import)[\s(]+"(\.[^"]*)"/g)]
    .map(([, to = ""]) => normalize(join(dirname(path), to)))
    .map((to) => ["", ".ts", ".tsx", "/index.ts"].map((end) => to + end).find((each) => isFile(each)) ?? to)
    .filter((to) => !to.endsWith(".css"));
}

function isFile(path: string): boolean {
  return existsSync(SRC + path) && statSync(SRC + path).isFile();
}

const IMPORTS = new Map(sources().map((path) => [path, importsOf(path)]));

function circles(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const follow = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) {
      found.push([...way.slice(way.indexOf(path)), path].join(" > "));
    } else if (!done.has(path)) {
      for (const to of imports.get(path) ?? []) {
        follow(to, [...way, path]);
      }
      done.add(path);
    }
  };
  for (const path of imports.keys()) {
    follow(path, []);
  }
  return found;
}

describe("imports", () => {
  test("lead to files that are there", () => {
    expect(IMPORTS.size).toBeGreaterThan(100);
    const lost = [...IMPORTS].flatMap(([from, all]) =>
      all.filter((to) => !isFile(to)).map((to) => `${from}: ${to}`),
    );
    expect(lost).toEqual([]);
  });

  test("make no circle", () => {
    expect(circles(IMPORTS)).toEqual([]);
    const three = { a: ["b"], b: ["c"], c: ["a"] };
    expect(circles(new Map(Object.entries(three))), "and one would be found").toEqual(["a > b > c > a"]);
  });
});

describe("a room", () => {
  /** A folder of `src`; a file beside the folders is no room, but a way into the app. */
  const roomOf = (path: string) => path.split("/")[0] ?? "";
  const rooms = [
    ...new Set(
      sources()
        .filter((path) => path.includes("/"))
        .map(roomOf),
    ),
  ];

  test("knows the rooms of its line in docs/architecture.md and no other", () => {
    const text =
      readFileSync(`${DOCS}architecture.md`, "utf8").split("## The app's rooms")[1]?.split("\n## ")[0] ?? "";
    const told = Object.fromEntries(
      [...text.matchAll(/^\| `([\w-]+)` \|[^|]*\|([^|]*)\|$/gm)].map(([, room = "", knows = ""]) => [
        room,
        knows.trim().split(/\s+/).filter(Boolean),
      ]),
    );
    const built = Object.fromEntries(
      rooms.map((room) => [
        room,
        [
          ...new Set(
            [...IMPORTS]
              .filter(([from]) => from.startsWith(`${room}/`))
              .flatMap(([, all]) => all.map(roomOf))
              .filter((to) => to !== room),
          ),
        ].sort(),
      ]),
    );
    expect(told).toEqual(built);
  });
});

describe("a slice of the state", () => {
  const core = sources("core");
  const slices = core.filter((path) => path.endsWith("/slice.ts")).map((path) => path.split("/")[1] ?? "");

  test("is written by its own folder alone, and by how a transition is made", () => {
    expect(slices.length).toBeGreaterThan(5);
    const strangers = core.flatMap((path) =>
      [...readFileSync(SRC + path, "utf8").matchAll(/\.(?:set\(\s*"(\w+)"|(setRing)\()/g)]
        .map(([, slice, ring]) => (ring ? "calls" : (slice ?? "")))
        .filter((slice) => path.split("/")[1] !== slice)
        .map((slice) => `${path} writes ${slice}`),
    );
    expect(new Set(strangers)).toEqual(
      new Set(["core/transition.ts writes connection", "core/transition.ts writes calls"]),
    );
  });

  test("needs no other slice to be described", () => {
    const across = core
      .filter((path) => path.endsWith("/slice.ts"))
      .flatMap((path) =>
        (IMPORTS.get(path) ?? []).filter((to) => to.startsWith("core/")).map((to) => `${path}: ${to}`),
      );
    expect(across).toEqual(["core/calls/slice.ts: core/calls/quality.ts"]);
  });
});

describe("close codes", () => {
  test("have the names that the gateway gives them, and no other", () => {
    const java = readFileSync(`${GATEWAY}phone/CloseCode.java`, "utf8");
    const there = [...java.matchAll(/public static final int (\w+) = (\d+);/g)].map(([, name, code]) => [
      name,
      Number(code),
    ]);
    expect(there.length).toBeGreaterThan(5);
    expect(CloseCode).toEqual(Object.fromEntries(there));
    expect(Object.values(CloseCode)).not.toContain(ABNORMAL_CLOSURE);
  });

  test("are not written as numbers", () => {
    const numbers = sources("core").filter((path) =>
      /\b(?:100[0-9]|40[01][0-9])\b/.test(readFileSync(SRC + path, "utf8")),
    );
    expect(numbers).toEqual([]);
  });
});
