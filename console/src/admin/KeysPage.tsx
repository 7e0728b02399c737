import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, data, type Schemas } from "../api/client";
import { Badge, type Tone } from "../ui/Badge";
import { Confirm } from "../ui/Confirm";
import { useFormats } from "../ui/formats";
import { Moment } from "../ui/Moment";
import { Page } from "../ui/Page";
import { Empty, Failure, Loaded } from "../ui/States";
import { useAction } from "../ui/useAction";
import { KeyForm } from "./KeyForm";

export type Key = Schemas["ShownKey"];
type State = "ready" | "cooling" | "disabled";

const tones: Record<State, Tone> = { ready: "good", cooling: "warn", disabled: "bad" };
const refreshMs = 5_000;

/** The pool of AI keys: what room each has left, which ones rest, and why. */
export default function KeysPage() {
  const { t } = useTranslation();
  const [edited, setEdited] = useState<Key | "new" | null>(null);
  const keys = useQuery({
    queryKey: ["keys"],
    queryFn: () => data(api.GET("/api/admin/ai-tokens")),
    refetchInterval: refreshMs,
  });

  return (
    <Page
      title={t("nav.keys")}
      lead={t("keys.lead")}
      actions={
        <button type="button" className="button primary" onClick={() => setEdited("new")}>
          {t("keys.add")}
        </button>
      }
    >
      <Loaded query={keys}>
        {(found) =>
          found.length === 0 ? (
            <Empty>{t("keys.none")}</Empty>
          ) : (
            <ul className="grid cards">
              {found.map((key) => (
                <li key={key.id}>
                  <KeyCard shown={key} edit={() => setEdited(key)} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      {edited !== null && <KeyForm {...(edited === "new" ? {} : { shown: edited })} close={() => setEdited(null)} />}
    </Page>
  );
}

function KeyCard({ shown, edit }: { shown: Key; edit: () => void }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const path = { params: { path: { id: shown.id } } };
  const toggle = useAction(
    () => data(api.PUT("/api/admin/ai-tokens/{id}", { ...path, body: { is_active: !shown.is_active } })),
    ["keys"],
  );
  const remove = useAction(() => data(api.DELETE("/api/admin/ai-tokens/{id}", path)), ["keys"]);
  const state = shown.state as State;

  return (
    <article className="card stack" aria-label={shown.name}>
      <div className="row">
        <h2 className="grow wrap">{shown.name}</h2>
        <Badge tone={shown.is_active ? tones[state] : "plain"}>
          {t(shown.is_active ? `keys.states.${state}` : "keys.states.off")}
        </Badge>
      </div>
      <span className="soft small wrap">
        {shown.provider}
        {shown.last_four && ` · …${shown.last_four}`} · {t("keys.priority", { priority: shown.priority })}
        {shown.model_access && ` · ${shown.model_access}`}
      </span>
      <Room name={t("keys.today")} used={shown.daily_usage} limit={shown.daily_limit} />
      <Room name={t("keys.month")} used={shown.monthly_usage} limit={shown.monthly_limit} />
      <div className="small">
        {shown.cooldown_until && (
          <div>
            {t("keys.restsUntil")} <Moment at={shown.cooldown_until} />
          </div>
        )}
        {shown.error_count > 0 && <div>{t("keys.errors", { number: number(shown.error_count) })}</div>}
        {shown.last_error && <div className="soft wrap">{shown.last_error}</div>}
        {shown.last_used && (
          <div className="soft">
            {t("keys.lastUsed")} <Moment at={shown.last_used} />
          </div>
        )}
      </div>
      {toggle.isError && <Failure error={toggle.error} />}
      <div className="row">
        <button type="button" className="button small" onClick={edit}>
          {t("edit")}
        </button>
        <button type="button" className="button small" disabled={toggle.isPending} onClick={() => toggle.mutate()}>
          {t(shown.is_active ? "keys.switchOff" : "keys.switchOn")}
        </button>
        <Confirm
          label={t("delete")}
          question={t("keys.delete", { name: shown.name })}
          detail={t("keys.deleteDetail")}
          action={() => remove.mutateAsync()}
        />
      </div>
    </article>
  );
}

function Room(props: { name: string; used: number; limit: number }) {
  const { t } = useTranslation();
  const { number } = useFormats();

  return (
    <div>
      <div className="row small">
        <span className="grow">{props.name}</span>
        <span>
          {props.limit === 0
            ? t("keys.unlimited", { used: number(props.used) })
            : `${number(props.used)} / ${number(props.limit)}`}
        </span>
      </div>
      {props.limit > 0 && (
        <progress aria-label={props.name} max={props.limit} value={Math.min(props.used, props.limit)} />
      )}
    </div>
  );
}
