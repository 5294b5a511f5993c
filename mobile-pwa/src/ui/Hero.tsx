import { may, planOf } from "../core/schools/schools";
import { useApp } from "./context";
import { Icon } from "./icons";
import { absenceOf, personOf } from "./Plan";

/** Whether this device would ring now, which must never be taken for granted. */
export function Hero() {
  const { shell, words } = useApp();
  const state = shell.state.value;
  const { link } = state.connection;
  const { status: waking } = state.waking;
  const sound = shell.tone.ready.value;
  const fresh = (link.kind === "connecting" || link.kind === "greeting") && link.attempt === 0;
  const absences = state.schools.all.map((school) => ({
    school,
    absence: absenceOf(state, planOf(state, school.id)),
  }));
  const away = absences.find((each) => each.absence !== null)?.absence ?? null;
  const rests = away !== null && absences.every((each) => each.absence !== null);
  const me = personOf(state);
  const plans = state.schools.all.map((school) => planOf(state, school.id));
  const unrung = plans.every((plan) => plan?.rung.every(({ person }) => person.id !== me));
  const answers = state.schools.all.some((school) => may(state, school.id, "answer"));
  const look =
    link.kind !== "up"
      ? fresh
        ? "joining"
        : "cut"
      : link.doubt
        ? "joining"
        : !answers && state.schools.all.length > 0
          ? "watching"
          : rests
            ? "resting"
            : unrung && state.schools.all.length > 0
              ? "unrung"
              : sound
                ? "up"
                : "silent";
  const plan = words.school.plan;
  const [title, text] = {
    watching: [plan.watching, plan.watchingText],
    unrung: [plan.unrungHero, plan.unrungText],
    resting: [
      away?.why === "handed-over" ? plan.handedHero(away.to?.name ?? null) : plan.quietHero,
      absences
        .map(({ school, absence }) =>
          plan.restingText(school.name, plan.until(absence?.until ?? null, Date.now())),
        )
        .join(" "),
    ],
    up: [words.home.ready, waking.kind === "on" ? words.home.readyWoken : words.home.readyText],
    silent: [words.home.soundOff, words.home.soundOffHero],
    joining: [words.home.joining, words.loading.text],
    cut: [words.home.cut, words.home.cutText],
  }[look];
  return (
    <section class={`hero hero--${look}`} aria-live="polite">
      <span class="hero__mark" aria-hidden="true">
        <Icon name={look === "up" ? "bell" : look === "watching" ? "open" : "bellOff"} />
      </span>
      <div>
        <h1
          class="hero__title"
          data-testid="link"
          data-link={look === "joining" || look === "cut" ? look : "up"}
          data-look={look}
          data-sound={sound}
        >
          {title}
        </h1>
        <p class="hero__text">{text}</p>
      </div>
    </section>
  );
}
