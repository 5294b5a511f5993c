/** Icons drawn for this app on a 24-unit grid; always beside words, so hidden from screen readers. */
import type { JSX } from "preact";

const PATHS = {
  phone:
    "M6.6 3.5 9 3l2 4.6-1.9 1.6a12 12 0 0 0 5.7 5.7l1.6-1.9L21 15l-.5 2.4c-.3 1.4-1.5 2.6-3 2.6C10.1 20 4 13.9 4 6.5c0-1.5 1.2-2.7 2.6-3Z",
  phoneDown:
    "M1.2 13.4C7 7.6 17 7.6 22.8 13.4c.5.5.5 1.3 0 1.8l-2.2 2.2c-.4.4-1 .5-1.5.2l-3.3-1.8c-.5-.3-.8-.8-.7-1.3l.3-2.3a11 11 0 0 0-6.8 0l.3 2.3c.1.5-.2 1-.7 1.3l-3.3 1.8c-.5.3-1.1.2-1.5-.2L1.2 15.2c-.5-.5-.5-1.3 0-1.8Z",
  open: "M4 21V4.5L13 3v18M4 21h16M13 5h5v16M10 11.5v1.5",
  mic: "M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3ZM5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21",
  micOff:
    "M15 10V6a3 3 0 0 0-5.7-1.3M9 9v2a3 3 0 0 0 4.6 2.5M5.5 11a6.5 6.5 0 0 0 10.3 5.3M18.3 12.5c.1-.5.2-1 .2-1.5M12 17.5V21M4 3l16 18",
  close: "M6 6l12 12M18 6 6 18",
  check: "M5 12.5l4.5 4.5L19 7.5",
  alert: "M12 4 2.8 20h18.4L12 4ZM12 10v4.5M12 17.2v.3",
  bell: "M6 17V11a6 6 0 0 1 12 0v6l1.5 2h-15L6 17ZM10 21.5h4",
  bellOff: "M8 6.5A6 6 0 0 1 18 11v4M6 10.5V17l-1.5 2H17M10 21.5h4M4 3l16 18",
  next: "M9.5 5.5 16 12l-6.5 6.5",
  hand: "M4 12h13M12 6.5l5.5 5.5-5.5 5.5M20 5v14",
  back: "M14.5 5.5 8 12l6.5 6.5",
  fit: "M4 9V5h5M20 9V5h-5M4 15v4h5M20 15v4h-5",
  fill: "M9 4v5H4M15 4v5h5M9 20v-5H4M15 20v-5h5",
  lock: "M6 11h12v9H6v-9ZM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 14.5v2",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6",
  missed: "M4 7l8 8 8-8M4 13V7h6",
  chevrons: "M5 6l6 6-6 6M13 6l6 6-6 6",
  speaker: "M4 9.5v5h3.5L12 18.5v-13L7.5 9.5H4ZM15.5 9a4.5 4.5 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11",
  signal: "M5 19v-3M10 19v-7M15 19V8M20 19V4",
  gear: "M4 7h9M17 7h3M4 12h3M11 12h9M4 17h7M15 17h5M15 5v4M9 10v4M13 15v4",
  link: "M9.5 14.5l5-5M8 11l-2.5 2.5a3.9 3.9 0 0 0 5.5 5.5L13.5 16.5M16 13l2.5-2.5A3.9 3.9 0 0 0 13 5L10.5 7.5",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, class: extra = "" }: { name: IconName; class?: string }): JSX.Element {
  const solid = name === "phone" || name === "phoneDown";
  return (
    <svg class={`icon ${solid ? "icon--solid" : ""} ${extra}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The door knocker. */
export function Knocker(): JSX.Element {
  return (
    <svg class="knocker" viewBox="0 0 48 48" aria-hidden="true">
      <circle class="knocker__ring" cx="24" cy="28" r="13" />
      <circle class="knocker__boss" cx="24" cy="13" r="7.5" />
      <circle class="knocker__eye" cx="24" cy="13" r="2.5" />
      <rect class="knocker__boss" x="19.5" y="37" width="9" height="7" rx="3" />
    </svg>
  );
}
