import { useTranslation } from "react-i18next";
import { Badge, type Tone } from "../ui/Badge";
import { useFormats } from "../ui/formats";
import type { KnowledgeDocument } from "./queries";

type State = "pending" | "processing" | "ready" | "failed";

const tones: Record<State, Tone> = { pending: "plain", processing: "accent", ready: "good", failed: "bad" };

/** How far the reading of a document is, or why it failed; the same for new content that shall take its place. */
export function DocumentState({ document }: { document: KnowledgeDocument }) {
  const { t } = useTranslation();
  return (
    <div className="state">
      <One {...document} />
      {document.replacement && (
        <>
          <span className="soft small">{t("documents.replacement")}</span>
          <One {...document.replacement} />
        </>
      )}
    </div>
  );
}

function One(props: { status: string; error: string | null; passage_count: number; passages_done: number }) {
  const { t } = useTranslation();
  const { number } = useFormats();
  const state = props.status as State;
  const reading = state === "processing" && props.passage_count > 0;

  return (
    <>
      <Badge tone={tones[state]}>{t(`documents.status.${state}`)}</Badge>
      {reading && (
        <>
          <progress aria-label={t("documents.progress")} max={props.passage_count} value={props.passages_done} />
          <span className="soft small">
            {number(props.passages_done)} / {number(props.passage_count)}
          </span>
        </>
      )}
      {props.error && <span className="small wrap">{props.error}</span>}
    </>
  );
}
