import { useApp } from "./context";
import { Icon } from "./icons";

/** The head of a page that leads back to the first one. */
export function PageBar({ title }: { title: string }) {
  const { shell, words } = useApp();
  return (
    <header class="home__bar">
      <button
        type="button"
        class="button button--icon"
        data-testid="back"
        aria-label={words.home.back}
        onClick={() => shell.dispatch({ type: "press-page", page: "home" })}
      >
        <Icon name="back" />
      </button>
      <h1 class="home__title">{title}</h1>
    </header>
  );
}
