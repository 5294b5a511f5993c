import { useEffect } from "preact/hooks";
import { isLive, mayShow } from "../core/calls/rules";
import type { Ring } from "../core/calls/slice";
import { may } from "../core/schools/schools";
import { Alarms } from "./Alarms";
import { Checks, useMicrophonePermission } from "./Checks";
import { useApp } from "./context";
import { Hero } from "./Hero";
import { Icon, Knocker } from "./icons";
import { bringPages } from "./Lazy";
import { Lockdowns } from "./LockdownBanner";
import { Missed } from "./Missed";
import { PastList } from "./PastList";
import { SchoolCard } from "./SchoolCard";
import { Unreachable } from "./Unreachable";

/** How long after the first page the other pages are loaded. */
const PAGES = 3_000;

/** The screen while nobody rings: whether this device would ring, and for which doors. */
export function HomeScreen() {
  const { shell, words } = useApp();
  const state = shell.state.value;
  const microphone = useMicrophonePermission();
  const live = state.calls.rings.filter((ring) => isLive(ring) && !ring.stale);
  const checks = <Checks microphone={microphone} />;
  const urgent = microphone.state === "prompt" || microphone.state === "denied";
  const history = state.schools.all.some((school) => may(state, school.id, "history"));
  // For people who are never rung, and look after other people's phones.
  const watches = state.schools.all.some(
    (school) => may(state, school.id, "phones") && !may(state, school.id, "answer"),
  );
  // The other pages are loaded while nobody rings, so that they are there when needed.
  useEffect(() => {
    const soon = setTimeout(() => bringPages().catch(() => undefined), PAGES);
    return () => clearTimeout(soon);
  }, []);
  return (
    <main class="home">
      <header class="home__brand">
        <Knocker />
        <span>{words.app}</span>
        <button
          type="button"
          class="button button--icon home__gear"
          data-testid="settings"
          aria-label={words.home.settings}
          title={words.home.settings}
          onClick={() => shell.dispatch({ type: "press-page", page: "settings" })}
        >
          <Icon name="gear" />
        </button>
      </header>

      <Lockdowns />
      <Hero />
      <Alarms />
      <Unreachable />
      <Missed />

      {state.calls.late && (
        <p class="late" data-testid="late" role="status">
          {words.home.late}
          <button
            type="button"
            class="button button--small"
            onClick={() => shell.dispatch({ type: "press-page", page: "history" })}
          >
            {words.home.lateAction}
          </button>
        </p>
      )}

      {live.length > 0 && (
        <ul class="live">
          {live.map((ring) => (
            <LiveRing key={ring.id} ring={ring} />
          ))}
        </ul>
      )}

      <div class="home__columns">
        {urgent && checks}
        {state.schools.all.map((school) => (
          <SchoolCard key={school.id} school={school} />
        ))}
        {watches && (
          <section class="card">
            <h2 class="card__title">{words.school.phones.title}</h2>
            <p class="card__text">{words.school.phones.text}</p>
            <button
              type="button"
              class="button button--wide"
              data-testid="watch-phones"
              onClick={() => shell.dispatch({ type: "press-page", page: "phones" })}
            >
              {words.school.phones.open}
            </button>
          </section>
        )}
        {history && (
          <section class="card home__past">
            <h2 class="card__title">{words.home.recent}</h2>
            <PastList rows={state.history.past} most={5} />
            {state.history.past && state.history.past.length > 0 && (
              <button
                type="button"
                class="button button--text button--wide"
                data-testid="history"
                onClick={() => shell.dispatch({ type: "press-page", page: "history" })}
              >
                {words.home.recentAll}
              </button>
            )}
          </section>
        )}
        {!urgent && checks}
      </div>
    </main>
  );
}

function LiveRing({ ring }: { ring: Ring }) {
  const { shell, words } = useApp();
  const who = ring.phase.kind === "talking" || ring.phase.kind === "held" ? ring.phase.by : null;
  return (
    <li class="live__row" data-testid="live-ring" data-ring={ring.id}>
      <span class="dot" aria-hidden="true" />
      <span class="live__text">
        {who ? words.home.liveTalking(ring.door.name, who.name) : words.home.liveRinging(ring.door.name)}
      </span>
      {mayShow(ring) && (
        <button
          type="button"
          class="button button--small"
          data-testid="show-ring"
          onClick={() => shell.dispatch({ type: "press-show", ring: ring.id })}
        >
          {words.home.show}
        </button>
      )}
    </li>
  );
}
