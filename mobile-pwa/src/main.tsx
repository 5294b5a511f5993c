import { render } from "preact";
import { tokenOf } from "./enrol/invite";
import { Device } from "./shell/device";
import { fragmentOf, pageIn } from "./shell/page-address";
import { Shell } from "./shell/shell";
import { keep } from "./shell/vault";
import "./style/tokens.css";
import "./style/base.css";
import "./style/home.css";
import "./style/call.css";
import "./style/enrol.css";
import "./style/school.css";
import { App } from "./ui/App";
import { AppContext } from "./ui/context";
import { wordsFor } from "./words/words";

const words = wordsFor(navigator.languages);
document.documentElement.lang = words.lang;

const shell = new Shell();
const root = document.getElementById("app");
if (root) {
  render(
    <AppContext.Provider value={{ shell, words }}>
      <App />
    </AppContext.Provider>,
    root,
  );
}
if (new URLSearchParams(location.search).has("kiosk")) {
  shell.settings.change({ kiosk: true });
}
const token = tokenIn(location);
const place = pageIn(location.hash);
shell.start({
  token,
  ring: ringOf(location),
  refused: location.hash === "#refused",
  place,
  // A link is kept in the address for a reload before it is used. A ring needs no link: the gateway sends it.
  fragment: token === null ? fragmentOf(place) : `#enrol/${token}`,
});
addEventListener("hashchange", () => {
  const ring = ringOf(location);
  if (ring !== null) {
    shell.dispatch({ type: "address", ring });
  } else if (tokenIn(location) !== null && shell.state.value.enrolment.session.kind !== "enrolled") {
    // A link was opened over a page that waits for one.
    location.reload();
  }
});
if (Device.able()) {
  // For the service worker, which has no page to ask when it is woken.
  keep("language", words.lang).catch(() => undefined);
}

if (import.meta.env.PROD && "serviceWorker" in navigator) {
  addEventListener("load", () => {
    const before = navigator.serviceWorker.controller;
    navigator.serviceWorker.addEventListener("controllerchange", () => before && shell.newVersion());
    // Without a service worker the app still rings; only opening it without a network fails.
    navigator.serviceWorker
      .register(workerAddress())
      .catch((why: unknown) => console.warn("heurtoir: no service worker", why));
  });
}

/** The only script address that the page names itself: the gateway's policy requires that these are declared. */
function workerAddress(): string {
  const types = (window as Window & { readonly trustedTypes?: TrustedTypes }).trustedTypes;
  const address = "/sw.js";
  return types
    ? types.createPolicy("heurtoir", { createScriptURL: () => address }).createScriptURL("")
    : address;
}

/** The ring of `/#ring/ID`: a fragment, so that it reaches no server's log. */
function ringOf(address: Location): string | null {
  return /^#ring\/([0-9A-HJKMNP-TV-Z]{26})$/.exec(address.hash)?.[1] ?? null;
}

/** The token of `/#enrol/TOKEN`; earlier links had `/enrol#TOKEN`. */
function tokenIn(address: Location): string | null {
  return tokenOf(address.pathname === "/enrol" ? `#enrol/${address.hash.slice(1)}` : address.hash);
}
