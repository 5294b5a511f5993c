import type { EnrolFault } from "../../core/enrolment/slice";
import { useApp } from "../context";
import { Icon } from "../icons";

export function Fault({ fault }: { fault: EnrolFault | null }) {
  const { words } = useApp();
  return fault ? (
    <p class="fault" role="alert" data-testid="enrol-fault" data-fault={fault}>
      <Icon name="alert" />
      <span>{words.enrol.faults[fault]}</span>
    </p>
  ) : null;
}
