// Turns a message's text and entities into nodes. Nothing of it is ever read as HTML.

const tags = {
  bold: "b", italic: "i", underline: "u", strikethrough: "s", code: "code",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

/** Offsets count UTF-16 units, just as JavaScript's strings do. */
export function render(text, entities = []) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return renderRange(text, 0, text.length, sorted);
}

function renderRange(text, from, to, entities) {
  const nodes = document.createDocumentFragment();
  let at = from;
  let last = null;
  for (let i = 0; i < entities.length; i++) {
    const entity = entities[i];
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    if (start >= end) continue;

    nodes.append(plain(text, at, start, isBlock(last), isBlock(entity)));
    const inner = entities.slice(i + 1).filter((other) => other.offset < end && other.offset + other.length > start);
    nodes.append(wrap(entity, text.slice(start, end), renderRange(text, start, end, inner)));
    at = end;
    last = entity;
  }

  nodes.append(plain(text, at, to, isBlock(last), false));
  return nodes;
}

const isBlock = (entity) => ["pre", "blockquote", "expandable_blockquote"].includes(entity?.type);

/** A block stands on lines of its own: the line break beside it would show as an empty line. */
function plain(text, from, to, afterBlock, beforeBlock) {
  let part = text.slice(from, to);
  if (afterBlock && part.startsWith("\n")) part = part.slice(1);
  if (beforeBlock && part.endsWith("\n")) part = part.slice(0, -1);
  return part;
}

function wrap(entity, words, content) {
  switch (entity.type) {
    case "pre": return codeBlock(entity, content, words);
    case "text_link": return link(entity.url, content);
    case "url": return link(words, content);
    case "spoiler": return spoiler(content);
    case "expandable_blockquote": return expandable(content);
    case "bot_command":
    case "mention": return element("span", "mention", content);
    default: return tags[entity.type] ? element(tags[entity.type], "", content) : content;
  }
}

function link(address, content) {
  const url = URL.parse(address);
  if (!url || !["http:", "https:", "tg:"].includes(url.protocol)) return content;

  const anchor = element("a", "", content);
  anchor.href = url.href;
  anchor.target = "_blank";
  anchor.rel = "noopener noreferrer";
  anchor.title = url.href;
  return anchor;
}

function codeBlock(entity, content, words) {
  const block = element("div", "code-block");
  const head = element("div", "code-head");
  const copy = element("button", "copy", "Copy");
  copy.type = "button";
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(words);
    copy.textContent = "Copied";
    setTimeout(() => { copy.textContent = "Copy"; }, 1500);
  });
  head.append(element("span", "", entity.language ?? "code"), copy);
  const pre = element("pre", "", content);
  pre.tabIndex = 0;
  block.append(head, pre);
  return block;
}

function spoiler(content) {
  const hidden = element("span", "spoiler", content);
  hidden.tabIndex = 0;
  hidden.setAttribute("role", "button");
  hidden.setAttribute("aria-label", "Hidden text, show");
  const show = () => {
    hidden.classList.add("shown");
    hidden.removeAttribute("role");
    hidden.removeAttribute("aria-label");
  };
  hidden.addEventListener("click", show);
  hidden.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === " ") show(); });
  return hidden;
}

function expandable(content) {
  const quote = element("blockquote", "expandable");
  const inner = element("div", "expandable-text", content);
  const more = element("button", "more", "Show more");
  more.type = "button";
  more.setAttribute("aria-expanded", "false");
  more.addEventListener("click", () => {
    const open = quote.classList.toggle("open");
    more.textContent = open ? "Show less" : "Show more";
    more.setAttribute("aria-expanded", String(open));
  });
  quote.append(inner, more);

  // Three lines need no button; how many there are is known once it is laid out.
  requestAnimationFrame(() => {
    if (inner.scrollHeight <= inner.clientHeight + 1) {
      quote.classList.add("open");
      more.remove();
    }
  });
  return quote;
}

export function element(tag, className = "", ...content) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.append(...content);
  return made;
}
