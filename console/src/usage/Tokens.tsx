import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, data, type Schemas } from "../api/client";
import { localeOf } from "../i18n";
import { useFormats } from "../ui/formats";
import { Moment } from "../ui/Moment";
import { Loaded } from "../ui/States";
import { Daily } from "./Daily";

type Usage = Schemas["ShowUsageResponse"];
type Quota = NonNullable<Usage["quota"]>;

/** What the tenant has used of the AI keys, and what his quota leaves. */
export function Tokens({ from }: { from: string }) {
  const usage = useQuery({
    queryKey: ["usage", from],
    queryFn: () => data(api.GET("/api/usage", { params: { query: { from } } })),
  });

  return <Loaded query={usage}>{(found) => <Figures usage={found} />}</Loaded>;
}

function Figures({ usage }: { usage: Usage }) {
  const { t, i18n } = useTranslation();
  const { compact, number } = useFormats();
  const money = new Intl.NumberFormat(localeOf(i18n.language), { style: "currency", currency: "USD" });
  const { total, quota } = usage;
  const tiles = [
    {
      name: t("usage.requests"),
      value: number(total.requests),
      beside: t("usage.failed", { count: total.failed_requests }),
    },
    { name: t("usage.tokens"), value: compact(total.total_tokens) },
    { name: t("usage.cost"), value: total.cost == null ? "–" : money.format(total.cost) },
  ];

  return (
    <>
      <dl className="tiles">
        {tiles.map(({ name, value, beside }) => (
          <div className="tile" key={name}>
            <dt>{name}</dt>
            <dd>
              {value}
              {beside !== undefined && <span className="beside">{beside}</span>}
            </dd>
          </div>
        ))}
      </dl>
      {quota && <QuotaCard quota={quota} />}
      <Daily
        title={t("usage.tokensByDay")}
        dates={usage.items.map((item) => item.date ?? "")}
        series={[
          { name: t("usage.prompt"), color: "--accent", values: usage.items.map((item) => item.prompt_tokens) },
          { name: t("usage.completion"), color: "--warn", values: usage.items.map((item) => item.completion_tokens) },
        ]}
      />
    </>
  );
}

function QuotaCard({ quota }: { quota: Quota }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const limits = [
    { name: t("usage.requests"), used: quota.current_requests, of: quota.monthly_requests },
    { name: t("usage.tokens"), used: quota.current_tokens, of: quota.monthly_tokens },
  ].filter(({ of }) => of > 0);

  return (
    <section className="card stack">
      <h2>{t("usage.quota")}</h2>
      {limits.map(({ name, used, of }) => (
        <div key={name}>
          <div className="row small">
            <span className="grow">{name}</span>
            <span>
              {number(used)} / {number(of)}
            </span>
          </div>
          <progress aria-label={name} max={of} value={Math.min(used, of)} />
        </div>
      ))}
      <span className="soft small">
        {t("usage.resets")} <Moment at={quota.resets_at} />
      </span>
    </section>
  );
}
