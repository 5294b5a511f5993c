/** When a wall tablet may begin anew: with a new version of the app waiting, at night, while nobody is at a door. */
import { isLive } from "../core/calls/rules";
import type { State } from "../core/state";

const FROM = 2;
const UNTIL = 5;
/** Without a new version, a page that is this old begins anew as well: what leaks slowly is given back. */
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
    // A gateway that does not answer would leave the wall without a page, were the cache gone too.
    state.connection.link.kind === "up" &&
    !state.calls.rings.some(isLive)
  );
}
