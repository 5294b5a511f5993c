import type { ToPhone } from "../../protocol/messages";
import { gateSeen } from "../calls/opening";
import type { Transition } from "../transition";
import { type Alarm, MOST_ALARMS } from "./slice";

/** The gate's contact: told to its ring, or to everybody where there is none. */
export function onGate(transition: Transition, told: Extract<ToPhone, { type: "gate" }>): void {
  const ring = transition.ring(told.ring);
  if (ring) {
    gateSeen(transition, ring, told.lock, told.state);
  }
  const same = (each: Alarm) => each.door.id === told.door.id && each.lock === told.lock;
  if (told.state === "forced" || told.state === "still-open") {
    if (!ring) {
      const others = transition.state.schools.alarms.filter((each) => !same(each)).slice(1 - MOST_ALARMS);
      transition.set("schools", {
        alarms: [...others, { door: told.door, lock: told.lock, state: told.state, at: transition.now }],
      });
    }
  } else if (transition.state.schools.alarms.some(same)) {
    // The gate was shut, or opened by an order, since: it no longer stands open. A forced gate stays shown until it is
    // read.
    transition.set("schools", {
      alarms: transition.state.schools.alarms.filter((each) => !same(each) || each.state === "forced"),
    });
  }
}

/** A door has changed: connected, locked down, faulty. */
export function onDoor(transition: Transition, told: Extract<ToPhone, { type: "door" }>): void {
  transition.set("schools", {
    all: transition.state.schools.all.map((school) =>
      school.id === told.school
        ? { ...school, doors: school.doors.map((door) => (door.id === told.door.id ? told.door : door)) }
        : school,
    ),
  });
}

/** The person has read the notice about a gate. */
export function alarmRead(transition: Transition, door: string, lock: string): void {
  transition.set("schools", {
    alarms: transition.state.schools.alarms.filter((each) => each.door.id !== door || each.lock !== lock),
  });
}
