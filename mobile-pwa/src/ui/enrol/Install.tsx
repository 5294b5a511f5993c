import { useEffect, useState } from "preact/hooks";
import type { Whom } from "../../core/enrolment/slice";
import type { Invite } from "../../enrol/invite";
import { mayStay, platformOf } from "../../enrol/platform";
import { browserFacts } from "../../shell/browser-facts";
import { appManifest } from "../../shell/http";
import { useApp } from "../context";
import { Page } from "../Page";
import { ForWhom } from "./ForWhom";
import { useEnrolWords } from "./useEnrolWords";

/** How to install the app on this device. The invitation is not used here: the app uses it. */
export function Install({ whom, invite }: { whom: Whom | null; invite: Invite }) {
  const { shell } = useApp();
  const words = useEnrolWords().install;
  const [here] = useState(browserFacts);
  const platform = platformOf(here);
  const carried = useCarried(platform === "ios-safari" ? invite : null);
  const [installed, setInstalled] = useState(false);
  const prompt = shell.install.value;
  const desktop = platform === "desktop" || platform === "installed";
  const stays = mayStay(platform, here);
  const steps = words.steps[platform === "installed" ? "desktop" : platform];
  return (
    <Page title={words.title} text={words.why}>
      <ForWhom whom={whom} />
      {installed ? (
        <p class="ways__note" role="status" data-testid="installed">
          {words.done}
        </p>
      ) : carried === "preparing" ? (
        <p class="ways__note" role="status">
          <span class="spinner" aria-hidden="true" />
          {words.preparing}
        </p>
      ) : (
        <>
          {carried === "not" && <p class="ways__note">{words.noLink}</p>}
          {prompt && !desktop ? (
            <button
              type="button"
              class="button button--main button--wide"
              data-testid="install"
              onClick={() =>
                prompt.prompt().then(
                  ({ outcome }) => {
                    shell.install.value = null;
                    setInstalled(outcome === "accepted");
                  },
                  () => undefined,
                )
              }
            >
              {words.button}
            </button>
          ) : (
            <ol class="steps" data-testid="steps" data-platform={platform} data-carried={carried}>
              {steps.map((each) => (
                <li key={each}>{each}</li>
              ))}
            </ol>
          )}
        </>
      )}
      {(platform === "ios-other" || platform === "android-view") && invite.kind === "token" && <CopyLink />}
      {stays && (
        <div class="ways">
          <button
            type="button"
            class={`button button--wide ${desktop ? "button--main" : "button--text"}`}
            data-testid="use-here"
            onClick={() => shell.dispatch({ type: "press-here" })}
          >
            {desktop ? words.stayDesktop : words.stay}
          </button>
          {!desktop && <p class="ways__small">{words.stayText}</p>}
        </div>
      )}
    </Page>
  );
}

function CopyLink() {
  const words = useEnrolWords().install;
  const [copied, setCopied] = useState(false);
  return (
    <button
      type="button"
      class="button button--main button--wide"
      data-testid="copy-link"
      onClick={() =>
        navigator.clipboard?.writeText(location.href).then(
          () => setCopied(true),
          () => undefined,
        )
      }
    >
      {copied ? words.copied : words.copy}
    </button>
  );
}

/**
 * On an iPhone the installed app has its own storage. So the link is carried in the manifest, which is made before the
 * person is told how to install.
 */
function useCarried(invite: Invite | null): "none" | "preparing" | "yes" | "not" {
  const token = invite?.kind === "token" ? invite.value : null;
  const [state, setState] = useState<"none" | "preparing" | "yes" | "not">(
    token ? "preparing" : invite ? "not" : "none",
  );
  useEffect(() => {
    if (token === null) {
      return;
    }
    let gone = false;
    appManifest(token).then((manifest) => {
      if (gone) {
        return;
      }
      const link = document.querySelector<HTMLLinkElement>("link[rel=manifest]");
      if (manifest !== null && link !== null) {
        link.href = manifest;
      }
      setState(manifest !== null && link !== null ? "yes" : "not");
    });
    return () => {
      gone = true;
    };
  }, [token]);
  return state;
}
