import { useEffect, useState } from "preact/hooks";
import { TUNE_NAMES } from "../settings/tunes";
import { hasWebRtc } from "../shell/peer-session";
import { useApp } from "./context";
import { Icon } from "./icons";
import { WakingRow } from "./WakingRow";

/** What this device needs before the first visitor comes, each with the one thing to do about it. */
export function Checks({ microphone }: { microphone: Microphone }) {
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

export function useMicrophonePermission(): Microphone {
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
