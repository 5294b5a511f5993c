import { useEffect, useState } from "preact/hooks";
import { useApp } from "./context";
import type { PageName, Pages } from "./pages";

let found: Pages | null = null;

/** Loads everything that a ring does not need. The service worker has it, so it loads without a network too. */
export async function bringPages(): Promise<Pages> {
  found ??= (await import("./pages")).pages;
  return found;
}

/** A page that is loaded at its first use. */
export function Lazy({ page }: { page: PageName }) {
  const { words } = useApp();
  const [pages, setPages] = useState<Pages | "failed" | null>(found);
  useEffect(() => {
    let here = true;
    bringPages().then(
      (brought) => here && setPages(brought),
      () => here && setPages("failed"),
    );
    return () => {
      here = false;
    };
  }, []);
  if (pages === null || pages === "failed") {
    return (
      <main class="home">
        {pages === "failed" && (
          <p class="fault" role="alert">
            <span>{words.school.pageFailed}</span>
            <button type="button" class="button button--small" onClick={() => location.reload()}>
              {words.school.reload}
            </button>
          </p>
        )}
      </main>
    );
  }
  const Page = pages[page];
  return <Page />;
}
