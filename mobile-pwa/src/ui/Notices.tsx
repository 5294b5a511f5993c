import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

/**
 * The notices over the picture. With large text they may need more room than there is: the area then scrolls, and only
 * then it is a Tab stop, so that keys can scroll it too.
 */
export function Notices({ label, children }: { label: string; children: ComponentChildren }) {
  const room = useRef<HTMLDivElement>(null);
  const said = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const outer = room.current;
    const inner = said.current;
    if (!outer || !inner) {
      return;
    }
    const watch = new ResizeObserver(() => {
      const scrolls = outer.scrollHeight > outer.clientHeight + 1;
      outer.toggleAttribute("data-scrolls", scrolls);
      if (scrolls) {
        outer.tabIndex = 0;
      } else {
        outer.removeAttribute("tabindex");
      }
    });
    watch.observe(outer);
    watch.observe(inner);
    return () => watch.disconnect();
  }, []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be for a form
    <div class="call__notices" ref={room} role="group" aria-label={label}>
      <div class="call__said" ref={said}>
        {children}
      </div>
    </div>
  );
}
