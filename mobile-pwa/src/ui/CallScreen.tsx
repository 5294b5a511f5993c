import { useEffect, useRef } from "preact/hooks";
import { isCutOff } from "../core/calls/media";
import { isEngaged, isMute, isUnderWay, mayOpen, mayReply } from "../core/calls/rules";
import { isCalling } from "../core/calls/screen";
import type { Ring } from "../core/calls/slice";
import { isLockedDown } from "../core/schools/schools";
import { useApp, useNow } from "./context";
import { Icon } from "./icons";
import { LockStates } from "./LockState";
import { Notices } from "./Notices";
import { Opens } from "./Opens";
import { Picture, Sound } from "./Picture";
import { Replies } from "./Replies";
import { Round } from "./Round";
import { ringViewOf } from "./view";

/** A live ring: the visitor's face, the door, and the possible actions. One screen from the bell to the end. */
export function CallScreen({ ring }: { ring: Ring }) {
  const { shell, words } = useApp();
  const state = shell.state.value;
  const view = ringViewOf(ring);
  const now = useNow();
  const title = useRef<HTMLHeadingElement>(null);
  // The heading takes the focus, not a button: a key pressed while typing elsewhere must not answer.
  useEffect(() => title.current?.focus(), [ring.id]);

  const up = state.connection.link.kind === "up";
  const cut = isEngaged(ring) && isCutOff(state.connection.link, ring);
  const slides = shell.settings.value.value.gesture === "slide";
  const others = ring.phones.filter(
    (each) => state.enrolment.session.kind !== "enrolled" || each.id !== state.enrolment.session.phone.id,
  );
  const also = state.calls.rings.filter((each) => each.id !== ring.id && isCalling(each) && !each.stale);
  const phase = ring.phase;
  // Held, but this page is still the talking one: it returns by itself.
  const returning = view === "held" && ring.role === "joined";
  const left =
    phase.kind === "talking" && phase.until !== null
      ? Math.max(0, Math.ceil((phase.until - now) / 1_000))
      : null;

  return (
    <main
      class={`call call--${view} ${cut ? "call--cut" : ""} ${slides ? "call--slides" : ""} ${ring.locks.length > 1 ? "call--many" : ""}`}
    >
      <Picture ring={ring} />
      <Sound on={isEngaged(ring)} />
      <header class="call__head">
        <p class="call__status">
          <span class="dot" aria-hidden="true" />
          {statusText()}
        </p>
        <h1 class="call__door" tabIndex={-1} ref={title} data-testid="door">
          {ring.door.name}
        </h1>
        <p class="call__school" data-testid="school">
          {ring.school.name}
        </p>
        {view === "ringing" && ring.callBackOf === null && (
          <p class="call__others" data-testid="others">
            {others.length === 0 ? words.ring.alone : words.ring.others(others.map((each) => each.name))}
          </p>
        )}
      </header>

      <Notices label={words.ring.notices}>
        {!up && (
          <p class="chip chip--bad" data-testid="cut" role="status">
            <span class="spinner" aria-hidden="true" />
            {words.ring.cut}
          </p>
        )}
        {view === "ringing" && phase.kind === "held" && (
          <p class="chip chip--wait" data-testid="offered" role="status">
            <Icon name="alert" />
            {words.ring.offered(phase.by?.name ?? null)}
          </p>
        )}
        {state.calls.backOver === ring.id && (
          <p class="chip chip--wait" data-testid="back-over" role="alert">
            <Icon name="alert" />
            {view === "ringing" ? words.ring.backRinging : words.ring.backTalking}
          </p>
        )}
        {view === "held" && (
          <p class="chip chip--wait" role="status">
            <Icon name="alert" />
            {returning ? words.ring.heldReturning : words.ring.heldText}
          </p>
        )}
        {isLockedDown(state, ring.school.id, ring.door.id) && (
          <p class="chip chip--bad" data-testid="locked-down" role="status">
            <Icon name="lock" />
            {words.school.lockdown.ring}
          </p>
        )}
        {ring.callBackOf !== null && (
          <p class="chip chip--wait" data-testid="call-back-of" data-of={ring.callBackOf} role="status">
            <Icon name="phone" />
            {words.school.callBack.seen}
          </p>
        )}
        {also.map((each) => (
          <p key={each.id} class="chip chip--wait" data-testid="other-ring" role="status">
            <Icon name="bell" />
            {words.ring.otherDoor(each.door.name)}
          </p>
        ))}
        {ring.answerFault && (
          <p class="chip chip--bad" data-testid="answer-fault" role="alert">
            <Icon name="alert" />
            {words.ring.answerFaults[ring.answerFault] ?? words.ring.answerFaults.other}
          </p>
        )}
        {view === "ringing" && ring.callBackOf === null && !shell.tone.ready.value && (
          <p class="chip chip--wait" data-testid="bell-silent" role="status">
            <Icon name="bellOff" />
            {words.ring.bellSilent}
          </p>
        )}
        {shell.hushed.value && (
          <p class="chip chip--bad" data-testid="hushed" role="alert">
            <Icon name="bellOff" />
            {words.ring.hushed}
          </p>
        )}
        {up && ring.media && ring.media.ice === "connected" && ring.media.quality !== "good" && (
          <p class="chip chip--wait" data-testid="quality" data-quality={ring.media.quality} role="status">
            <Icon name="signal" />
            {words.ring.quality[ring.media.quality]}
          </p>
        )}
        {isEngaged(ring) && <MicrophoneNotice />}
        {isEngaged(ring) && <SpeakerButton />}
        {up && mayReply(ring) && !ring.openings.some(isUnderWay) && <Replies ring={ring} />}
        {ring.warned && left !== null && (
          <p class="chip chip--wait" data-testid="remaining" role="status">
            <Icon name="alert" />
            {words.ring.remaining(left)}
          </p>
        )}
        <LockStates ring={ring} />
      </Notices>

      <footer class={`call__controls ${slides ? "call__controls--slide" : ""}`}>{controls()}</footer>
    </main>
  );

  function statusText(): string {
    switch (view) {
      case "ringing":
        if (ring.callBackOf !== null) {
          return words.school.callBack.status;
        }
        return `${words.ring.ringing} · ${words.ring.since(Math.max(0, Math.floor((now - ring.pressedAt) / 1_000)))}`;
      case "answering":
        return words.ring.answering;
      case "talking":
        if (isCutOff(state.connection.link, ring)) {
          return words.ring.cutOff;
        }
        return ring.talkingSince === null
          ? words.ring.talking
          : words.ring.talkingFor(Math.max(0, Math.floor((now - ring.talkingSince) / 1_000)));
      case "hanging-up":
        return words.ring.hangingUp;
      case "held":
      case "taken":
      case "ended":
        return words.ring.held;
    }
  }

  // The button that ends a call is where the one that declines it was, and never where Answer was: a second tap must
  // not hang up.
  function controls() {
    const opens = <Opens ring={ring} disabled={!mayOpen(ring, now)} />;
    if (view === "talking" || view === "hanging-up" || returning) {
      return (
        <>
          <Round
            key="hangup"
            kind="decline"
            icon="phoneDown"
            label={words.ring.hangup}
            testid="hangup"
            disabled={view === "hanging-up"}
            onPress={() => shell.dispatch({ type: "press-hangup", ring: ring.id })}
          />
          {opens}
          <Round
            key="mute"
            kind={state.calls.muted ? "quiet-on" : "quiet"}
            icon={state.calls.muted ? "micOff" : "mic"}
            label={state.calls.muted ? words.ring.unmute : words.ring.mute}
            testid="mute"
            pressed={state.calls.muted}
            onPress={() => shell.dispatch({ type: "press-mute" })}
          />
        </>
      );
    }
    return (
      <>
        {view === "held" ? (
          <Round
            key="hangup"
            kind="decline"
            icon="phoneDown"
            label={words.ring.hangup}
            testid="hangup"
            onPress={() => shell.dispatch({ type: "press-hangup", ring: ring.id })}
          />
        ) : (
          <Round
            key="decline"
            kind="decline"
            icon="phoneDown"
            label={ring.callBackOf === null ? words.ring.decline : words.school.callBack.stop}
            testid="decline"
            disabled={view === "answering"}
            onPress={() => shell.dispatch({ type: "press-decline", ring: ring.id })}
          />
        )}
        {opens}
        <Round
          key="answer"
          kind="answer"
          icon="phone"
          label={
            view === "held"
              ? words.ring.resume
              : ring.callBackOf === null
                ? words.ring.answer
                : words.school.callBack.talk
          }
          testid="answer"
          disabled={view === "answering" || !up || isMute(ring)}
          onPress={() => shell.dispatch({ type: "press-answer", ring: ring.id })}
        />
      </>
    );
  }
}

