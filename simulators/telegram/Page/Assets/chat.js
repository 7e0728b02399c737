import { element, render } from "./entities.js";

const byId = (id) => document.getElementById(id);
const ui = {
  app: byId("app"), bots: byId("bots"), search: byId("search"), people: byId("people"), scroll: byId("scroll"), log: byId("log"),
  empty: byId("empty"), hints: byId("hints"), name: byId("head-name"), status: byId("head-status"), avatar: byId("head-avatar"),
  offline: byId("offline"), composer: byId("composer"), text: byId("text"), block: byId("block"), toEnd: byId("to-end"), dialog: byId("dialog"),
  alert: byId("alert"),
};

const questions = [
  "How do I check the health of the system?",
  "How do I list the AI keys?",
  "What do I do when a bot does not answer?",
  "What happens when Redis is flushed?",
];

const state = { bots: [], people: [], bot: null, person: null, blocked: false, typing: false, reachable: true };
let stream = null;
let shown = 0; // which conversation the log holds; answers that come late for another one are dropped

// ---- The simulator's own endpoints -------------------------------------------------------------

async function ask(path, options = {}) {
  const response = await fetch(path, {
    ...options,
    headers: options.body ? { "Content-Type": "application/json" } : {},
    body: options.body && JSON.stringify(options.body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.status === 204 ? null : response.json();
}

const chatPath = () => `sim/bots/${state.bot.id}/chats/${state.person.id}`;

// ---- Bots and people ---------------------------------------------------------------------------

async function refresh() {
  try {
    const { bots } = await ask(`sim/bots?limit=200&chat=${state.person?.id ?? 0}`);
    state.bots = bots;
    state.reachable = true;
    state.bot = bots.find((bot) => bot.id === state.bot?.id) ?? null;
  } catch {
    state.reachable = false;
  }

  showBots();
  showStatus();
}

function showBots() {
  const wanted = ui.search.value.trim().toLowerCase();
  ui.search.parentElement.hidden = state.bots.length < 8;

  const items = state.bots
    .filter((bot) => `${bot.name} ${bot.username}`.toLowerCase().includes(wanted))
    .map((bot) => {
      const button = element("button", "bot");
      button.type = "button";
      button.dataset.id = bot.id;
      if (bot.id === state.bot?.id) button.setAttribute("aria-current", "true");

      const face = element("span", "face", avatar(element("span"), bot));
      if (bot.online) face.append(element("span", "dot"));
      const last = bot.last?.message;
      const words = element("span", "bot-words",
        element("span", "bot-line", element("span", "bot-name", bot.name), element("time", "", last ? clock(last.date) : "")),
        element("span", "bot-last", last ? `${last.from.is_bot ? "" : "You: "}${last.text}` : `@${bot.username}`));
      button.append(face, words, element("span", "visually-hidden", bot.online ? "online" : "offline"));
      button.addEventListener("click", () => open(bot, state.person));
      return element("li", "", button);
    });

  // A list drawn anew would take the focus away from who walks through it by keyboard.
  const focused = document.activeElement?.closest(".bot")?.dataset.id;
  ui.bots.replaceChildren(...items);
  if (focused) ui.bots.querySelector(`[data-id="${focused}"]`)?.focus();
  if (state.bots.length === 0) ui.bots.append(element("li", "no-bots", "No bots yet. Make one with the plus above."));
}

/** As many as there is room for; whoever speaks is among them. */
function peopleShown() {
  const first = state.people.slice(0, 4);
  return first.includes(state.person) ? first : [state.person, ...first.slice(0, 3)];
}

function showPeople() {
  const options = peopleShown().map((person) => {
    const option = element("button", "person");
    option.type = "button";
    option.setAttribute("role", "radio");
    option.setAttribute("aria-checked", String(person.id === state.person.id));
    option.tabIndex = person.id === state.person.id ? 0 : -1;
    option.title = fullName(person);
    option.append(avatar(element("span"), { id: person.id, name: fullName(person) }), element("span", "person-name", person.first_name));
    option.addEventListener("click", () => open(state.bot, person));
    return option;
  });

  const add = element("button", "person add");
  add.type = "button";
  add.setAttribute("aria-label", "Add a person");
  add.title = "Add a person";
  add.append(element("span", "avatar plus", "+"));
  add.addEventListener("click", addPerson);
  ui.people.replaceChildren(...options, add);
}

ui.people.addEventListener("keydown", (event) => {
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  if (!step) return;

  event.preventDefault();
  const people = peopleShown();
  const next = people[(people.findIndex((person) => person.id === state.person.id) + step + people.length) % people.length];
  open(state.bot, next).then(() => ui.people.querySelector("[aria-checked=true]")?.focus());
});

function avatar(target, { id, name }) {
  const initials = name.split(/\s+/).filter(Boolean).slice(0, 2).map((word) => [...word][0]).join("");
  target.className = `avatar tint-${id % 7}${target.classList.contains("large") ? " large" : ""}`;
  target.textContent = initials.toUpperCase();
  return target;
}

const fullName = (person) => [person.first_name, person.last_name].filter(Boolean).join(" ");

// ---- One conversation --------------------------------------------------------------------------

async function open(bot, person) {
  const changed = bot?.id !== state.bot?.id || person.id !== state.person?.id;
  state.bot = bot;
  state.person = person;
  if (bot) {
    history.replaceState(null, "", `#${bot.id}/${person.id}`);
    ui.app.classList.add("open");
  }

  showPeople();
  showBots();
  showStatus();
  if (!bot) return;

  avatar(ui.avatar, bot);
  ui.name.textContent = bot.name;
  document.title = `${bot.name} · Chats`;
  if (changed || !stream) watch();
  await load();
  if (matchMedia("(pointer: fine)").matches) ui.text.focus();
}

async function load() {
  const token = ++shown;
  const conversation = await ask(chatPath());
  if (token !== shown) return;

  state.blocked = conversation.blocked;
  ui.log.replaceChildren();
  conversation.messages.filter((posted) => !posted.deleted).forEach((posted) => show(posted));
  if (conversation.draft) showDraft(conversation.draft);
  setTyping(conversation.action === "typing");
  showStatus();
  showEmpty();
  toEnd(false);
}

function watch() {
  stream?.close();
  stream = new EventSource(`sim/events?bot=${state.bot.id}`);
  let first = true;
  stream.addEventListener("watching", () => {
    // After a gap the story is read anew.
    if (!first) load();
    first = false;
  });

  const on = (kind, act) => stream.addEventListener(kind, ({ data }) => {
    const happened = JSON.parse(data);
    if (happened.chat === state.person.id) act(happened.data);
  });
  on("message", arrive);
  on("edited", (posted) => find(posted.message.message_id)?.replaceWith(bubble(posted)));
  on("deleted", (id) => fade(find(id)));
  on("draft", (draft) => keepingEnd(() => showDraft(draft)));
  on("action", (action) => keepingEnd(() => setTyping(action === "typing")));
  on("pressed", answered);
  on("blocked", (blocked) => { state.blocked = blocked; showStatus(); });
  stream.addEventListener("bots", refresh);
  stream.addEventListener("reset", start);
}

function arrive(posted) {
  keepingEnd(() => {
    const draft = ui.log.querySelector(".draft");
    if (posted.from_bot) setTyping(false);
    if (posted.from_bot && draft) {
      // The draft becomes the message where it stands.
      const final = bubble(posted);
      final.classList.add("settled");
      draft.replaceWith(final);
      clearTimeout(showDraft.timer);
      regroup();
    } else {
      show(posted).classList.add("arriving");
    }
    showEmpty();
  }, !posted.from_bot);
  refresh();
}

function show(posted) {
  const item = bubble(posted);
  const preview = ui.log.querySelector(".draft, .typing-item");
  ui.log.insertBefore(item, preview);
  regroup();
  return item;
}

function bubble(posted) {
  const { message } = posted;
  const item = element("li", `item ${posted.from_bot ? "theirs" : "mine"}`);
  item.dataset.id = message.message_id;
  item.dataset.date = message.date;

  const body = element("div", "bubble");
  if (message.reply_to_message) {
    const quoted = message.reply_to_message;
    body.append(element("div", "quoted", element("span", "quoted-name", quoted.from.first_name), element("span", "quoted-text", quoted.text)));
  }

  body.append(element("div", "text", render(message.text ?? "", message.entities)));
  const time = element("time", "", clock(message.date));
  time.dateTime = new Date(message.date * 1000).toISOString();
  body.append(element("span", "meta", posted.edits > 0 ? "edited " : "", time));
  item.append(element("span", "visually-hidden", `${message.from.first_name}:`), body);
  if (message.reply_markup) item.append(keyboard(message));
  return item;
}

function keyboard(message) {
  const rows = message.reply_markup.inline_keyboard.map((row) => element("div", "keys", ...row.map((key) => {
    const button = element("button", "key", key.text);
    button.type = "button";
    button.addEventListener("click", () => press(message, key, button));
    return button;
  })));
  return element("div", "keyboard", ...rows);
}

async function press(message, key, button) {
  button.classList.add("busy"); // until the bot says something to it
  try {
    await ask(`${chatPath()}/messages/${message.message_id}/press`, { method: "POST", body: { data: key.callback_data } });
  } catch {
    button.classList.remove("busy");
  }
}

function answered({ text }) {
  ui.log.querySelectorAll(".key.busy").forEach((button) => button.classList.remove("busy"));
  if (!text) return;
  ui.alert.querySelector("p").textContent = text;
  ui.alert.showModal();
}

/** Marks the last of each run of one speaker, and the first message of each day. */
function regroup() {
  ui.log.querySelectorAll(".day").forEach((day) => day.remove());
  let before = null;
  for (const item of ui.log.querySelectorAll(".item")) {
    const mine = item.classList.contains("mine");
    const date = new Date((item.dataset.date ?? Date.now() / 1000) * 1000).toDateString();
    const newDay = before?.date !== date;
    if (newDay) item.before(element("li", "day", element("span", "", dayName(new Date(date)))));
    before?.item.classList.toggle("last", before.mine !== mine || newDay);
    before = { item, mine, date };
  }
  before?.item.classList.add("last");
}

// ---- Typing and drafts -------------------------------------------------------------------------

function setTyping(typing) {
  clearTimeout(setTyping.timer);
  state.typing = typing;
  if (typing) setTyping.timer = setTimeout(() => setTyping(false), 5_000);

  const there = ui.log.querySelector(".typing-item");
  if (!typing || ui.log.querySelector(".draft")) there?.remove();
  else if (!there) {
    const dots = element("div", "bubble dots", element("i"), element("i"), element("i"));
    const item = element("li", "item theirs last typing-item arriving", dots);
    item.setAttribute("aria-hidden", "true");
    ui.log.append(item);
  }
  showStatus();
}

function showDraft(draft) {
  ui.log.querySelector(".typing-item")?.remove();
  let item = ui.log.querySelector(".draft");
  if (item?.dataset.draft !== String(draft.draft_id)) {
    item?.remove();
    item = element("li", "item theirs draft last arriving", element("div", "bubble", element("div", "text")));
    item.dataset.draft = draft.draft_id;
    item.setAttribute("aria-hidden", "true"); // read out once, when the message is whole
    ui.log.append(item);
    regroup();
  }

  const text = item.querySelector(".text");
  text.classList.toggle("thinking", draft.text === "");
  if (draft.text === "") text.replaceChildren("Thinking…");
  else write(text, draft, item.shownLength ?? 0);
  item.shownLength = draft.text.length;

  clearTimeout(showDraft.timer);
  const left = Math.min(30_000, Math.max(0, Date.parse(draft.expires_at) - Date.now()));
  showDraft.timer = setTimeout(() => { fade(item); showStatus(); }, left);
  showStatus();
}

/** Writes a draft; what is new since the last one comes in softly. */
function write(target, draft, before) {
  target.replaceChildren(render(draft.text, draft.entities));
  const walker = document.createTreeWalker(target, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement.closest(".code-head, .more") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  const texts = [];
  while (walker.nextNode()) texts.push(walker.currentNode);

  let at = 0;
  for (const node of texts) {
    const length = node.data.length;
    const known = Math.min(Math.max(before - at, 0), length);
    at += length;
    if (known === length) continue;

    const fresh = node.splitText(known);
    const span = element("span", "fresh");
    fresh.replaceWith(span);
    span.append(fresh);
  }
  target.append(element("span", "caret"));
}

// ---- Around the conversation -------------------------------------------------------------------

function showStatus() {
  const { bot } = state;
  ui.composer.hidden = !bot || state.blocked;
  ui.block.hidden = !bot;
  ui.block.textContent = state.blocked ? "Unblock" : "Block";
  ui.block.setAttribute("aria-label", state.blocked ? "Unblock this bot" : "Block this bot");

  const busy = state.typing || Boolean(ui.log.querySelector(".draft"));
  const words = !bot ? "" : busy ? "typing…" : bot.online ? "online" : "offline";
  if (ui.status.textContent !== words) ui.status.textContent = words;
  ui.status.className = busy ? "busy" : bot?.online ? "online" : "";

  const notice = !state.reachable ? "The simulator does not answer. It will be tried again."
    : !bot ? "" : state.blocked ? `You have blocked ${bot.name}. It is told so when it writes.`
    : bot.online ? "" : `${bot.name} isn’t asking for its messages right now. What you write waits for it.`;
  if (ui.offline.textContent !== notice) ui.offline.textContent = notice;
  ui.offline.hidden = notice === "";
}

function showEmpty() {
  const empty = ui.log.childElementCount === 0;
  ui.empty.hidden = !empty;
  if (!empty) return;

  avatar(byId("empty-avatar"), state.bot);
  byId("empty-title").textContent = `Ask ${state.bot.name}`;
  ui.hints.replaceChildren(...questions.map((question) => {
    const hint = element("button", "hint", question);
    hint.type = "button";
    hint.addEventListener("click", () => say(question));
    return element("li", "", hint);
  }));
}

async function say(text) {
  try {
    await ask(`${chatPath()}/messages`, { method: "POST", body: { text } });
  } catch {
    ui.offline.textContent = "That could not be sent. Try it again.";
    ui.offline.hidden = false;
    if (ui.text.value === "") ui.text.value = text;
    grow();
  }
}

ui.composer.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = ui.text.value.trim();
  if (text === "") return;

  ui.text.value = "";
  grow();
  say(text);
});

ui.text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  ui.composer.requestSubmit();
});

