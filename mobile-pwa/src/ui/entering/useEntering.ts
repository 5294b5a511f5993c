import { type Entering, enteringFor } from "../../words/entering";
import { useApp } from "../context";

export function useEntering(): Entering {
  return enteringFor(useApp().words.lang);
}
