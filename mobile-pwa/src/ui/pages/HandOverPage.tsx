import { useState } from "preact/hooks";
import { askOf } from "../../core/schools/asks";
import { may, planOf, schoolOf } from "../../core/schools/schools";
import type { HowLong } from "../../protocol/messages";
import { AskState } from "../AskState";
import { useApp } from "../context";
import { Icon } from "../icons";
import { PageBar } from "../PageBar";
import { HowLongChoice } from "./HowLong";

/** Lets a colleague be rung in this person's place. */
export function HandOverPage() {
  const { shell, words } = useApp();
  const state = shell.state.value;
  const [to, setTo] = useState<string | null>(null);
  const [asked, setAsked] = useState<string | null>(null);
  const [length, setLength] = useState<HowLong>("hour");
  const school = schoolOf(state, state.navigation.subject);
  const plan = planOf(state, state.navigation.subject ?? "");
  const said = words.school.handOver;
  if (school === null || plan === null || !may(state, school.id, "hand-over")) {
    return (
      <main class="home">
        <PageBar title={words.school.acts.handOver} />
        <p class="card">{words.school.acts.refused["not-allowed"]}</p>
      </main>
    );
  }
  const ask = askOf(state, "hand-over", school.id);
  const chosen = plan.colleagues.find((each) => each.id === to) ?? null;
  // Known from the plan, or from the gateway's answer.
  const unreachable =
    chosen !== null && (chosen.reachable === 0 || (ask?.why === "unreachable" && asked === to));
  return (
    <main class="home home--narrow">
      <PageBar title={words.school.acts.handOver} about={school.name} />
      <p class="lead">{said.text}</p>
      {plan.colleagues.length === 0 ? (
        <p class="card">{said.nobody}</p>
      ) : (
        <form
          class="form"
          onSubmit={(event) => {
            event.preventDefault();
            if (chosen) {
              setAsked(chosen.id);
              shell.dispatch({
                type: "press-hand-over",
                school: school.id,
                to: chosen.id,
                length,
                anyway: unreachable,
              });
            }
          }}
        >
          <fieldset class="card choices choices--card">
            <legend class="card__title">{said.to}</legend>
            {plan.colleagues.map((each) => {
              const rung = plan.rung.find(({ person }) => person.id === each.id);
              return (
                <label class="choice" key={each.id}>
                  <input
                    type="radio"
                    name="to"
                    data-testid="colleague"
                    data-person={each.id}
                    checked={to === each.id}
                    onChange={() => setTo(each.id)}
                  />
                  <span>
                    {each.name}
                    {rung ? (
                      <small>{words.school.plan.phones(rung.phones, rung.reachable)}</small>
                    ) : (
                      each.reachable === 0 && <small>{said.noPhoneReachable}</small>
                    )}
                  </span>
                </label>
              );
            })}
          </fieldset>
          <HowLongChoice value={length} onChange={setLength} />
          {unreachable && (
            <p class="warn" role="status" data-testid="colleague-unreachable">
              <Icon name="alert" />
              <span>{said.colleagueUnreachable(chosen.name)}</span>
            </p>
          )}
          {!unreachable && <AskState ask={ask} />}
          <button
            type="submit"
            class={`button button--wide ${unreachable ? "button--bad" : "button--main"}`}
            data-testid="hand-over-confirm"
            data-anyway={unreachable}
            disabled={chosen === null || ask?.state === "asking"}
          >
            {chosen === null
              ? said.choose
              : unreachable
                ? said.anyway(chosen.name)
                : said.submit(chosen.name, words.school.howLong.ends[length])}
          </button>
        </form>
      )}
    </main>
  );
}
