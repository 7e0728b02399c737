// The lines: kept by resource, shown through a filter, the last of them only.

const keptOfEach = 2000;
const shown = 1500;
const rank = { trace: 0, debug: 1, information: 2, warning: 3, error: 4, critical: 5 };

export class Lines {
  #panel; #count; #kept = new Map(); #all = 0;
  #resource = ""; #level = "trace"; #text = "";
  #paused = false; #waiting = 0; #follow = true;

  constructor(panel, count, followed) {
    this.#panel = panel;
    this.#count = count;
    panel.addEventListener("scroll", () => {
      const atEnd = panel.scrollHeight - panel.scrollTop - panel.clientHeight < 30;
      if (atEnd !== this.#follow && panel.clientHeight > 0) { this.#follow = atEnd; followed(atEnd); }
    });
  }

  get last() { return this.#all; }

  clear() { this.#kept.clear(); this.#all = 0; this.show({}); }

  add(lines) {
    for (const line of lines) {
      if (!this.#kept.has(line.resource)) this.#kept.set(line.resource, []);
      const kept = this.#kept.get(line.resource);
      kept.push(line);
      if (kept.length > keptOfEach * 1.2) kept.splice(0, kept.length - keptOfEach);
      this.#all = line.number;
    }

    const wanted = lines.filter(line => this.#wants(line));
    if (this.#paused) this.#waiting += wanted.length;
    else this.#append(wanted.slice(-shown));
    this.#tell();
  }

  show({ resource = this.#resource, level = this.#level, text = this.#text }) {
    this.#resource = resource; this.#level = level; this.#text = text.toLowerCase();
    this.#waiting = 0;
    const all = resource ? this.#kept.get(resource) ?? [] : [...this.#kept.values()].flat().sort((a, b) => a.number - b.number);
    this.#panel.replaceChildren();
    this.#append(all.filter(line => this.#wants(line)).slice(-shown));
    this.#tell();
  }

  pause(paused) { this.#paused = paused; if (!paused) this.show({}); else this.#tell(); }

  follow(follow) { this.#follow = follow; if (follow) this.#toEnd(); }

  #wants(line) {
    return (!this.#resource || line.resource === this.#resource)
      && rank[line.level] >= rank[this.#level]
      && (!this.#text || line.text.toLowerCase().includes(this.#text));
  }

  #append(lines) {
    const rows = document.createDocumentFragment();
    for (const line of lines) rows.append(this.#row(line));
    this.#panel.querySelector(".empty")?.remove();
    this.#panel.append(rows);
    while (this.#panel.childElementCount > shown) this.#panel.firstElementChild.remove();
    if (this.#panel.childElementCount === 0) {
      const empty = document.createElement("p");
      empty.className = "empty";
      empty.textContent = this.#all === 0 ? "Nothing was said yet." : "No line is like that.";
      this.#panel.append(empty);
    }
    if (this.#follow) this.#toEnd();
  }

  #row(line) {
    const row = document.createElement("div");
    row.className = "log";
    row.dataset.level = line.level;
    // Its first line stands above it, unless the filter has taken that away.
    if (!this.#text && /^\s/.test(line.text)) row.classList.add("more");
    const at = new Date(line.at);
    const time = document.createElement("time");
    time.dateTime = line.at;
    time.title = at.toLocaleString();
    time.textContent = at.toTimeString().slice(0, 8);
    const of = document.createElement("span");
    of.className = "of";
    of.textContent = line.resource;
    const text = document.createElement("span");
    text.className = "text";
    text.append(...this.#marked(line.text));
    row.append(time, of, text);
    return row;
  }

  #marked(text) {
    const at = this.#text ? text.toLowerCase().indexOf(this.#text) : -1;
    if (at < 0) return [text];
    const mark = document.createElement("mark");
    mark.textContent = text.slice(at, at + this.#text.length);
    return [text.slice(0, at), mark, text.slice(at + this.#text.length)];
  }

  #toEnd() { this.#panel.scrollTop = this.#panel.scrollHeight; }

  #tell() {
    const rows = this.#panel.querySelectorAll(".log").length;
    this.#count.textContent = this.#paused ? `paused, ${this.#waiting} new` : `${rows} ${rows === 1 ? "line" : "lines"}`;
  }
}