function grow() {
  ui.text.style.height = "auto";
  ui.text.style.height = `${Math.min(ui.text.scrollHeight, 160)}px`;
  ui.composer.querySelector(".send").disabled = ui.text.value.trim() === "";
}

ui.text.addEventListener("input", grow);
ui.search.addEventListener("input", showBots);
byId("back").addEventListener("click", () => ui.app.classList.remove("open"));
ui.block.addEventListener("click", () => ask(`${chatPath()}/block`, { method: state.blocked ? "DELETE" : "PUT" }));

// ---- Scrolling ---------------------------------------------------------------------------------

const atEnd = () => ui.scroll.scrollHeight - ui.scroll.scrollTop - ui.scroll.clientHeight < 80;

/** Who reads the newest keeps reading it; who has scrolled up is left there. */
function keepingEnd(change, always = false) {
  const stay = always || atEnd();
  change();
  if (stay) toEnd(true);
  ui.toEnd.hidden = atEnd();
}

function toEnd(smooth) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  ui.scroll.scrollTo({ top: ui.scroll.scrollHeight, behavior: smooth && !calm ? "smooth" : "instant" });
}

ui.scroll.addEventListener("scroll", () => { ui.toEnd.hidden = atEnd(); }, { passive: true });
ui.toEnd.addEventListener("click", () => toEnd(true));

