// The page of what runs. The token came behind the '#' of the link; it stays in this tab, and goes nowhere but back.
import { Lines } from "/lines.js";

const $ = id => document.getElementById(id);
const moods = { waiting: "fair", starting: "fair", restarting: "bad", stopping: "fair", stopped: "off", finished: "done", failed: "bad" };

let rows = [];
let chosen = "";
const lines = new Lines($("logs"), $("count"), following => $("follow").setAttribute("aria-pressed", following));

const asked = new URLSearchParams(location.hash.slice(1));
if (asked.get("token")) {
  sessionStorage.setItem("token", asked.get("token"));
  history.replaceState(null, "", location.pathname);
}

const ask = (path, options = {}) =>
  fetch(path, { ...options, headers: { Authorization: `Bearer ${sessionStorage.getItem("token") ?? ""}` } });

// Everything comes as one stream of events.
async function listen() {
  for (let pause = 500; ; pause = Math.min(pause * 1.6, 5000)) {
    try {
      const response = await ask(`/api/events?after=${lines.last}`);
      if (response.status === 401) return refused();
      if (!response.ok) throw new Error(response.statusText);
      connection("live", "live");
      pause = 500;
      for await (const { name, data } of events(response.body)) name === "lines" ? lines.add(data) : showRows(data);
    } catch { /* it has ended, or is being started again */ }
    connection("lost", "not reached");
    await new Promise(resume => setTimeout(resume, pause));
  }
}

async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let rest = "", part = await reader.read(); !part.done; part = await reader.read()) {
    const whole = (rest + part.value).split("\n\n");
    rest = whole.pop();
    for (const event of whole) {
      const field = name => event.split("\n").find(line => line.startsWith(`${name}: `))?.slice(name.length + 2);
      if (field("data")) yield { name: field("event"), data: JSON.parse(field("data")) };
    }
  }
}

function refused() {
  connection("lost", "not let in");
  $("trouble").hidden = false;
  $("trouble").replaceChildren(
    "This link belongs to an earlier start, or has no token. The AppHost printed the right one when it was ready; ",
    element("code", {}, "dotnet run --project ChatAi.AppHost -- status"), " prints it again.");
}

function connection(state, text) {
  $("connection").dataset.state = state;
  $("connection").textContent = text;
}

function element(name, properties = {}, ...content) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...content);
  return made;
}

// The rows are changed in place, so that the keyboard's focus stays where it is.
function showRows(fresh) {
  rows = fresh;
  for (const row of rows) {
    const line = document.querySelector(`tr[data-name="${CSS.escape(row.name)}"]`) ?? addRow(row);
    line.dataset.chosen = row.name === chosen;
    const healthy = row.state === "running" && row.health === "healthy";
    const unhealthy = row.state === "running" && row.health === "unhealthy";
    const state = line.querySelector(".state");
    state.dataset.mood = unhealthy ? "bad" : moods[row.state] ?? "good";
    state.textContent = healthy ? "healthy" : unhealthy ? "unhealthy" : row.state;
    const code = row.exitCode !== null && !["running", "starting"].includes(row.state) ? `exit code ${row.exitCode}` : null;
    line.querySelector(".note").textContent = [row.note, code].filter(Boolean).join(", ");
    const restarts = line.querySelector(".restarts");
    restarts.textContent = row.restarts;
    restarts.classList.toggle("often", row.restarts > 0);
    line.querySelector(".pid").textContent = row.pid ?? "";
    showEndpoints(line.querySelector(".endpoints"), row.endpoints);
    showCommands(line.querySelector(".commands"), row);
  }

  const well = rows.filter(row => row.isAsItShould).length;
  $("summary").dataset.well = well === rows.length;
  $("summary").textContent = `${well} of ${rows.length} well`;
  document.title = `${well === rows.length ? "" : "▲ "}ChatAi: ${well} of ${rows.length} well`;
  showAges();
}

function addRow(row) {
  const line = element("tr", {},
    element("td", {}, element("button", { className: "name", type: "button", onclick: () => choose(row.name === chosen ? "" : row.name) }, row.name), element("span", { className: "kind" }, row.kind)),
    element("td", {}, element("span", { className: "state" }), element("span", { className: "note" })),
    element("td", { className: "since" }),
    element("td", { className: "number restarts" }),
    element("td", { className: "number pid" }),
    element("td", { className: "endpoints" }),
    element("td", { className: "commands" }));
  line.dataset.name = row.name;
  line.querySelector(".restarts").dataset.label = "restarts";
  line.querySelector(".pid").dataset.label = "process";
  $("rows").append(line);
  $("resource").append(element("option", { value: row.name, selected: row.name === chosen }, row.name));
  $("logs").style.setProperty("--names", `${Math.max(...rows.map(one => one.name.length))}ch`);
  return line;
}

