import { lockdownOf, may } from "../core/schools/schools";
import type { Lockdown } from "../protocol/messages";
import { enumerate, when } from "../words/times";
import { useApp } from "./context";
import { Icon } from "./icons";

/** Every lockdown: who set it, when, how each door is kept shut, and who can lift it. */
export function Lockdowns() {
  const { shell } = useApp();
  const state = shell.state.value;
  return (
    <div class="lockdowns" role="alert">
      {state.schools.all.map((school) => {
        const lockdown = lockdownOf(state, school.id);
        return lockdown && <Banner key={school.id} lockdown={lockdown} name={school.name} />;
      })}
    </div>
  );
}

/** The lockdowns in one line, for pages about something else. */
export function LockdownStrip() {
  const { shell, words } = useApp();
  const state = shell.state.value;
  const names = state.schools.all
    .filter((each) => lockdownOf(state, each.id) !== null)
    .map((each) => each.name);
  return (
    <p class="lockdown-strip" role="alert" data-testid="lockdown-strip">
      {names.length > 0 && (
        <>
          <Icon name="lock" />
          <span>{words.school.lockdown.banner(enumerate(names, words.lang))}</span>
        </>
      )}
    </p>
  );
}

function Banner({ lockdown, name }: { lockdown: Lockdown; name: string }) {
  const { shell, words } = useApp();
  const state = shell.state.value;
  const said = words.school.lockdown;
  const up = state.connection.link.kind === "up";
  return (
    <section class="lockdown" data-testid="lockdown" data-school={lockdown.school}>
      <div class="lockdown__head">
        <Icon name="lock" />
        <div>
          <h2 class="lockdown__title">{said.banner(name)}</h2>
          <p data-testid="lockdown-by">
            {said.by(
              lockdown.by?.name ?? null,
              lockdown.at === null ? null : when(lockdown.at, Date.now(), words.lang),
            )}
          </p>
          {!up && <p>{said.stale}</p>}
        </div>
      </div>
      <ul class="lockdown__doors">
        {lockdown.doors.map((door) => (
          <li key={door.id} data-testid="held-by" data-door={door.id} data-held={door.heldBy}>
            <Icon name={door.heldBy === "door" ? "lock" : "alert"} />
            <span>
              <strong>{door.name}</strong>
              <small>{said.heldBy[door.heldBy]}</small>
            </span>
          </li>
        ))}
      </ul>
      {may(state, lockdown.school, "lift") ? (
        <button
          type="button"
          class="button button--wide"
          data-testid="to-lift"
          onClick={() => shell.dispatch({ type: "press-page", page: "lockdown", of: lockdown.school })}
        >
          {said.toLift}
        </button>
      ) : (
        <p class="lockdown__who">{said.whoLifts}</p>
      )}
    </section>
  );
}
