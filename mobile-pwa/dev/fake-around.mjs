/**
 * Everything outside the rings, for the fake gateway: people, who is rung, hand-over, do not disturb, lockdown, call
 * back, and past visits in full. Its timers are as approximate as that gateway's.
 */

const DAY = 86_400_000;

export const PEOPLE = {
  direction: { id: "direction", name: "Anne Morel" },
  adjoint: { id: "adjoint", name: "Karim Benali" },
  petit: { id: "petit", name: "Claire Petit" },
  atsem: { id: "atsem", name: "Lucie Fabre" },
};

export const HEAD = [
  "answer",
  "open",
  "history",
  "call-back",
  "lockdown",
  "lift",
  "hand-over",
  "quiet",
  "phones",
];

export class FakeAround {
  may = HEAD;
  /** For each person, how many phones there are and how many of them are reachable. */
  phones = { direction: [2, 1], adjoint: [1, 1], petit: [1, 1], atsem: [1, 0] };
  /** Who is rung by default. */
  usual = ["direction", "adjoint", "petit"];
  /** By person: `{why, to, until}`. */
  away = new Map([["adjoint", { why: "quiet", to: null, length: "hour" }]]);
  locked = null;
  /** The state of a lockdown by door. */
  holds = {};
  /** How long, in milliseconds, a missed visitor may be called back. */
  window = 180_000;
  snapshots = new Map();

  /** @param now the wall clock that the screens show */
  constructor(school, doors, now = () => Date.now()) {
    this.school = school;
    this.doors = doors;
    this.now = now;
  }

  #until(length) {
    const now = this.now();
    return length === "hour"
      ? new Date(now + 3_600_000).toISOString()
      : length === "day"
        ? // Midnight where the schools are, in winter.
          new Date(`${new Date(now + DAY).toISOString().slice(0, 10)}T00:00:00+01:00`).toISOString()
        : null;
  }

  plan() {
    const rung = [];
    for (const id of this.usual) {
      const gone = this.away.get(id);
      const who = gone?.why === "handed-over" ? gone.to : gone ? null : id;
      if (who && !rung.some((each) => each.person.id === who)) {
        const [phones, reachable] = this.phones[who];
        rung.push({ person: PEOPLE[who], for: who === id ? null : PEOPLE[id], phones, reachable });
      }
    }
    return {
      type: "plan",
      school: this.school.id,
      rung,
      "not-rung": [...this.away].map(([id, { why, to, length }]) => ({
        person: PEOPLE[id],
        why,
        to: to === null ? null : PEOPLE[to],
        until: this.#until(length),
      })),
      colleagues: Object.values(PEOPLE)
        .filter((each) => each.id !== "direction")
        .map((each) => ({ ...each, reachable: this.phones[each.id][1] })),
    };
  }

  lockdown() {
    return {
      type: "lockdown",
      school: this.school.id,
      state: this.locked ? "set" : "none",
      by: this.locked?.by ?? null,
      at: this.locked?.at ?? null,
      doors: this.doors().map(({ id, name }) => ({
        id,
        name,
        "held-by": this.locked ? (this.holds[id] ?? "door") : "nobody",
      })),
    };
  }

  /** Handles a phone's message. Returns the code of a refusal, or null. Undefined: the message does not belong here. */
  take(message) {
    switch (message.type) {
      case "hand-over":
        if (message.to === null) {
          this.away.delete("direction");
        } else if (!(message.to in PEOPLE)) {
          return "unknown-person";
        } else if (this.phones[message.to][1] === 0 && !message.anyway) {
          return "unreachable";
        } else {
          this.away.set("direction", { why: "handed-over", to: message.to, length: message.for });
        }
        return null;
      case "quiet":
        if (message.for === null) {
          this.away.delete("direction");
        } else {
          this.away.set("direction", { why: "quiet", to: null, length: message.for });
        }
        return null;
      case "lockdown":
        if (!this.may.includes(message.state === "set" ? "lockdown" : "lift")) {
          return "not-allowed";
        }
        this.locked =
          message.state === "set" ? { by: PEOPLE.direction, at: new Date(this.now()).toISOString() } : null;
        return null;
      default:
        return undefined;
    }
  }

  /** A row of the history with its details. */
  row(past) {
    const missed = ["nobody-answered", "nobody-reachable", "visitor-left"].includes(past.outcome);
    const age = this.now() - Date.parse(past.at);
    return {
      late: false,
      sure: true,
      snapshot: this.snapshots.has(past.ring),
      callBackUntil: missed ? Math.max(0, Math.min(this.window, this.window - age)) : 0,
      callBackOf: null,
      ...past,
    };
  }

  visit(past) {
    const at = (ms) => new Date(Date.parse(past.at) + ms).toISOString();
    const answered = past.outcome === "answered";
    const phone = (id, name, more) => ({
      id,
      name,
      sent: 41,
      woken: null,
      told: null,
      answered: null,
      ...more,
    });
    return {
      ...this.row(past),
      opened: past.opened
        ? [
            {
              lock: "gate",
              by: past.by,
              person: past.by.id === "p1" ? PEOPLE.direction : PEOPLE.petit,
              at: at(31_000),
              state: "released",
              gate: "opened",
            },
          ]
        : [],
      phones: [
        phone("p1", "Direction", { told: 230, answered: answered && past.by.id === "p1" ? 4_100 : null }),
        phone("p-salle", "Salle des maîtres", {
          told: 412,
          answered: answered && past.by.id === "p-salle" ? 6_300 : null,
        }),
        phone("p-atsem", "Atsem", { woken: null }),
      ],
      calledBack: past.calledBack ?? [],
    };
  }
}
