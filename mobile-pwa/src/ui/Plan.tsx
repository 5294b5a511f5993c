import { askOf } from "../core/schools/asks";
import { lockdownOf, may, planOf } from "../core/schools/schools";
import type { Ask } from "../core/schools/slice";
import type { State } from "../core/state";
import type { Plan, School } from "../protocol/messages";
import { AskState } from "./AskState";
import { useApp } from "./context";
import { Icon, type IconName } from "./icons";

/** Who is rung at a school now, in plain words, and whether that would reach anybody. */
export function PlanOf({ school }: { school: School }) {
  const { shell, words } = useApp();
  const state = shell.state.value;
  const plan = planOf(state, school.id);
  const said = words.school.plan;
  if (plan === null) {
    return null;
  }
  if (state.connection.link.kind !== "up") {
    return <p class="card__text">{said.unknown}</p>;
  }
  const me = personOf(state);
  const reachable = plan.rung.reduce((sum, each) => sum + each.reachable, 0);
  const now = Date.now();
  const away = plan.notRung.filter((each) => each.why === "quiet" || each.why === "handed-over");
  return (
    <section class="plan" data-testid="plan" data-reachable={reachable} aria-labelledby={`plan-${school.id}`}>
      <h3 class="plan__title" id={`plan-${school.id}`}>
        {said.title}
      </h3>
      {reachable === 0 && (
        <p class="plan__nobody" role="alert" data-testid="plan-nobody">
          <Icon name="alert" />
          <span>
            <strong>{plan.rung.length === 0 ? said.nobody : said.unreachable}</strong>
            {plan.rung.length === 0 ? said.nobodyText : said.unreachableText}
          </span>
        </p>
      )}
      {plan.rung.length > 0 && (
        <>
          <p class="plan__lead">{said.rung}</p>
          <ul class="plan__people">
            {plan.rung.map(({ person, inPlaceOf, phones, reachable }) => (
              <li key={person.id} data-testid="plan-rung" data-person={person.id} data-reachable={reachable}>
                <Icon name="bell" class={reachable > 0 ? "is-good" : "is-bad"} />
                <span>
                  <strong>{person.id === me ? said.you(person.name) : person.name}</strong>
                  <small>
                    {said.phones(phones, reachable)}
                    {inPlaceOf && ` · ${said.inPlaceOf(inPlaceOf.name)}`}
                  </small>
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {away.length > 0 && (
        <>
          <p class="plan__lead">{said.notRung}</p>
          <ul class="plan__people">
            {away.map(({ person, why, to, until }) => (
              <li key={person.id} data-testid="plan-away" data-person={person.id} data-why={why}>
                <Icon name="bellOff" />
                <span>
                  <strong>{person.id === me ? said.you(person.name) : person.name}</strong>
                  <small>
                    {why === "quiet"
                      ? said.quiet(said.until(until, now))
                      : said.handedOver(to?.name ?? null, said.until(until, now))}
                  </small>
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** The actions that this person may take at a school. Others are not shown. */
export function Acts({ school }: { school: School }) {
  const { shell, words } = useApp();
  const state = shell.state.value;
  const acts = words.school.acts;
  const plan = planOf(state, school.id);
  const absence = absenceOf(state, plan);
  const asks = (["hand-over", "quiet", "lockdown"] as const)
    .map((what) => askOf(state, what, school.id))
    .filter((each): each is Ask => each !== null);
  const busy = state.connection.link.kind !== "up" || asks.some((each) => each.state === "asking");
  const can = (what: string) => may(state, school.id, what);
  const to = (page: "hand-over" | "quiet" | "lockdown") => () =>
    shell.dispatch({ type: "press-page", page, of: school.id });
  const buttons = [
    absence?.why === "handed-over" && can("hand-over") && (
      <Act
        key="take-back"
        icon="bell"
        label={acts.takeBack}
        testid="take-back"
        disabled={busy}
        onPress={() =>
          shell.dispatch({ type: "press-hand-over", school: school.id, to: null, length: "hour" })
        }
      />
    ),
    absence?.why === "quiet" && can("quiet") && (
      <Act
        key="quiet-end"
        icon="bell"
        label={acts.quietEnd}
        testid="quiet-end"
        disabled={busy}
        onPress={() => shell.dispatch({ type: "press-quiet", school: school.id, length: null })}
      />
    ),
    absence === null && plan !== null && plan.colleagues.length > 0 && can("hand-over") && (
      <Act key="hand-over" icon="hand" label={acts.handOver} testid="hand-over" onPress={to("hand-over")} />
    ),
    absence === null && plan !== null && can("quiet") && (
      <Act key="quiet" icon="bellOff" label={acts.quiet} testid="quiet" onPress={to("quiet")} />
    ),
    can("lockdown") && lockdownOf(state, school.id) === null && (
      <Act
        key="lockdown"
        icon="lock"
        label={acts.lockdown}
        testid="to-lockdown"
        bad
        onPress={to("lockdown")}
      />
    ),
  ].filter((each) => each !== false);
  if (buttons.length === 0 && asks.length === 0) {
    return null;
  }
  return (
    <section class="acts" aria-label={acts.title}>
      <div class="acts__row">{buttons}</div>
      {asks.map((ask) => (
        <AskState key={ask.what} ask={ask} />
      ))}
    </section>
  );
}

interface ActProps {
  readonly icon: IconName;
  readonly label: string;
  readonly testid: string;
  readonly bad?: boolean;
  readonly disabled?: boolean;
  readonly onPress: () => void;
}

function Act({ icon, label, testid, bad = false, disabled = false, onPress }: ActProps) {
  return (
    <button
      type="button"
      class={`act ${bad ? "act--bad" : ""}`}
      data-testid={testid}
      disabled={disabled}
      onClick={onPress}
    >
      <Icon name={icon} />
      <span>{label}</span>
    </button>
  );
}

export function personOf(state: State): string | null {
  return state.enrolment.session.kind === "enrolled" ? state.enrolment.session.person.id : null;
}

/** Why this person is not rung at a school, by their own wish. */
export function absenceOf(state: State, plan: Plan | null): Plan["notRung"][number] | null {
  const me = personOf(state);
  return (
    plan?.notRung.find(
      (each) => each.person.id === me && (each.why === "quiet" || each.why === "handed-over"),
    ) ?? null
  );
}
