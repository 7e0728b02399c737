import { useTranslation } from "react-i18next";
import { api, data } from "../api/client";
import { useMe } from "../api/me";
import { useFormats } from "../ui/formats";
import { Failure, Loaded } from "../ui/States";
import { useAction } from "../ui/useAction";
import { HandoffBadge } from "./HandoffBadge";
import { type Dialog, type Handoff, type Status, useHandoff } from "./queries";

/** How the hand-over stands, and what the reader may do about it. */
export function HandoffBar({ dialog }: { dialog: Dialog }) {
  return <Loaded query={useHandoff(dialog.id)}>{(handoff) => <Bar id={dialog.id} handoff={handoff} />}</Loaded>;
}

function Bar({ id, handoff }: { id: number; handoff: Handoff }) {
  const { t } = useTranslation();
  const { duration } = useFormats();
  const { me } = useMe();
  const changes = [["handoff", id], ["dialog", id], ["dialogs"], ["queue"]];
  const path = { params: { path: { id } } };
  const takeOver = useAction(() => data(api.POST("/api/dialogs/{id}/handoff/takeover", path)), ...changes);
  const release = useAction(() => data(api.POST("/api/dialogs/{id}/handoff/release", path)), ...changes);
  const cancel = useAction(() => data(api.POST("/api/dialogs/{id}/handoff/cancel", path)), ...changes);
  const error = takeOver.error ?? release.error ?? cancel.error;
  const mine = handoff.status === "active" && handoff.operator_id === me?.id;

  return (
    <div className="handoff stack">
      <div className="row">
        <HandoffBadge status={handoff.status as Status} />
        <span className="small soft grow">
          {handoff.status === "requested" &&
            t("handoff.waits", { position: handoff.queue_position, time: duration(handoff.waiting_seconds ?? 0) })}
          {handoff.status === "active" && t(mine ? "handoff.mine" : "handoff.other")}
          {handoff.status !== "requested" && handoff.status !== "active" && t("handoff.assistantAnswers")}
        </span>
        {handoff.status === "requested" && (
          <button type="button" className="button small" onClick={() => cancel.mutate()}>
            {t("handoff.cancel")}
          </button>
        )}
        {mine ? (
          <button type="button" className="button small" onClick={() => release.mutate()}>
            {t("handoff.release")}
          </button>
        ) : (
          handoff.status !== "active" && (
            <button
              type="button"
              className="button small primary"
              disabled={takeOver.isPending}
              onClick={() => takeOver.mutate()}
            >
              {t("handoff.takeOver")}
            </button>
          )
        )}
      </div>
      {error !== null && <Failure error={error} />}
    </div>
  );
}
