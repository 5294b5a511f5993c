import type { ComponentChildren } from "preact";
import { useApp } from "./context";
import { Knocker } from "./icons";

interface PageProps {
  readonly title: string;
  readonly text?: string;
  readonly busy?: boolean;
  readonly action?: string;
  readonly onAction?: () => void;
  readonly children?: ComponentChildren;
}

/** A screen with one message and at most one action. */
export function Page({ title, text, busy = false, action, onAction, children }: PageProps) {
  const { words } = useApp();
  return (
    <main class="page">
      <div class="page__card">
        <Knocker />
        <p class="page__brand">{words.app}</p>
        <h1 class="page__title">{title}</h1>
        {text && (
          <p class="page__text" role="status">
            {busy && <span class="spinner" aria-hidden="true" />}
            {text}
          </p>
        )}
        {children}
        {action && (
          <button
            type="button"
            class="button button--main button--wide"
            data-testid="page-action"
            onClick={onAction}
          >
            {action}
          </button>
        )}
      </div>
    </main>
  );
}