/** Chooses the audio output, on devices whose browser allows it. */
function SpeakerButton() {
  const { shell, words } = useApp();
  const outputs = shell.speaker.outputs.value;
  const { output } = shell.settings.value.value;
  if (outputs.length < 2) {
    return null;
  }
  const chosen = outputs.find((each) => each.id === output) ?? outputs[0];
  return (
    <button
      type="button"
      class="chip chip--button"
      data-testid="speaker"
      onClick={() => shell.settings.change({ output: shell.speaker.next(output) })}
    >
      <Icon name="speaker" />
      <span>
        {words.ring.speaker} : {chosen?.name}
      </span>
    </button>
  );
}

/** What is wrong with this phone's microphone, in plain words. The call continues, listening only. */
function MicrophoneNotice() {
  const { shell, words } = useApp();
  const { mic, muted } = shell.state.value.calls;
  const text =
    mic === "refused"
      ? words.ring.microphoneRefused
      : mic === "missing"
        ? words.ring.microphoneMissing
        : mic === "interrupted"
          ? words.ring.microphoneInterrupted
          : mic === "asking"
            ? words.ring.microphoneAsking
            : muted
              ? words.ring.muted
              : null;
  if (text === null) {
    return null;
  }
  return (
    <p
      class={`chip ${mic === "asking" ? "chip--wait" : "chip--bad"}`}
      data-testid="microphone-state"
      data-state={muted ? "muted" : mic}
      role="status"
    >
      <Icon name="micOff" />
      <span>{text}</span>
      {(mic === "refused" || mic === "missing" || mic === "interrupted") && (
        <button
          type="button"
          class="chip__action"
          data-testid="microphone-retry"
          onClick={() => shell.dispatch({ type: "press-microphone" })}
        >
          {words.ring.microphoneRetry}
        </button>
      )}
    </p>
  );
}
