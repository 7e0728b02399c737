import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { api, data, once } from "../api/client";
import { useMe } from "../api/me";
import { Badge } from "../ui/Badge";
import { Field } from "../ui/Field";
import { FormEnd } from "../ui/FormEnd";
import { Modal } from "../ui/Modal";
import { Page } from "../ui/Page";
import { Empty, Failure, Loaded } from "../ui/States";
import { useAction } from "../ui/useAction";
import { useAssistants } from "./queries";

export default function AssistantsPage() {
  const { t } = useTranslation();
  const { isOwner } = useMe();
  const [creating, setCreating] = useState(false);
  const assistants = useAssistants();

  return (
    <Page
      title={t("nav.assistants")}
      lead={t("assistants.lead")}
      actions={
        isOwner && (
          <button type="button" className="button primary" onClick={() => setCreating(true)}>
            {t("assistants.create")}
          </button>
        )
      }
    >
      <Loaded query={assistants}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t("assistants.none")}</Empty>
          ) : (
            <ul className="grid cards">
              {items.map((assistant) => (
                <li className="card stack" key={assistant.id}>
                  <div className="row">
                    <h2 className="grow">
                      <Link to={`/assistants/${assistant.id}`}>{assistant.name}</Link>
                    </h2>
                    <Badge tone={assistant.is_active ? "good" : "plain"}>
                      {t(assistant.is_active ? "assistants.active" : "assistants.inactive")}
                    </Badge>
                  </div>
                  <p className="soft small clamp">{assistant.system_prompt || t("assistants.noPrompt")}</p>
                  <span className="soft small">{assistant.ai_model}</span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {creating && <Create close={() => setCreating(false)} />}
    </Page>
  );
}

function Create({ close }: { close: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [key] = useState(once);
  const create = useAction(
    () => data(api.POST("/api/assistants", { body: { name: name.trim() }, headers: key })),
    ["assistants"],
  );

  return (
    <Modal title={t("assistants.create")} onClose={close}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault();
          create.mutate(undefined, { onSuccess: ({ id }) => navigate(`/assistants/${id}`) });
        }}
      >
        {create.isError && <Failure error={create.error} />}
        <Field label={t("assistants.name")} hint={t("assistants.nameHint")}>
          {(wiring) => (
            <input
              {...wiring}
              required
              maxLength={100}
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <FormEnd action={t("create")} busy={create.isPending} close={close} />
      </form>
    </Modal>
  );
}
