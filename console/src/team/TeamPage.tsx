import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, data, once, type Schemas } from "../api/client";
import { Badge, type Tone } from "../ui/Badge";
import { Confirm } from "../ui/Confirm";
import { Field } from "../ui/Field";
import { Moment } from "../ui/Moment";
import { Page } from "../ui/Page";
import { Empty, Failure, Loaded } from "../ui/States";
import { Table } from "../ui/Table";
import { useAction } from "../ui/useAction";

type Operator = Schemas["ListOperatorsItem"];
type State = "active" | "blocked" | "invited" | "expired";

const tones: Record<State, Tone> = { active: "good", blocked: "bad", invited: "accent", expired: "plain" };

/** The people who answer where the assistant does not. */
export default function TeamPage() {
  const { t } = useTranslation();
  const operators = useQuery({
    queryKey: ["operators"],
    queryFn: () => data(api.GET("/api/operators", { params: { query: { limit: 100 } } })),
  });
  const remove = useAction(
    (id: number) => data(api.DELETE("/api/operators/{id}", { params: { path: { id } } })),
    ["operators"],
  );

  return (
    <Page title={t("nav.team")} lead={t("team.lead")}>
      <Invite />
      <Loaded query={operators}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t("team.none")}</Empty>
          ) : (
            <Table<Operator>
              caption={t("nav.team")}
              rows={items}
              id={(operator) => `${operator.status} ${operator.email}`}
              columns={[
                {
                  title: t("email"),
                  whole: true,
                  cell: (operator) => <strong className="wrap">{operator.email}</strong>,
                },
                {
                  title: t("documents.state"),
                  cell: (operator) => (
                    <Badge tone={tones[operator.status as State]}>{t(`team.states.${operator.status as State}`)}</Badge>
                  ),
                },
                {
                  title: t("team.lastSeen"),
                  cell: (operator) => operator.last_seen_at && <Moment at={operator.last_seen_at} />,
                },
                {
                  title: t("actions"),
                  cell: ({ id, email }) =>
                    id != null && (
                      <Confirm
                        label={t("remove")}
                        question={t("team.remove", { email })}
                        detail={t("team.removeDetail")}
                        action={() => remove.mutateAsync(id)}
                      />
                    ),
                },
              ]}
            />
          )
        }
      </Loaded>
    </Page>
  );
}

function Invite() {
  const { t } = useTranslation();
  const [email, setEmail] = useState("");
  const invite = useAction(
    () => data(api.POST("/api/operators/invitations", { body: { email }, headers: once() })),
    ["operators"],
  );

  return (
    <form
      className="card stack"
      onSubmit={(event) => {
        event.preventDefault();
        invite.mutate(undefined, { onSuccess: () => setEmail("") });
      }}
    >
      {invite.isError && <Failure error={invite.error} />}
      {invite.isSuccess && (
        <div className="notice good" role="status">
          {t("team.invited", { email: invite.data.email })}
        </div>
      )}
      <Field label={t("team.invite")} hint={t("team.inviteHint")}>
        {(wiring) => (
          <div className="row">
            <input
              {...wiring}
              className="input grow"
              type="email"
              required
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
            <button type="submit" className="button primary" disabled={invite.isPending}>
              {t("team.inviteAction")}
            </button>
          </div>
        )}
      </Field>
    </form>
  );
}
