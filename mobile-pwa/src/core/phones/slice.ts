import type { Named, PhoneRow } from "../../protocol/messages";

export interface PhonesState {
  /** Other phones of this person without a proof for a day; at most `MOST_UNREACHABLE`. */
  readonly unreachable: readonly { readonly phone: Named; readonly since: number }[];
  /** Null before the first answer. */
  readonly rows: readonly PhoneRow[] | null;
  /** The last phone whose enrolment was ended here. */
  readonly ending: { readonly phone: string; readonly state: "asked" | "done" | "failed" } | null;
}

export const START_PHONES: PhonesState = { unreachable: [], rows: null, ending: null };
