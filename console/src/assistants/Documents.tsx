import { useQueryClient } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { type DragEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, data } from "../api/client";
import { useMe } from "../api/me";
import * as session from "../api/session";
import { Confirm } from "../ui/Confirm";
import { useFormats } from "../ui/formats";
import { Moment } from "../ui/Moment";
import { Pager } from "../ui/Pager";
import { Empty, Failure, Loaded } from "../ui/States";
import { Table } from "../ui/Table";
import { useAction } from "../ui/useAction";
import { DocumentState } from "./DocumentState";
import { type Assistant, type KnowledgeDocument, useDocuments } from "./queries";
import { upload } from "./upload";

const accepted = ".pdf,.docx,.html,.htm,.md,.txt,.csv";

export function Documents({ assistant }: { assistant: Assistant }) {
  const { t } = useTranslation();
  const { bytes, number } = useFormats();
  const { isOwner } = useMe();
  const [page, setPage] = useState(1);
  const documents = useDocuments(assistant.id, page);
  const remove = useAction(
    (id: number) =>
      data(
        api.DELETE("/api/assistants/{id}/documents/{document_id}", {
          params: { path: { id: assistant.id, document_id: id } },
        }),
      ),
    ["documents", assistant.id],
  );

  return (
    <div className="stack">
      {isOwner && <Drop assistant={assistant} />}
      <Loaded query={documents}>
        {({ items, limit, total }) =>
          total === 0 ? (
            <Empty>{t("documents.none")}</Empty>
          ) : (
            <>
              <Table<KnowledgeDocument>
                caption={t("assistants.tab.documents")}
                rows={items}
                id={(document) => document.id}
                columns={[
                  { title: t("documents.name"), whole: true, cell: (document) => <Name document={document} /> },
                  { title: t("documents.state"), cell: (document) => <DocumentState document={document} /> },
                  { title: t("documents.size"), number: true, cell: (document) => bytes(document.size) },
                  {
                    title: t("documents.pages"),
                    number: true,
                    cell: (document) => document.page_count != null && number(document.page_count),
                  },
                  { title: t("documents.passages"), number: true, cell: (document) => number(document.passage_count) },
                  { title: t("documents.changed"), cell: (document) => <Moment at={document.updated_at} /> },
                  {
                    title: t("actions"),
                    cell: (document) =>
                      isOwner && (
                        <Confirm
                          label={t("delete")}
                          question={t("documents.delete", { name: document.filename })}
                          detail={t("documents.deleteDetail")}
                          action={() => remove.mutateAsync(document.id)}
                        />
                      ),
                  },
                ]}
              />
              <Pager page={page} limit={limit} total={total} turn={setPage} />
            </>
          )
        }
      </Loaded>
    </div>
  );
}

/** The original, as its owner gave it; a plain link could not show who asks. */
function Name({ document }: { document: KnowledgeDocument }) {
  async function download() {
    const response = await fetch(`/api/assistants/${document.assistant_id}/documents/${document.id}/content`, {
      headers: { Authorization: `Bearer ${await session.accessToken()}` },
    });
    const link = Object.assign(window.document.createElement("a"), {
      href: URL.createObjectURL(await response.blob()),
      download: document.filename,
    });
    link.click();
    URL.revokeObjectURL(link.href);
  }

  return (
    <button type="button" className="link wrap" onClick={() => void download()}>
      {document.filename}
    </button>
  );
}

interface Sending {
  name: string;
  share: number;
  error?: Error;
}

/** Takes files one after the other, so that a big one does not slow down all. */
function Drop({ assistant }: { assistant: Assistant }) {
  const { t } = useTranslation();
  const { percent } = useFormats();
  const queries = useQueryClient();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [sendings, setSendings] = useState<Sending[]>([]);

  async function take(files: Iterable<File>) {
    const chosen = [...files];
    setSendings(chosen.map(({ name }) => ({ name, share: 0 })));
    for (const [index, file] of chosen.entries()) {
      const note = (change: Partial<Sending>) =>
        setSendings((all) => all.map((sending, at) => (at === index ? { ...sending, ...change } : sending)));
      try {
        await upload(`/api/assistants/${assistant.id}/documents`, file, (share) => note({ share }));
        note({ share: 1 });
      } catch (error) {
        note({ error: error as Error });
      }
      await queries.invalidateQueries({ queryKey: ["documents", assistant.id] });
    }
    setSendings((all) => all.filter(({ error }) => error !== undefined));
  }

  function dropped(event: DragEvent) {
    event.preventDefault();
    setOver(false);
    void take(event.dataTransfer.files);
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button is for everybody
    <div
      className="drop card"
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={dropped}
    >
      <input
        ref={input}
        type="file"
        className="visually-hidden"
        multiple
        accept={accepted}
        aria-label={t("documents.upload")}
        tabIndex={-1}
        onChange={(event) => {
          void take(event.target.files ?? []);
          event.target.value = "";
        }}
      />
      <button type="button" className="button primary" onClick={() => input.current?.click()}>
        <Upload size={18} aria-hidden="true" />
        {t("documents.upload")}
      </button>
      <span className="soft">{t("documents.hint")}</span>
      {sendings.map((sending) => (
        <div className="stack sending" key={sending.name}>
          <div className="row small">
            <span className="grow wrap">{sending.name}</span>
            {sending.error === undefined && <span>{percent(sending.share)}</span>}
          </div>
          {sending.error === undefined ? (
            <progress aria-label={sending.name} max={1} value={sending.share} />
          ) : (
            <Failure error={sending.error} />
          )}
        </div>
      ))}
    </div>
  );
}
