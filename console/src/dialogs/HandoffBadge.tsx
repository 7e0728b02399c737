import { useTranslation } from "react-i18next";
import { Badge, type Tone } from "../ui/Badge";
import type { Status } from "./queries";

const tones: Record<Status, Tone> = {
  none: "plain",
  requested: "warn",
  active: "accent",
  released: "plain",
  cancelled: "plain",
};

/** Nothing for a dialog that is the assistant's own and always was. */
export function HandoffBadge({ status }: { status: Status }) {
  const { t } = useTranslation();
  return status === "none" ? null : <Badge tone={tones[status]}>{t(`handoff.${status}`)}</Badge>;
}
