import type { SchoolWords } from "./school";
import { clock, enumerate, length, until } from "./times";

const s = (count: number): string => (count === 1 ? "" : "s");

export const schoolEn: SchoolWords = {
  plan: {
    title: "Who is rung",
    rung: "Just now, the bell rings for:",
    you: (name) => `${name} (you)`,
    phones: (count, reachable) => {
      if (count === 0) {
        return "no phone linked";
      }
      const all = `${count} phone${s(count)}`;
      return reachable === 0
        ? `${all}, none reachable`
        : reachable === count
          ? `${all}, reachable`
          : `${all}, ${reachable} reachable`;
    },
    inPlaceOf: (name) => `stands in for ${name}`,
    notRung: "It does not ring for:",
    quiet: (until) => `do not disturb ${until}`,
    handedOver: (to, until) => (to === null ? `handed over ${until}` : `handed over to ${to} ${until}`),
    until: (at, now) => {
      if (at === null) {
        return "until further notice";
      }
      const { kind, text } = until(at, now, "en");
      return kind === "midnight" ? "until midnight" : `until ${text}`;
    },
    nobody: "Nobody is rung",
    nobodyText: "A visitor would ring in vain. Tell a colleague or the IT staff.",
    unreachable: "No phone can be reached",
    unreachableText: "A visitor may ring in vain: have a colleague open Heurtoir on their phone.",
    unknown: "Without a connection, who is rung is not known.",
    quietHero: "Do not disturb",
    handedHero: (to) => (to === null ? "You have handed over" : `${to} stands in for you`),
    restingText: (school, until) => `${school}: it does not ring for you ${until}.`,
    unrungHero: "It does not ring for you",
    unrungText: "You are not on the list of those who are rung just now.",
    watching: "Watching the entrances",
    watchingText: "This device is not rung: your role does not provide for it.",
  },

  acts: {
    title: "Act",
    handOver: "Hand over",
    takeBack: "Take back",
    quiet: "Do not disturb",
    quietEnd: "Ring me again",
    lockdown: "Block remote opening",
    states: {
      asking: "One moment…",
      unsent: "Not sent: no connection. Nothing has changed.",
      unknown: "The server did not answer. Check what is shown before you try again.",
    },
    done: (what, back) =>
      ({
        "hand-over": back ? "Done: you have taken over again." : "Done: handed over.",
        quiet: back ? "Done: it rings for you again." : "Done: it does not ring for you any more.",
        lockdown: back ? "Done: phones can open again." : "Done: no phone can open any more.",
        "call-back": "The visitor is being called back.",
      })[what],
    refused: {
      "not-allowed": "Your role does not allow it.",
      "not-now": "This person cannot take over just now.",
      unreachable: "None of this person's phones can be reached.",
      "unknown-person": "This person is not on the list any more: choose another.",
      "unknown-school": "This school is not linked to this device any more.",
      unsigned: "This device could not prove its identity. Try again.",
      stale: "The request took too long. Try again.",
      signature: "This device could not prove its identity: it must be linked anew.",
      "too-many": "Too many requests: wait a moment.",
      other: "The server refused. Try again; if it goes on, tell the IT staff.",
    },
  },

  howLong: {
    title: "For how long?",
    choices: { hour: "One hour", day: "Until midnight", "until-lifted": "Until further notice" },
    ends: { hour: "for one hour", day: "until midnight", "until-lifted": "until further notice" },
  },

  handOver: {
    text: "The bell will ring for this person in your place; they can answer and open. You can take back at any time.",
    to: "To whom?",
    nobody: "No colleague can take over at this school.",
    colleagueUnreachable: (name) =>
      `No phone of ${name} can be reached just now: a visitor may ring in vain.`,
    noPhoneReachable: "no phone can be reached",
    anyway: (name) => `Hand over to ${name} all the same`,
    submit: (name, length) => `Hand over to ${name} ${length}`,
    choose: "Choose a person",
  },

  quiet: {
    text: "None of your phones will ring for this school. You can end the silence at any time.",
    others: (names) => `It will still ring for ${enumerate(names, "en")}.`,
    nobody: "Nobody would answer any more",
    nobodyText: "Nobody else can be reached just now: a visitor would ring in vain.",
    submit: (length) => `Do not disturb ${length}`,
    anyway: "Do not disturb all the same",
  },

  lockdown: {
    set: "Block remote opening",
    lift: "Lift the block",
    does: "What it does",
    doesList: [
      "No phone opens a door of this school any more, during a call or not.",
      "All phones and tablets of the school show it at once, with your name.",
      "Doors that can hold the block themselves do, even without a network.",
    ],
    doesNot: "What it does not do",
    doesNotList: [
      "It is not the school's emergency alarm (PPMS): raise that as usual.",
      "Keys, badges and exit buttons still open.",
      "A door that is open already does not shut by itself.",
    ],
    liftText: "Phones will be able to open all doors of this school again.",
    holdSet: "Hold to block",
    holdLift: "Hold to lift",
    hint: "Keep your finger down until the end",
    short: "Too short: keep your finger down until the end",
    confirm: "Activate again to confirm",
    banner: (school) => `Remote opening blocked: ${school}`,
    by: (who, at) =>
      [who === null ? null : `by ${who}`, at === null ? null : `at ${at}`]
        .filter((each) => each !== null)
        .join(", "),
    heldBy: {
      door: "Blocked, held by the door itself",
      gateway: "Blocked by the server alone: this door cannot hold it itself",
      asked: "Blocked by the server; the door has not confirmed yet",
      nobody: "Not blocked: check on site",
    },
    toLift: "Lift the block…",
    whoLifts: "Your role does not allow lifting it: ask the head of the school.",
    notAllowed: "Your role does not allow blocking this school's remote opening.",
    stale: "As it was before the connection was lost",
    ring: "Remote opening is blocked",
    ringShort: "Blocked",
  },

  visits: {
    title: "Visits",
    today: "Today",
    yesterday: "Yesterday",
    count: (visits, missed) => `${visits} visit${s(visits)}${missed === 0 ? "" : `, ${missed} missed`}`,
    details: (door, time) => `Details: ${door}, ${time}`,
    late: "reported later",
    lateText: "The entrance had no connection then: it reported this visit later.",
    unsure: "time not certain",
    unsureText: "The entrance's clock was wrong: the bell rang at this time at the latest.",
    missedRecently: (door) => `Missed visit: ${door}`,
    ago: (seconds) => `${length(seconds, "en")} ago`,
    loading: "One moment…",
    failed: "The server did not answer.",
    gone: "This visit is not in the history any more.",
    again: "Try again",
    back: "Back to the visits",
    timeline: "What happened",
    rang: "The bell rang",
    phones: "Phones that were rung",
    noPhones: "No phone was rung.",
    answeredAfter: (after) => `answered after ${after}`,
    toldAfter: (after) => `rang after ${after}`,
    wokenAfter: (after) => `woken after ${after}`,
    notTold: "showed nothing",
    opened: (who, lock) => (lock === "gate" ? `${who} asked to open` : `${who} asked to open (${lock})`),
    openStates: {
      ordered: "order sent, the door did not answer",
      pulsing: "unlocked",
      released: "unlocked, then locked again",
      refused: "the door refused",
      unconfirmed: "the door confirmed nothing",
      other: "outcome not known",
    },
    gates: {
      opened: "the gate opened",
      "not-opened": "unlocked, nobody pushed",
      "still-open": "the gate opened and stayed open",
    },
    calledBack: (who) => `${who} called the visitor back`,
    snapshot: "Picture kept",
    snapshotOf: (door, time) => `The visitor: ${door}, ${time}`,
    snapshotGone: "The picture is not kept any more.",
    snapshotFailed: "The picture could not be loaded.",
    someone: "Somebody",
  },

  callBack: {
    action: "Call the visitor back",
    left: (seconds) => `possible for another ${clock(seconds)}`,
    asking: "Calling the entrance…",
    status: "Calling the visitor back",
    row: "Visitor called back",
    seen: "The visitor is told, and sees that the camera is live",
    talk: "Talk",
    stop: "Stop",
    over: "Call back ended",
    refused: {
      "too-late": "Too late: the time for calling back is over.",
      "not-now": "The entrance is busy: somebody rings or talks there.",
      "door-unreachable": "The entrance does not answer.",
      "unknown-ring": "The server does not know this visit any more.",
      "too-many": "This visitor was called back several times already.",
      "not-allowed": "This school does not allow calling back.",
      other: "Calling back was not possible.",
    },
  },

  phones: {
    title: "The school's phones",
    text: "Which would ring, which give no sign of life any more, and removing a lost device.",
    open: "See the phones",
  },

  pageFailed: "This page could not be loaded: the app was probably updated.",
  reload: "Reload",
};
