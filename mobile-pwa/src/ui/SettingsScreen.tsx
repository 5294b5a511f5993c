import { useEffect } from "preact/hooks";
import { DIM_CHOICES, tuneOf, withTune } from "../settings/settings";
import { TUNE_NAMES } from "../settings/tunes";
import { useApp } from "./context";
import { TestCard } from "./enrol/TestCard";
import { useEnrolWords } from "./enrol/useEnrolWords";
import { WakingCard } from "./enrol/WakingCard";
import { PageBar } from "./PageBar";

/** The settings of this device for a ring. Each door has its own bell. */
export function SettingsScreen() {
  const { shell, words } = useApp();
  useEffect(() => shell.speaker.look(), [shell]);
  return (
    <main class="home">
      <PageBar title={words.settings.title} />
      <div class="home__columns">
        <TestCard />
        <WakingCard />
        <Bells />
        <section class="card">
          <h2 class="card__title">{words.settings.silent}</h2>
          <ul class="advice">
            {words.settings.silentText.map((each) => (
              <li key={each}>{each}</li>
            ))}
          </ul>
        </section>
        <Gesture />
        <Output />
        <Wall />
        <Phones />
      </div>
    </main>
  );
}

function Phones() {
  const { shell } = useApp();
  const words = useEnrolWords().phones;
  return (
    <section class="card">
      <h2 class="card__title">{words.title}</h2>
      <p class="card__text">{words.text}</p>
      <button
        type="button"
        class="button button--wide card__action"
        data-testid="phones"
        onClick={() => shell.dispatch({ type: "press-page", page: "phones" })}
      >
        {words.open}
      </button>
    </section>
  );
}

function Bells() {
  const { shell, words } = useApp();
  const settings = shell.settings.value.value;
  const doors = shell.state.value.schools.all.flatMap((school) => school.doors);
  return (
    <section class="card">
      <h2 class="card__title">{words.settings.bells}</h2>
      <p class="card__text">{words.settings.bellsText}</p>
      <ul class="rows">
        {doors.map((door) => (
          <li class="row row--choice" key={door.id}>
            <label class="row__main">
              {door.name}
              <select
                class="select"
                data-testid="tune"
                data-door={door.id}
                aria-label={words.settings.bellOf(door.name)}
                value={tuneOf(settings, door.id)}
                onChange={(event) => {
                  const tune = TUNE_NAMES.find((each) => each === event.currentTarget.value);
                  if (tune) {
                    shell.settings.change(withTune(settings, door.id, tune));
                    shell.tone.once(tune, settings.vibrate);
                  }
                }}
              >
                {TUNE_NAMES.map((each) => (
                  <option key={each} value={each}>
                    {words.settings.tunes[each]}
                  </option>
                ))}
              </select>
            </label>
            <button
              type="button"
              class="button button--small"
              data-testid="listen"
              aria-label={words.settings.listenTo(door.name)}
              onClick={() => {
                shell.tone.unlock();
                shell.tone.once(tuneOf(settings, door.id), settings.vibrate);
              }}
            >
              {words.settings.listen}
            </button>
          </li>
        ))}
      </ul>
      {"vibrate" in navigator ? (
        <Switch
          testid="vibrate"
          label={words.settings.vibrate}
          on={settings.vibrate}
          onChange={(vibrate) => shell.settings.change({ vibrate })}
        />
      ) : (
        <p class="card__text">{words.settings.vibrateNone}</p>
      )}
    </section>
  );
}

function Gesture() {
  const { shell, words } = useApp();
  const { gesture } = shell.settings.value.value;
  return (
    <section class="card">
      <fieldset class="choices">
        <legend class="card__title">{words.settings.opening}</legend>
        {(["hold", "slide"] as const).map((each) => (
          <label class="choice" key={each}>
            <input
              type="radio"
              name="gesture"
              data-testid={`gesture-${each}`}
              checked={gesture === each}
              onChange={() => shell.settings.change({ gesture: each })}
            />
            <span>
              {words.settings.gestures[each]}
              <small>{words.settings.gestureTexts[each]}</small>
            </span>
          </label>
        ))}
      </fieldset>
    </section>
  );
}

function Output() {
  const { shell, words } = useApp();
  const { output } = shell.settings.value.value;
  const outputs = shell.speaker.outputs.value;
  return (
    <section class="card">
      <h2 class="card__title">{words.settings.sound}</h2>
      {outputs.length < 2 ? (
        <p class="card__text">{words.settings.outputNone}</p>
      ) : (
        <label class="field">
          <span class="field__label">{words.settings.output}</span>
          <select
            class="select"
            data-testid="output"
            value={output ?? ""}
            onChange={(event) => shell.settings.change({ output: event.currentTarget.value || null })}
          >
            <option value="">{words.settings.outputSystem}</option>
            {outputs.map((each) => (
              <option key={each.id} value={each.id}>
                {each.name}
              </option>
            ))}
          </select>
        </label>
      )}
    </section>
  );
}

function Wall() {
  const { shell, words } = useApp();
  const { kiosk, dimAfter } = shell.settings.value.value;
  return (
    <section class="card">
      <h2 class="card__title">{words.settings.wall}</h2>
      <Switch
        testid="kiosk"
        label={words.settings.kiosk}
        on={kiosk}
        onChange={(on) => shell.settings.change({ kiosk: on })}
      />
      <p class="card__text">{words.settings.kioskText}</p>
      {kiosk && (
        <label class="field">
          <span class="field__label">{words.settings.dimAfter}</span>
          <select
            class="select"
            data-testid="dim-after"
            value={String(dimAfter)}
            onChange={(event) => shell.settings.change({ dimAfter: Number(event.currentTarget.value) })}
          >
            {DIM_CHOICES.map((each) => (
              <option key={each} value={String(each)}>
                {words.settings.dimChoice(each)}
              </option>
            ))}
          </select>
        </label>
      )}
    </section>
  );
}

interface SwitchProps {
  readonly testid: string;
  readonly label: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
}

function Switch({ testid, label, on, onChange }: SwitchProps) {
  return (
    <label class="switch">
      <span>{label}</span>
      <input
        type="checkbox"
        role="switch"
        data-testid={testid}
        checked={on}
        aria-checked={on}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
    </label>
  );
}
