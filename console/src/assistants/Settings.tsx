import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { api, data } from "../api/client";
import { Confirm } from "../ui/Confirm";
import { Field } from "../ui/Field";
import { Failure } from "../ui/States";
import { useAction } from "../ui/useAction";
import type { Assistant } from "./queries";

export function Settings({ assistant }: { assistant: Assistant }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const path = { params: { path: { id: assistant.id } } };
  const [form, setForm] = useState({
    name: assistant.name,
    ai_model: assistant.ai_model,
    system_prompt: assistant.system_prompt ?? "",
    not_found_message: assistant.not_found_message ?? "",
    time_zone: assistant.time_zone,
    is_active: assistant.is_active,
    detect_handoff: assistant.detect_handoff,
    feedback_buttons: assistant.feedback_buttons,
  });
  // Whoever was faster keeps what he wrote: the version that was read has to be the one that is changed.
  const [version, setVersion] = useState(assistant.version);
  const save = useAction(
    () => data(api.PATCH("/api/assistants/{id}", { ...path, body: form, headers: { "If-Match": `"${version}"` } })),
    ["assistant", assistant.id],
    ["assistants"],
  );
  const remove = useAction(() => data(api.DELETE("/api/assistants/{id}", path)), ["assistants"]);
  const change = (part: Partial<typeof form>) => setForm({ ...form, ...part });

  return (
    <form
      className="card form"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(undefined, { onSuccess: (saved) => setVersion(saved.version) });
      }}
    >
      {save.isError && <Failure error={save.error} />}
      <Field label={t("assistants.name")}>
        {(wiring) => (
          <input {...wiring} required value={form.name} onChange={(event) => change({ name: event.target.value })} />
        )}
      </Field>
      <Field label={t("settings.prompt")} hint={t("settings.promptHint")}>
        {(wiring) => (
          <textarea
            {...wiring}
            rows={8}
            value={form.system_prompt}
            onChange={(event) => change({ system_prompt: event.target.value })}
          />
        )}
      </Field>
      <Field label={t("settings.notFound")} hint={t("settings.notFoundHint")}>
        {(wiring) => (
          <input
            {...wiring}
            value={form.not_found_message}
            onChange={(event) => change({ not_found_message: event.target.value })}
          />
        )}
      </Field>
      <Field label={t("settings.model")}>
        {(wiring) => (
          <input
            {...wiring}
            required
            value={form.ai_model}
            onChange={(event) => change({ ai_model: event.target.value })}
          />
        )}
      </Field>
      <Field label={t("settings.timeZone")} hint={t("settings.timeZoneHint")}>
        {(wiring) => (
          <>
            <input
              {...wiring}
              required
              list="zones"
              value={form.time_zone}
              onChange={(event) => change({ time_zone: event.target.value })}
            />
            <datalist id="zones">
              {Intl.supportedValuesOf("timeZone").map((zone) => (
                <option key={zone} value={zone} />
              ))}
            </datalist>
          </>
        )}
      </Field>
      {(["is_active", "detect_handoff", "feedback_buttons"] as const).map((name) => (
        <label className="check" key={name}>
          <input type="checkbox" checked={form[name]} onChange={(event) => change({ [name]: event.target.checked })} />
          {t(`settings.${name}`)}
        </label>
      ))}
      <div className="row">
        <button type="submit" className="button primary" disabled={save.isPending}>
          {t("save")}
        </button>
        {save.isSuccess && <span role="status">{t("saved")}</span>}
        <span className="grow" />
        <Confirm
          label={t("delete")}
          question={t("settings.delete", { name: assistant.name })}
          detail={t("settings.deleteDetail")}
          className="button danger"
          action={() => remove.mutateAsync().then(() => navigate("/assistants"))}
        />
      </div>
    </form>
  );
}
