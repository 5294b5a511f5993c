import { Icon, type IconName } from "./icons";

interface Props {
  readonly kind: "answer" | "decline" | "quiet" | "quiet-on";
  readonly icon: IconName;
  readonly label: string;
  readonly testid: string;
  readonly disabled?: boolean;
  readonly pressed?: boolean;
  readonly onPress: () => void;
}

/** A large round button with its word underneath. */
export function Round({ kind, icon, label, testid, disabled = false, pressed, onPress }: Props) {
  return (
    <button
      type="button"
      class={`round round--${kind}`}
      data-testid={testid}
      disabled={disabled}
      aria-pressed={pressed}
      onClick={onPress}
    >
      <span class="round__disc">
        <Icon name={icon} />
      </span>
      <span class="round__label">{label}</span>
    </button>
  );
}