function showEndpoints(cell, endpoints) {
  if (cell.dataset.of === endpoints.join(" ")) return;
  cell.dataset.of = endpoints.join(" ");
  cell.replaceChildren(...endpoints.flatMap(endpoint => [
    endpoint.startsWith("http") ? element("a", { href: endpoint, target: "_blank", rel: "noreferrer" }, endpoint.replace("http://", "")) : endpoint, " "]).slice(0, -1));
}

function showCommands(cell, row) {
  const down = row.state === "stopped" || row.state === "restarting";
  const wanted = !row.canBeStopped ? [] : down ? [["start", "Start"]] : [["restart", "Restart"], ["stop", "Stop"]];
  if (cell.dataset.of !== wanted.join()) {
    cell.dataset.of = wanted.join();
    cell.replaceChildren(...wanted.map(([command, text]) =>
      element("button", { type: "button", onclick: () => ask(`/api/resources/${row.name}/${command}`, { method: "POST" }), ariaLabel: `${text} ${row.name}` }, text)));
  }
  for (const button of cell.children) button.disabled = ["starting", "stopping"].includes(row.state);
}

function showAges() {
  for (const row of rows) {
    const cell = document.querySelector(`tr[data-name="${CSS.escape(row.name)}"] .since`);
    const seconds = Math.max(0, Math.round((Date.now() - new Date(row.since)) / 1000));
    cell.textContent = seconds < 90 ? `${seconds} s` : seconds < 5400 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3600)} h`;
    cell.title = new Date(row.since).toLocaleString();
  }
}

function choose(name) {
  chosen = name;
  $("resource").value = name;
  for (const line of $("rows").children) line.dataset.chosen = line.dataset.name === name;
  lines.show({ resource: name });
  if (!$("environment").hidden) showEnvironment();
}

function showTab(environment) {
  $("tab-logs").ariaSelected = !environment;
  $("tab-environment").ariaSelected = environment;
  $("tab-logs").tabIndex = environment ? -1 : 0;
  $("tab-environment").tabIndex = environment ? 0 : -1;
  $("logs").hidden = environment;
  $("environment").hidden = !environment;
  $("count").hidden = environment;
  document.querySelector(".only-logs").hidden = environment;
  if (environment) showEnvironment(); else lines.show({});
}

async function showEnvironment() {
  const name = chosen;
  if (!name) return $("environment").replaceChildren(element("p", { className: "empty" }, "Choose a resource to see its environment."));

  const response = await ask(`/api/resources/${name}/environment`);
  const variables = response.ok ? await response.json() : [];
  if (name !== chosen) return;
  $("environment").replaceChildren(variables.length === 0
    ? element("p", { className: "empty" }, `${name} has no environment of ours, or was not started yet.`)
    : element("table", {},
        element("caption", {}, `What AppHost.cs gives ${name}: ${variables.length} variables`),
        element("tbody", {}, ...variables.map(one => element("tr", {},
          element("th", { scope: "row" }, one.name),
          element("td", { className: one.isSecret ? "secret" : "" }, one.value))))));
}

function toggle(button) {
  const on = $(button).getAttribute("aria-pressed") !== "true";
  $(button).setAttribute("aria-pressed", on);
  return on;
}

const pause = () => { const on = toggle("pause"); $("pause").textContent = on ? "Go on" : "Pause"; lines.pause(on); };
const follow = () => lines.follow(toggle("follow"));

$("pause").onclick = pause;
$("follow").onclick = follow;
$("resource").append(element("option", { value: "apphost" }, "apphost"));
$("resource").onchange = () => choose($("resource").value);
$("level").onchange = () => lines.show({ level: $("level").value });
$("filter").oninput = () => lines.show({ text: $("filter").value });
$("tab-logs").onclick = () => showTab(false);
$("tab-environment").onclick = () => showTab(true);
document.querySelector("[role=tablist]").onkeydown = event => {
  if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
  const environment = $("environment").hidden;
  showTab(environment);
  $(environment ? "tab-environment" : "tab-logs").focus();
};

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && event.target === $("filter")) { $("filter").value = ""; $("filter").oninput(); $("filter").blur(); }
  if (["INPUT", "SELECT"].includes(event.target.tagName)) return;
  if (event.key === "/") { event.preventDefault(); showTab(false); $("filter").focus(); }
  if (event.key === "p") pause();
  if (event.key === "f") follow();
});

const theme = localStorage.getItem("theme");
if (theme) document.documentElement.dataset.theme = theme;
$("theme").onclick = () => {
  const now = document.documentElement.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  localStorage.setItem("theme", document.documentElement.dataset.theme = now === "dark" ? "light" : "dark");
};

// Another link in this tab: of a later start, say.
addEventListener("hashchange", () => location.reload());

// A link to one resource: #resource=api
choose(asked.get("resource") ?? "");
setInterval(showAges, 1000);
listen();