// ---- Dialogs -----------------------------------------------------------------------------------

function askForName(title, text, ok, act) {
  byId("dialog-title").textContent = title;
  byId("dialog-text").textContent = text;
  byId("dialog-ok").textContent = ok;
  byId("dialog-ok").hidden = false;
  byId("dialog-token").hidden = true;
  const name = byId("dialog-name");
  name.hidden = false;
  name.value = "";
  ui.dialog.querySelector("form").onsubmit = async (event) => {
    event.preventDefault();
    if (name.value.trim() !== "") await act(name.value.trim());
  };
  ui.dialog.showModal();
}

byId("dialog-cancel").addEventListener("click", () => ui.dialog.close());

byId("new-bot").addEventListener("click", () => askForName("New bot", "It gets a token, as from BotFather. Give that to whoever runs the bot.", "Create", async (name) => {
  const { bots: [bot] } = await ask("sim/bots", { method: "POST", body: { name } });
  await refresh();
  byId("dialog-text").textContent = `${bot.name} is there, as @${bot.username}. Its token:`;
  byId("dialog-name").hidden = true;
  byId("dialog-ok").hidden = true;
  byId("dialog-token").hidden = false;
  byId("dialog-token").textContent = bot.token;
}));

function addPerson() {
  askForName("New person", "Somebody else who talks to the bots, with conversations of their own.", "Add", async (name) => {
    const [first, ...rest] = name.split(/\s+/);
    const id = Math.max(500_000, ...state.people.map((person) => person.id)) + 1;
    const person = await ask("sim/people", { method: "POST", body: { id, first_name: first, last_name: rest.join(" ") || null } });
    state.people = [person, ...state.people];
    ui.dialog.close();
    await open(state.bot, person);
  });
}

