import { render } from "preact";
import { Shell } from "./shell/shell";
import "./style/tokens.css";
import "./style/base.css";
import "./style/home.css";
import "./style/call.css";
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
shell.start(tokenOf(location));

if (import.meta.env.PROD && "serviceWorker" in navigator) {
  addEventListener("load", () => {
    // Without it the app rings all the same; only opening without a network does not work.
    navigator.serviceWorker
      .register("/sw.js")
      .catch((why: unknown) => console.warn("heurtoir: no service worker", why));
  });
}

/** The token of `/enrol#TOKEN`: a fragment, so that it reaches no server's log. */
function tokenOf(address: Location): string | null {
  const token = address.hash.slice(1);
  return address.pathname === "/enrol" && /^[A-Za-z0-9_-]{8,200}$/.test(token) ? token : null;
}
