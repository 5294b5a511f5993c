import { useEffect } from "preact/hooks";
import { isLive } from "../core/calls/rules";
import { desiredOf } from "../core/desired";
import { ringOf } from "../core/state";
import { CallScreen } from "./CallScreen";
import { useApp } from "./context";
import { HomeScreen } from "./HomeScreen";
import { KioskScreen } from "./KioskScreen";
import { Lazy } from "./Lazy";
import { LockdownStrip } from "./LockdownBanner";
import { OverScreen } from "./OverScreen";
import { Page } from "./Page";
import { guardSecondTaps } from "./second-tap";
import { ringViewOf, viewOf } from "./view";

/** The pages on which a lockdown is shown in one line. */
const ASIDE: ReadonlySet<string> = new Set([
  "history",
  "visit",
  "settings",
  "phones",
  "test",
  "hand-over",
  "quiet",
]);

export function App() {
  const { shell, words } = useApp();
  const state = shell.state.value;
  const view = viewOf(state, shell.settings.value.value.kiosk);
  const ring = ringOf(state, state.calls.shown);
  const calling = desiredOf(state).calling[0] ?? null;

  useEffect(() => {
    document.title = calling ? `${words.ring.ringing} : ${calling.door.name}` : words.app;
  }, [calling, words]);

  useEffect(() => guardSecondTaps(), []);

  // Every screen begins at its top, whatever was scrolled before.
  useEffect(() => scrollTo(0, 0), [view]);

  // The first pages show the lockdown in full, a ring shows it in its own words, and its own page shows nothing else.
  const aside = !ring && ASIDE.has(view);

  return (
    <div
      class="root"
      data-testid="state"
      data-state={view}
      data-ring={state.calls.shown ?? undefined}
      data-link={state.connection.link.kind}
    >
      {aside && <LockdownStrip />}
      {screen()}
      <p class="unseen" role="alert">
        {calling ? `${words.ring.ringing} : ${calling.door.name}, ${calling.school.name}` : ""}
      </p>
    </div>
  );

  function screen() {
    if (ring) {
      const over = !isLive(ring) || ringViewOf(ring) === "taken";
      // Keyed, so that an action begun on one ring, such as holding a button, cannot continue on another.
      return over ? <OverScreen key={ring.id} ring={ring} /> : <CallScreen key={ring.id} ring={ring} />;
    }
    switch (view) {
      case "loading":
        return (
          <Page
            title={words.loading.title}
            text={
              state.enrolment.session.kind === "unreachable" && !state.enrolment.session.storage
                ? words.loading.unreachable
                : words.loading.text
            }
            busy
          />
        );
      case "replaced":
        return (
          <Page
            title={words.replaced.title}
            text={words.replaced.text}
            action={words.replaced.action}
            onAction={() => shell.dispatch({ type: "press-use-here" })}
          />
        );
      case "outdated":
        return (
          <Page
            title={words.outdated.title}
            text={words.outdated.text}
            action={words.outdated.action}
            onAction={() => location.reload()}
          />
        );
      case "enrol":
      case "setup":
      case "test":
      case "phones":
      case "settings":
      case "history":
      case "visit":
      case "hand-over":
      case "quiet":
      case "lockdown":
        return <Lazy key={view} page={view} />;
      case "stranger":
      case "revoked":
      case "estranged":
        return <Lazy page="outside" />;
      case "kiosk":
        return <KioskScreen />;
      default:
        return <HomeScreen />;
    }
  }
}