// ---- Small things ------------------------------------------------------------------------------

const find = (id) => ui.log.querySelector(`[data-id="${id}"]`);

function fade(item) {
  if (!item) return;
  item.classList.add("leaving");
  setTimeout(() => { item.remove(); regroup(); showEmpty(); showStatus(); }, 200);
}

const clock = (date) => new Date(date * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

function dayName(date) {
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - date.setHours(0, 0, 0, 0)) / 86_400_000);
  return days === 0 ? "Today" : days === 1 ? "Yesterday" : date.toLocaleDateString([], { day: "numeric", month: "long" });
}

// ---- Start -------------------------------------------------------------------------------------

async function start() {
  state.people = await ask("sim/people");
  const [bot, person] = location.hash.slice(1).split("/").map(Number);
  state.person = state.people.find((known) => known.id === person) ?? state.people[0];
  await refresh();
  const chosen = state.bots.find((known) => known.id === bot);
  const first = matchMedia("(min-width: 760px)").matches ? state.bots[0] : null;
  await open(chosen ?? first ?? null, state.person);
}

await start();
setInterval(async () => {
  const before = state.bot;
  await refresh();
  if (!before && !state.bot && state.bots.length > 0 && matchMedia("(min-width: 760px)").matches) await open(state.bots[0], state.person);
}, 4_000);
