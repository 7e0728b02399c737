import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, data, type Schemas } from "../api/client";
import { useMe } from "../api/me";
import { useAssistants } from "../assistants/queries";
import { useFormats } from "../ui/formats";
import { Loaded } from "../ui/States";
import { Daily } from "./Daily";

type Day = Schemas["ShowStatisticsDay"];

/** What an assistant could answer, and what people thought of it. */
export function Answers({ from }: { from: string }) {
  const { t } = useTranslation();
  const { isOwner } = useMe();
  const [chosen, setChosen] = useState<number | null>(null);
  const assistants = useAssistants().data?.items ?? [];
  const assistant = chosen ?? assistants[0]?.id;
  const statistics = useQuery({
    queryKey: ["statistics", assistant, from],
    queryFn: () =>
      data(
        api.GET("/api/assistants/{id}/statistics", { params: { path: { id: assistant as number }, query: { from } } }),
      ),
    enabled: isOwner && assistant !== undefined,
  });

  if (!isOwner || assistant === undefined) return null;

  return (
    <>
      <div className="row">
        <h2 className="grow">{t("usage.answers")}</h2>
        <select
          className="input"
          aria-label={t("bots.assistant")}
          value={assistant}
          onChange={(event) => setChosen(Number(event.target.value))}
        >
          {assistants.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <Loaded query={statistics}>{({ days }) => <Figures days={days} />}</Loaded>
    </>
  );
}

function Figures({ days }: { days: Day[] }) {
  const { t } = useTranslation();
  const { number, percent } = useFormats();
  const sum = (of: (day: Day) => number) => days.reduce((total, day) => total + of(day), 0);
  const questions = sum((day) => day.questions);
  const tiles = [
    { name: t("usage.questions"), value: number(questions) },
    { name: t("usage.answered"), value: questions === 0 ? "–" : percent(sum((day) => day.answered) / questions) },
    {
      name: t("usage.thumbs"),
      value: `${number(sum((day) => day.thumbs_up))} / ${number(sum((day) => day.thumbs_down))}`,
    },
    { name: t("usage.handoffs"), value: number(sum((day) => day.handoffs_asked)) },
  ];

  return (
    <>
      <dl className="tiles">
        {tiles.map(({ name, value }) => (
          <div className="tile" key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Daily
        title={t("usage.answersByDay")}
        dates={days.map((day) => day.date)}
        series={[
          { name: t("usage.answered"), color: "--good", values: days.map((day) => day.answered) },
          { name: t("usage.unanswered"), color: "--bad", values: days.map((day) => day.unanswered) },
        ]}
      />
    </>
  );
}
