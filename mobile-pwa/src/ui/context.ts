import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { Shell } from "../shell/shell";
import type { Words } from "../words/words";

export interface App {
  readonly shell: Shell;
  readonly words: Words;
}

export const AppContext = createContext<App | null>(null);

export function useApp(): App {
  const app = useContext(AppContext);
  if (app === null) {
    throw new Error("no app around this component");
  }
  return app;
}

/** The page's clock, read four times a second while something on the screen counts. */
export function useNow(): number {
  const [now, setNow] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), 250);
    return () => clearInterval(timer);
  }, []);
  return now;
}
