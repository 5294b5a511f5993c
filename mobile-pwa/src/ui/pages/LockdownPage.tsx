import { askOf } from "../../core/schools/asks";
import { lockdownOf, may, schoolOf } from "../../core/schools/schools";
import { AskState } from "../AskState";
import { useApp } from "../context";
import { useDeliberate } from "../deliberate";
import { Icon } from "../icons";
import { PageBar } from "../PageBar";

/** The second step of setting or lifting a lockdown: says what it does and does not do, and must be held. */
export function LockdownPage() {
  const { shell, words } = useApp();
  const state = shell.state.value;
  const said = words.school.lockdown;
  const school = schoolOf(state, state.navigation.subject);
  const lifting = school !== null && lockdownOf(state, school.id) !== null;
  const title = lifting ? said.lift : said.set;
  if (school === null || !may(state, school.id, lifting ? "lift" : "lockdown")) {
    return (
      <main class="home">
        <PageBar title={title} />
        <p class="card">{lifting ? said.whoLifts : said.notAllowed}</p>
      </main>
    );
  }
  const ask = askOf(state, "lockdown", school.id);
  return (
    <main class="home home--narrow" data-testid="lockdown-page" data-lifting={lifting}>
      <PageBar title={title} about={school.name} />
      {lifting ? (
        <p class="lead">{said.liftText}</p>
      ) : (
        <div class="home__columns">
          <section class="card">
            <h2 class="card__title">{said.does}</h2>
            <ul class="points points--does">
              {said.doesList.map((each) => (
                <li key={each}>
                  <Icon name="check" />
                  <span>{each}</span>
                </li>
              ))}
            </ul>
          </section>
          <section class="card">
            <h2 class="card__title">{said.doesNot}</h2>
            <ul class="points">
              {said.doesNotList.map((each) => (
                <li key={each}>
                  <Icon name="close" />
                  <span>{each}</span>
                </li>
              ))}
            </ul>
          </section>
        </div>
      )}
      <div class="form__end form__end--stays">
        <AskState ask={ask} />
        {/* Keyed: what was begun for one act is not the other's. */}
        <HoldBar
          key={String(lifting)}
          label={lifting ? said.holdLift : said.holdSet}
          bad={!lifting}
          disabled={ask?.state === "asking"}
          onDone={() =>
            shell.dispatch({ type: "press-lockdown", school: school.id, state: lifting ? "lift" : "set" })
          }
        />
      </div>
    </main>
  );
}

interface HoldBarProps {
  readonly label: string;
  readonly bad: boolean;
  readonly disabled: boolean;
  readonly onDone: () => void;
}

function HoldBar({ label, bad, disabled, onDone }: HoldBarProps) {
  const { words } = useApp();
  const said = words.school.lockdown;
  const { step, begin, release, pointed, handlers } = useDeliberate(disabled, onDone);
  const hint = step === "short" ? said.short : step === "confirm" ? said.confirm : said.hint;
  return (
    <>
      <button
        type="button"
        class={`hold-bar ${bad ? "hold-bar--bad" : ""} is-${step}`}
        data-testid="lockdown-hold"
        data-hold={step}
        disabled={disabled}
        aria-describedby="lockdown-hint"
        onPointerDown={(event) => {
          if (event.button === 0) {
            pointed(true);
            event.currentTarget.setPointerCapture?.(event.pointerId);
            begin();
          }
        }}
        onPointerUp={release}
        onPointerCancel={() => {
          pointed(false);
          release();
        }}
        onLostPointerCapture={release}
        {...handlers}
      >
        <span class="hold-bar__fill" aria-hidden="true" />
        <span class="hold-bar__label">
          <Icon name={step === "done" ? "check" : "lock"} />
          {label}
        </span>
      </button>
      <p class="hold-bar__hint" id="lockdown-hint" role="status">
        {hint}
      </p>
    </>
  );
}
