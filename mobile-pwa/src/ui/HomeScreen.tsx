import { useEffect, useState } from "preact/hooks";
import { isLive, mayShow } from "../core/calls/rules";
import type { Ring } from "../core/calls/slice";
import { isLockedDown, may, planOf } from "../core/schools/schools";
import type { School } from "../protocol/messages";
import { TUNE_NAMES } from "../settings/tunes";
import { hasWebRtc } from "../shell/peer-session";
import { Alarms } from "./Alarms";
import { useApp } from "./context";
import { doorLook } from "./doors";
import { Icon, Knocker } from "./icons";
import { bringPages } from "./Lazy";
import { Lockdowns } from "./LockdownBanner";
import { Missed } from "./Missed";
import { PastList } from "./PastList";
import { Acts, absenceOf, PlanOf, personOf } from "./Plan";

/** How long after the first page the others are brought. */
const PAGES = 3_000;

import { Unreachable } from "./Unreachable";
import { WakingRow } from "./WakingRow";

/** Waiting for the bell: says whether this device would ring, and for which doors. */
export function HomeScreen() {
  const { shell, words } = useApp();
  const state = shell.state.value;
  const microphone = useMicrophonePermission();
  const live = state.calls.rings.filter((ring) => isLive(ring) && !ring.stale);
  const checks = <Checks microphone={microphone} />;
  const urgent = microphone.state === "prompt" || microphone.state === "denied";
  const history = state.schools.all.some((school) => may(state, school.id, "history"));
  // Who is never rung, and looks after the phones of others.
  const watches = state.schools.all.some(
    (school) => may(state, school.id, "phones") && !may(state, school.id, "answer"),
  );
  // The other pages come while nothing rings, so that they are there when they are wanted.
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

/** Whether this device would ring now: the one thing that must never be taken for granted. */
function Hero() {
  const { shell, words } = useApp();
  const state = shell.state.value;
  const { link } = state.connection;
  const { status: waking } = state.waking;
  const sound = shell.tone.ready.value;
  const fresh = (link.kind === "connecting" || link.kind === "greeting") && link.attempt === 0;
  const absences = state.schools.all.map((school) => ({
    school,
    absence: absenceOf(state, planOf(state, school.id)),
  }));
  const away = absences.find((each) => each.absence !== null)?.absence ?? null;
  const rests = away !== null && absences.every((each) => each.absence !== null);
  const me = personOf(state);
  const plans = state.schools.all.map((school) => planOf(state, school.id));
  const unrung = plans.every((plan) => plan?.rung.every(({ person }) => person.id !== me));
  const answers = state.schools.all.some((school) => may(state, school.id, "answer"));
  const look =
    link.kind !== "up"
      ? fresh
        ? "joining"
        : "cut"
      : link.doubt
        ? "joining"
        : !answers && state.schools.all.length > 0
          ? "watching"
          : rests
            ? "resting"
            : unrung && state.schools.all.length > 0
              ? "unrung"
              : sound
                ? "up"
                : "silent";
  const plan = words.school.plan;
  const [title, text] = {
    watching: [plan.watching, plan.watchingText],
    unrung: [plan.unrungHero, plan.unrungText],
    resting: [
      away?.why === "handed-over" ? plan.handedHero(away.to?.name ?? null) : plan.quietHero,
      absences
        .map(({ school, absence }) =>
          plan.restingText(school.name, plan.until(absence?.until ?? null, Date.now())),
        )
        .join(" "),
    ],
    up: [words.home.ready, waking.kind === "on" ? words.home.readyWoken : words.home.readyText],
    silent: [words.home.soundOff, words.home.soundOffHero],
    joining: [words.home.joining, words.loading.text],
    cut: [words.home.cut, words.home.cutText],
  }[look];
  return (
    <section class={`hero hero--${look}`} aria-live="polite">
      <span class="hero__mark" aria-hidden="true">
        <Icon name={look === "up" ? "bell" : look === "watching" ? "open" : "bellOff"} />
      </span>
      <div>
        <h1
          class="hero__title"
          data-testid="link"
          data-link={look === "joining" || look === "cut" ? look : "up"}
          data-look={look}
          data-sound={sound}
        >
          {title}
        </h1>
        <p class="hero__text">{text}</p>
      </div>
    </section>
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

function SchoolCard({ school }: { school: School }) {
  const { shell, words } = useApp();
  const state = shell.state.value;
  const up = state.connection.link.kind === "up";
  return (
    <section class="card">
      <h2 class="card__title" data-testid="school">
        {school.name}
      </h2>
      {school.doors.length === 0 && <p class="card__empty">{words.home.noDoors}</p>}
      <ul class="rows">
        {school.doors.map((door) => {
          const locked = isLockedDown(state, school.id, door.id);
          const known = doorLook({ ...door, locked }, up, words);
          const look = `is-${known.look}`;
          return (
            <li class="row" key={door.id} data-testid="door" data-online={up && door.online}>
              <span class={`row__icon ${look}`}>
                <Icon name="open" />
              </span>
              <span class="row__main">
                {door.name}
                <small class={look}>{known.text}</small>
              </span>
            </li>
          );
        })}
      </ul>
      <PlanOf school={school} />
      <Acts school={school} />
    </section>
  );
}

/** What this device needs before the first visitor comes, each with the one thing to do about it. */
function Checks({ microphone }: { microphone: Microphone }) {
  const { shell, words } = useApp();
  const { session } = shell.state.value.enrolment;
  const [leaving, setLeaving] = useState(false);
  const sound = shell.tone.ready.value;
  return (
    <section class="card">
      <h2 class="card__title">{words.home.checks}</h2>
      <ul class="rows">
        <li class="row" data-testid="sound" data-ready={sound}>
          <span class={`row__icon ${sound ? "is-good" : "is-warn"}`}>
            <Icon name={sound ? "bell" : "bellOff"} />
          </span>
          <span class="row__main">
            {sound ? words.home.soundOn : words.home.soundOff}
            {!sound && <small>{words.home.soundOffText}</small>}
          </span>
          <button
            type="button"
            class="button button--small"
            data-testid="try-tone"
            onClick={() => {
              shell.tone.unlock();
              shell.tone.once(TUNE_NAMES[0], shell.settings.value.value.vibrate);
            }}
          >
            {sound ? words.home.tryTone : words.home.enableTone}
          </button>
        </li>
        <WakingRow />
        {!hasWebRtc() && (
          <li class="row" data-testid="no-webrtc">
            <span class="row__icon is-bad">
              <Icon name="micOff" />
            </span>
            <span class="row__main">
              {words.home.mute}
              <small>{words.home.muteText}</small>
            </span>
          </li>
        )}
        {microphone.state !== null && (
          <li class="row" data-testid="microphone" data-state={microphone.state}>
            <span
              class={`row__icon ${microphone.state === "granted" ? "is-good" : microphone.state === "prompt" ? "is-warn" : "is-bad"}`}
            >
              <Icon name={microphone.state === "granted" ? "mic" : "micOff"} />
            </span>
            <span class="row__main">
              {microphone.state === "granted"
                ? words.home.microphoneOn
                : microphone.state === "prompt"
                  ? words.home.microphoneAsk
                  : words.home.microphoneRefused}
              {microphone.state !== "granted" && (
                <small>
                  {microphone.state === "prompt"
                    ? words.home.microphoneAskText
                    : words.home.microphoneRefusedText}
                </small>
              )}
            </span>
            {microphone.state === "prompt" && (
              <button
                type="button"
                class="button button--small"
                data-testid="allow-microphone"
                onClick={microphone.ask}
              >
                {words.home.microphoneAllow}
              </button>
            )}
          </li>
        )}
      </ul>
      {session.kind === "enrolled" && (
        <div class="card__foot">
          <p class="card__note" data-testid="phone">
            {words.home.you(session.phone.name)}
          </p>
          {leaving ? (
            <p class="card__confirm">
              {words.home.leaveConfirm}
              <button type="button" class="button button--small" onClick={() => setLeaving(false)}>
                {words.home.cancel}
              </button>
              <button
                type="button"
                class="button button--small button--bad"
                data-testid="leave-confirm"
                disabled={session.leaving === "asked"}
                onClick={() => shell.dispatch({ type: "press-leave" })}
              >
                {words.home.leave}
              </button>
            </p>
          ) : (
            <button
              type="button"
              class="button button--text"
              data-testid="leave"
              onClick={() => setLeaving(true)}
            >
              {words.home.leave}
            </button>
          )}
          {session.leaving === "failed" && (
            <p class="fault" role="alert" data-testid="leave-fault">
              <Icon name="alert" />
              <span>{words.home.leaveFailed}</span>
            </p>
          )}
        </div>
      )}
    </section>
  );
}

interface Microphone {
  readonly state: PermissionState | null;
  readonly ask: () => void;
}

function useMicrophonePermission(): Microphone {
  const [state, setState] = useState<PermissionState | null>(null);
  useEffect(() => {
    let status: PermissionStatus | null = null;
    let gone = false;
    // Browsers that do not know this question ask when the first call is answered.
    navigator.permissions?.query({ name: "microphone" as PermissionName }).then(
      (found) => {
        if (!gone) {
          status = found;
          setState(found.state);
          found.onchange = () => setState(found.state);
        }
      },
      () => undefined,
    );
    return () => {
      gone = true;
      if (status) {
        status.onchange = null;
      }
    };
  }, []);
  const ask = () => {
    navigator.mediaDevices?.getUserMedia({ audio: true }).then(
      (stream) => {
        for (const track of stream.getTracks()) {
          track.stop();
        }
        setState("granted");
      },
      () => undefined,
    );
  };
  return { state, ask };
}
