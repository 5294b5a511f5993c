import { useEffect } from "preact/hooks";
import { isLive, ringOf } from "../call/state";
import { wants } from "../call/wants";
import { CallScreen } from "./CallScreen";
import { useApp } from "./context";
import { EnrolScreen } from "./EnrolScreen";
import { HomeScreen } from "./HomeScreen";
import { Knocker } from "./icons";
import { KioskScreen } from "./KioskScreen";
import { Lazy } from "./Lazy";
import { OverScreen } from "./OverScreen";
import { SettingsScreen } from "./SettingsScreen";
import { ringViewOf, viewOf } from "./view";

export function App() {
  const { shell, words } = useApp();
  const state = shell.state.value;
  const view = viewOf(state, shell.settings.value.value.kiosk);
  const ring = ringOf(state, state.shown);
  const calling = wants(state).calling[0] ?? null;

  useEffect(() => {
    document.title = calling ? `${words.ring.ringing} : ${calling.door.name}` : words.app;
  }, [calling, words]);

  // Every screen begins at its top, whatever was scrolled before it.
  useEffect(() => scrollTo(0, 0), [view]);

  return (
    <div
      class="root"
      data-testid="state"
      data-state={view}
      data-ring={state.shown ?? undefined}
      data-link={state.link.kind}
    >
      {screen()}
      <p class="unseen" role="alert">
        {calling ? `${words.ring.ringing} : ${calling.door.name}, ${calling.school.name}` : ""}
      </p>
    </div>
  );

  function screen() {
    if (ring) {
      const over = !isLive(ring) || ringViewOf(ring) === "taken";
      // Keyed, so that nothing begun on one ring, like holding a button, can go on over another.
      return over ? <OverScreen key={ring.id} ring={ring} /> : <CallScreen key={ring.id} ring={ring} />;
    }
    switch (view) {
      case "enrol":
        return state.session.kind === "invited" ? <EnrolScreen session={state.session} /> : null;
      case "loading":
        return (
          <Page
            title={words.loading.title}
            text={state.session.kind === "unreachable" ? words.loading.unreachable : words.loading.text}
            busy
          />
        );
      case "stranger":
        return <Page title={words.stranger.title} text={words.stranger.text} />;
      case "revoked":
        return <Page title={words.revoked.title} text={words.revoked.text} />;
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
      case "history":
      case "visit":
      case "hand-over":
      case "quiet":
      case "lockdown":
        return <Lazy key={view} page={view} />;
      case "settings":
        return <SettingsScreen />;
      case "kiosk":
        return <KioskScreen />;
      default:
        return <HomeScreen />;
    }
  }
}

interface PageProps {
  readonly title: string;
  readonly text: string;
  readonly busy?: boolean;
  readonly action?: string;
  readonly onAction?: () => void;
}

function Page({ title, text, busy = false, action, onAction }: PageProps) {
  const { words } = useApp();
  return (
    <main class="page">
      <div class="page__card">
        <Knocker />
        <p class="page__brand">{words.app}</p>
        <h1 class="page__title">{title}</h1>
        <p class="page__text" role="status">
          {busy && <span class="spinner" aria-hidden="true" />}
          {text}
        </p>
        {action && (
          <button
            type="button"
            class="button button--main button--wide"
            data-testid="page-action"
            onClick={onAction}
          >
            {action}
          </button>
        )}
      </div>
    </main>
  );
}
