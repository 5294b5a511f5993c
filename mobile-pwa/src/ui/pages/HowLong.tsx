import type { HowLong } from "../../protocol/messages";
import { useApp } from "../context";

export const LENGTHS: readonly HowLong[] = ["hour", "day", "until-lifted"];

export function HowLongChoice({ value, onChange }: { value: HowLong; onChange: (to: HowLong) => void }) {
  const { words } = useApp();
  const said = words.school.howLong;
  return (
    <fieldset class="card choices choices--card">
      <legend class="card__title">{said.title}</legend>
      {LENGTHS.map((each) => (
        <label class="choice" key={each}>
          <input
            type="radio"
            name="how-long"
            data-testid={`for-${each}`}
            checked={value === each}
            onChange={() => onChange(each)}
          />
          <span>{said.choices[each]}</span>
        </label>
      ))}
    </fieldset>
  );
}
