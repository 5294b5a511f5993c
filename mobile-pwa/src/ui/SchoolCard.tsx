import { isLockedDown } from "../core/schools/schools";
import type { School } from "../protocol/messages";
import { useApp } from "./context";
import { doorLook } from "./doors";
import { Icon } from "./icons";
import { Acts, PlanOf } from "./Plan";

export function SchoolCard({ school }: { school: School }) {
  const { shell, words } = useApp();
  const state = shell.state.value;
  const up = state.connection.link.kind === "up";
  return (
    <section class="card">
      <h2 class="card__title" data-testid="school">
        {school.name}
      </h2>
      {school.doors.length === 0 && <p class="card__empty">{words.home.noDoors}</p>}
      <ul class="rows">
        {school.doors.map((door) => {
          const locked = isLockedDown(state, school.id, door.id);
          const known = doorLook({ ...door, locked }, up, words);
          const look = `is-${known.look}`;
          return (
            <li class="row" key={door.id} data-testid="door" data-online={up && door.online}>
              <span class={`row__icon ${look}`}>
                <Icon name="open" />
              </span>
              <span class="row__main">
                {door.name}
                <small class={look}>{known.text}</small>
              </span>
            </li>
          );
        })}
      </ul>
      <PlanOf school={school} />
      <Acts school={school} />
    </section>
  );
}
