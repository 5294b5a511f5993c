import { useApp } from "./context";
import { Icon } from "./icons";

interface Props {
  readonly title: string;
  /** The subject of the page, such as the school's name. */
  readonly about?: string | undefined;
  /** Where the arrow leads; by default to the first page. */
  readonly back?: string;
  readonly onBack?: () => void;
}

/** The head of a page, with the way back to the previous one. */
export function PageBar({ title, about, back, onBack }: Props) {
  const { shell, words } = useApp();
  return (
    <header class="home__bar">
      <button
        type="button"
        class="button button--icon"
        data-testid="back"
        aria-label={back ?? words.home.back}
        onClick={onBack ?? (() => shell.dispatch({ type: "press-page", page: "home" }))}
      >
        <Icon name="back" />
      </button>
      <div>
        <h1 class="home__title">{title}</h1>
        {about !== undefined && <p class="home__about">{about}</p>}
      </div>
    </header>
  );
}
