import type { Whom } from "../../core/enrolment/slice";
import { Icon } from "../icons";
import { useEnrolWords } from "./useEnrolWords";

export function ForWhom({ whom }: { whom: Whom | null }) {
  const words = useEnrolWords().whom;
  return whom ? (
    <div class="whom" data-testid="whom">
      <span class="whom__mark" aria-hidden="true">
        <Icon name="person" />
      </span>
      <p>
        <strong>{words.for(whom.person.name)}</strong>
        <br />
        {whom.school.name}
        <small>{words.notYou}</small>
      </p>
    </div>
  ) : null;
}
