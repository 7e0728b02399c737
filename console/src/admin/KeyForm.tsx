import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, data } from "../api/client";
import { Field } from "../ui/Field";
import { FormEnd } from "../ui/FormEnd";
import { Modal } from "../ui/Modal";
import { Failure } from "../ui/States";
import { useAction } from "../ui/useAction";
import type { Key } from "./KeysPage";

const providers = ["openai", "azure", "local"] as const;

/** A new key, or changes of one. Its secret is only ever written; an empty one keeps what there is. */
export function KeyForm(props: { shown?: Key; close: () => void }) {
  const { t } = useTranslation();
  const { shown } = props;
  const [form, setForm] = useState({
    name: shown?.name ?? "",
    provider: (shown?.provider ?? "openai") as (typeof providers)[number],
    token: "",
    endpoint: shown?.endpoint ?? "",
    model_access: shown?.model_access ?? "",
    priority: shown?.priority ?? 1,
    daily_limit: shown?.daily_limit ?? 0,
    monthly_limit: shown?.monthly_limit ?? 0,
  });
  const change = (part: Partial<typeof form>) => setForm({ ...form, ...part });

  const save = useAction<void>(async () => {
    const { provider, token, endpoint, ...rest } = form;
    const body = { ...rest, ...(token === "" ? {} : { token }), ...(endpoint === "" ? {} : { endpoint }) };
    if (shown === undefined) await data(api.POST("/api/admin/ai-tokens", { body: { ...body, provider } }));
    else await data(api.PUT("/api/admin/ai-tokens/{id}", { params: { path: { id: shown.id } }, body }));
  }, ["keys"]);

  return (
    <Modal title={t(shown === undefined ? "keys.add" : "keys.change")} onClose={props.close}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate(undefined, { onSuccess: props.close });
        }}
      >
        {save.isError && <Failure error={save.error} />}
        <Field label={t("keys.name")}>
          {(wiring) => (
            <input {...wiring} required value={form.name} onChange={(event) => change({ name: event.target.value })} />
          )}
        </Field>
        {shown === undefined && (
          <Field label={t("keys.provider")}>
            {(wiring) => (
              <select
                {...wiring}
                value={form.provider}
                onChange={(event) => change({ provider: event.target.value as "openai" })}
              >
                {providers.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </select>
            )}
          </Field>
        )}
        {form.provider !== "local" && (
          <>
            <Field label={t("keys.token")} hint={shown === undefined ? undefined : t("keys.tokenHint")}>
              {(wiring) => (
                <input
                  {...wiring}
                  type="password"
                  autoComplete="off"
                  required={shown === undefined}
                  value={form.token}
                  onChange={(event) => change({ token: event.target.value })}
                />
              )}
            </Field>
            <Field label={t("keys.endpoint")} hint={t("keys.endpointHint")}>
              {(wiring) => (
                <input
                  {...wiring}
                  type="url"
                  value={form.endpoint}
                  onChange={(event) => change({ endpoint: event.target.value })}
                />
              )}
            </Field>
          </>
        )}
        <Field label={t("keys.models")} hint={t("keys.modelsHint")}>
          {(wiring) => (
            <input
              {...wiring}
              value={form.model_access}
              onChange={(event) => change({ model_access: event.target.value })}
            />
          )}
        </Field>
        <div className="row thirds">
          {(["priority", "daily_limit", "monthly_limit"] as const).map((name) => (
            <Field key={name} label={t(`keys.fields.${name}`)}>
              {(wiring) => (
                <input
                  {...wiring}
                  type="number"
                  required
                  min={name === "priority" ? 1 : 0}
                  value={form[name]}
                  onChange={(event) => change({ [name]: event.target.valueAsNumber || 0 })}
                />
              )}
            </Field>
          ))}
        </div>
        <FormEnd action={t("save")} busy={save.isPending} close={props.close} />
      </form>
    </Modal>
  );
}
