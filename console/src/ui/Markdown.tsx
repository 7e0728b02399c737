import ReactMarkdown from "react-markdown";
import remarkGfm from "remark-gfm";

/** What an assistant wrote. HTML in it stays text, and pictures are left out: they would tell another server who reads. */
export default function Markdown(props: { text: string }) {
  return (
    <div className="prose">
      <ReactMarkdown
        remarkPlugins={[remarkGfm]}
        disallowedElements={["img"]}
        components={{
          a: ({ href, children }) => (
            <a href={href} target="_blank" rel="noreferrer noopener">
              {children}
            </a>
          ),
        }}
      >
        {props.text}
      </ReactMarkdown>
    </div>
  );
}
