import type { EnrolWords } from "../../words/enrol";
import { enrolEn } from "../../words/enrol.en";
import { enrolFr } from "../../words/enrol.fr";
import { useApp } from "../context";

export function useEnrolWords(): EnrolWords {
  return useApp().words.lang === "fr" ? enrolFr : enrolEn;
}
