import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, data } from "../api/client";
import type { Assistant } from "../assistants/queries";
import { Field } from "../ui/Field";
import { FormEnd } from "../ui/FormEnd";
import { Modal } from "../ui/Modal";
import { Failure } from "../ui/States";
import { useAction } from "../ui/useAction";

export function ConnectBot(props: { assistants: Assistant[]; close: () => void }) {
  const { t } = useTranslation();
  const [token, setToken] = useState("");
  const [assistant, setAssistant] = useState(String(props.assistants[0]?.id ?? ""));
  const connect = useAction(
    () => data(api.POST("/api/bot-instances", { body: { assistant_id: Number(assistant), bot_token: token.trim() } })),
    ["bots"],
  );

  return (
    <Modal title={t("bots.connect")} onClose={props.close}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          connect.mutate(undefined, { onSuccess: props.close });
        }}
      >
        {connect.isError && <Failure error={connect.error} />}
        <Field label={t("bots.token")} hint={t("bots.tokenHint")}>
          {(wiring) => (
            <input
              {...wiring}
              required
              type="password"
              autoComplete="off"
              maxLength={100}
              value={token}
              onChange={(event) => setToken(event.target.value)}
            />
          )}
        </Field>
        <Field label={t("bots.assistant")}>
          {(wiring) => (
            <select {...wiring} required value={assistant} onChange={(event) => setAssistant(event.target.value)}>
              {props.assistants.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <FormEnd action={t("bots.connectAction")} busy={connect.isPending} close={props.close} />
      </form>
    </Modal>
  );
}
