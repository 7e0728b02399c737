import { useQueryClient } from "@tanstack/react-query";
import { type KeyboardEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, data, once } from "../api/client";
import { useMe } from "../api/me";
import { Failure } from "../ui/States";
import { useAction } from "../ui/useAction";
import { append } from "./live";
import { type Dialog, useHandoff } from "./queries";
import { usePresence } from "./usePresence";

/** Where the operator who has the dialog writes. Enter sends, Shift and Enter begins a new line. */
export function Composer({ dialog }: { dialog: Dialog }) {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const { me } = useMe();
  const handoff = useHandoff(dialog.id).data;
  const [text, setText] = useState("");
  // A message that failed on the way is sent again under the same key, so that it can't arrive twice.
  const [key, setKey] = useState(once);
  const mine = handoff?.status === "active" && handoff.operator_id === me?.id;
  usePresence(mine);

  const send = useAction(
    () =>
      data(
        api.POST("/api/dialogs/{id}/messages", {
          params: { path: { id: dialog.id } },
          body: { text: text.trim() },
          headers: key,
        }),
      ),
    ["dialogs"],
  );

  function submit() {
    if (text.trim() === "" || send.isPending) return;
    send.mutate(undefined, {
      onSuccess(said) {
        append(queries, dialog.id, { ...said, sources: [], reply_to: null, feedback: null });
        setText("");
        setKey(once());
      },
    });
  }

  function pressed(event: KeyboardEvent) {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    submit();
  }

  if (!mine) return null;

  return (
    <form
      className="composer"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {send.isError && <Failure error={send.error} />}
      <textarea
        className="input"
        rows={2}
        aria-label={t("dialogs.reply")}
        placeholder={t("dialogs.reply")}
        maxLength={16384}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={pressed}
      />
      <button type="submit" className="button primary" disabled={send.isPending || text.trim() === ""}>
        {t("dialogs.send")}
      </button>
    </form>
  );
}
