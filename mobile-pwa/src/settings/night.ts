/** When a wall tablet may reload: with a new version of the app waiting, at night, while nobody is at a door. */
import { isLive } from "../core/calls/rules";
import type { State } from "../core/state";

const FROM = 2;
const UNTIL = 5;
/** A page of this age reloads without a new version too, which frees leaked memory. */
const OLD = 7 * 24 * 3_600_000;

/**
 * @param updated whether a new version has taken over the service worker
 * @param hour of the day, local time
 * @param age milliseconds since the page began
 */
export function mayReload(state: State, updated: boolean, hour: number, age: number): boolean {
  return (
    (updated || age > OLD) &&
    hour >= FROM &&
    hour < UNTIL &&
    // With a gateway that does not answer, the tablet would be without a page if the cache is lost too.
    state.connection.link.kind === "up" &&
    !state.calls.rings.some(isLive)
  );
}
