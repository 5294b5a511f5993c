import { useState } from "preact/hooks";
import { askOf } from "../../core/schools/asks";
import { may, planOf, schoolOf } from "../../core/schools/schools";
import type { HowLong } from "../../protocol/messages";
import { AskState } from "../AskState";
import { useApp } from "../context";
import { Icon } from "../icons";
import { PageBar } from "../PageBar";
import { personOf } from "../Plan";
import { HowLongChoice } from "./HowLong";

/** Stops rings to this person for a while. Where nobody else would be rung, it takes a second step. */
export function QuietPage() {
  const { shell, words } = useApp();
  const state = shell.state.value;
  const [length, setLength] = useState<HowLong>("hour");
  const [warned, setWarned] = useState(false);
  const school = schoolOf(state, state.navigation.subject);
  const plan = planOf(state, state.navigation.subject ?? "");
  const said = words.school.quiet;
  if (school === null || plan === null || !may(state, school.id, "quiet")) {
    return (
      <main class="home">
        <PageBar title={words.school.acts.quiet} />
        <p class="card">{words.school.acts.refused["not-allowed"]}</p>
      </main>
    );
  }
  const ask = askOf(state, "quiet", school.id);
  const me = personOf(state);
  const others = plan.rung.filter((each) => each.person.id !== me && each.reachable > 0);
  const alone = others.length === 0;
  const send = () => shell.dispatch({ type: "press-quiet", school: school.id, length });
  return (
    <main class="home home--narrow">
      <PageBar title={words.school.acts.quiet} about={school.name} />
      <p class="lead">{said.text}</p>
      <form
        class="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (alone && !warned) {
            setWarned(true);
          } else {
            send();
          }
        }}
      >
        <HowLongChoice value={length} onChange={setLength} />
        <div role="status">
          {alone ? (
            <p class={warned ? "fault" : "warn"} data-testid="quiet-alone">
              <Icon name="alert" />
              <span>
                <strong>{said.nobody}.</strong> {said.nobodyText}
              </span>
            </p>
          ) : (
            <p class="calm" data-testid="quiet-others">
              <Icon name="bell" />
              <span>{said.others(others.map((each) => each.person.name))}</span>
            </p>
          )}
        </div>
        <AskState ask={ask} />
        <button
          type="submit"
          class={`button button--wide ${alone && warned ? "button--danger" : "button--main"}`}
          data-testid={alone && warned ? "quiet-anyway" : "quiet-confirm"}
          disabled={ask?.state === "asking"}
        >
          {alone && warned ? said.anyway : said.submit(words.school.howLong.ends[length])}
        </button>
      </form>
    </main>
  );
}
