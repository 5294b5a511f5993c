import type { Ring } from "../core/calls/slice";
import { REPLIES } from "../protocol/messages";
import { useApp } from "./context";
import { Icon } from "./icons";

/**
 * Prepared replies. One touch, and the visitor reads and hears it: for people who cannot talk now, and for visitors who
 * cannot hear.
 */
export function Replies({ ring }: { ring: Ring }) {
  const { shell, words } = useApp();
  const { reply, phase } = ring;
  const offered = REPLIES.filter((each) => each !== "repeat" || phase.kind === "talking");
  return (
    <div class="replies">
      <p
        class={`replies__state ${reply?.state === "failed" ? "is-bad" : ""}`}
        data-testid="reply-state"
        data-state={reply?.state}
        data-reply={reply?.word}
        role="status"
      >
        {reply && words.reply.states[reply.state](words.reply.says[reply.word])}
      </p>
      <fieldset class="replies__row">
        <legend class="unseen">{words.reply.title}</legend>
        {offered.map((each) => (
          <button
            type="button"
            key={each}
            class={`chip chip--button ${reply?.word === each && reply.state === "sent" ? "is-said" : ""}`}
            data-testid={`reply-${each}`}
            disabled={reply?.state === "asking"}
            onClick={() => shell.dispatch({ type: "press-reply", ring: ring.id, reply: each })}
          >
            {reply?.word === each && reply.state === "sent" && <Icon name="check" />}
            {words.reply.says[each]}
          </button>
        ))}
      </fieldset>
    </div>
  );
}
