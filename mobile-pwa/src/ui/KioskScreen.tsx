import { useEffect, useState } from "preact/hooks";
import { isLive, mayShow } from "../core/calls/rules";
import { isLockedDown } from "../core/schools/schools";
import { region } from "../words/times";
import { Alarms } from "./Alarms";
import { useApp } from "./context";
import { doorLook } from "./doors";
import { Icon } from "./icons";
import { Lockdowns } from "./LockdownBanner";

/** A wall tablet while nobody rings: the time, and whether every entrance would ring here, readable across a room. */
export function KioskScreen() {
  const { shell, words } = useApp();
  const state = shell.state.value;
  const now = useMinute();
  const dim = useDim(shell.settings.value.value.dimAfter);
  const up = state.connection.link.kind === "up" && !state.connection.link.doubt;
  const sound = shell.tone.ready.value;
  const live = state.calls.rings.filter((ring) => isLive(ring) && !ring.stale);
  const time = new Intl.DateTimeFormat(region(words.lang), { hour: "2-digit", minute: "2-digit" }).format(
    now,
  );
  const day = new Intl.DateTimeFormat(region(words.lang), {
    weekday: "long",
    day: "numeric",
    month: "long",
  }).format(now);
  return (
    <main class={`kiosk ${dim ? "is-dim" : ""}`} data-testid="kiosk-screen" data-dim={dim}>
      {/* Moves a little every minute, so that nothing burns into the screen of a tablet that never rests. */}
      <div class="kiosk__time" style={dim ? { transform: `translate(${drift(now)})` } : {}}>
        <time class="kiosk__clock" dateTime={new Date(now).toISOString()}>
          {time}
        </time>
        <p class="kiosk__day">{day}</p>
        {dim && <p class="unseen">{words.kiosk.asleep}</p>}
      </div>

      <section class={`kiosk__state is-${up ? (sound ? "good" : "warn") : "bad"}`} aria-live="polite">
        <Icon name={up && sound ? "bell" : "bellOff"} />
        <div>
          <h1 data-testid="link" data-link={up ? "up" : "cut"} data-sound={sound}>
            {up ? (sound ? words.home.ready : words.home.soundOff) : words.home.cut}
          </h1>
          {!(up && sound) && <p>{up ? words.kiosk.touch : words.home.cutText}</p>}
        </div>
      </section>

      <Lockdowns />
      <Alarms />

      {live.map((ring) => (
        <button
          type="button"
          key={ring.id}
          class="kiosk__live"
          data-testid="show-ring"
          disabled={!mayShow(ring)}
          onClick={() => shell.dispatch({ type: "press-show", ring: ring.id })}
        >
          <span class="dot" aria-hidden="true" />
          {ring.phase.kind !== "ringing" && ring.phase.kind !== "ended" && ring.phase.by
            ? words.home.liveTalking(ring.door.name, ring.phase.by.name)
            : words.home.liveRinging(ring.door.name)}
        </button>
      ))}

      <ul class="kiosk__doors">
        {state.schools.all.flatMap((school) =>
          school.doors.map((door) => {
            const { look, text } = doorLook(
              { ...door, locked: isLockedDown(state, school.id, door.id) },
              up,
              words,
            );
            return (
              <li
                key={door.id}
                class={`kiosk__door is-${look}`}
                data-testid="door"
                data-online={up && door.online}
              >
                <Icon name={look === "good" ? "open" : "alert"} />
                <span>
                  {door.name}
                  <small>{text}</small>
                </span>
              </li>
            );
          }),
        )}
      </ul>

      <button
        type="button"
        class="kiosk__settings"
        data-testid="settings"
        onClick={() => shell.dispatch({ type: "press-page", page: "settings" })}
      >
        <Icon name="gear" />
        {words.home.settings}
      </button>
    </main>
  );
}

/** The wall clock, updated when its minute changes. */
function useMinute(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setTimeout(() => setNow(Date.now()), 60_000 - (Date.now() % 60_000) + 50);
    return () => clearTimeout(timer);
  }, [now]);
  return now;
}

/** Whether nobody has touched the screen for that many minutes. */
function useDim(minutes: number): boolean {
  const [dim, setDim] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const touched = () => {
      setDim(false);
      if (timer !== null) {
        clearTimeout(timer);
      }
      timer = minutes > 0 ? setTimeout(() => setDim(true), minutes * 60_000) : null;
    };
    touched();
    for (const touch of ["pointerdown", "pointermove", "keydown"]) {
      addEventListener(touch, touched, { passive: true });
    }
    return () => {
      if (timer !== null) {
        clearTimeout(timer);
      }
      for (const touch of ["pointerdown", "pointermove", "keydown"]) {
        removeEventListener(touch, touched);
      }
    };
  }, [minutes]);
  return dim;
}

/** A position that moves by a few centimetres each minute. */
function drift(now: number): string {
  const minute = Math.floor(now / 60_000);
  return `${((minute * 7) % 9) - 4}vw, ${((minute * 5) % 7) - 3}vh`;
}
