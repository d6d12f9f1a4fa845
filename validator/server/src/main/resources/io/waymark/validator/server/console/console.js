"use strict";
/*
 * The page of waymark serve. Everything that comes from events is put on the page as text. The URL holds the whole state, so
 * that a search can be bookmarked and sent.
 */
(() => {
  const API = "/_console/api/";
  const DEADLINE_MILLIS = 15000;
  const LIVE_MILLIS = 2000;
  const SLOW_LIVE_MILLIS = 10000;
  const PAGE = 50;
  const MAX_SHOWN = 2000;

  const ATTRIBUTES = {
    Username: "User name", EventName: "Event name", EventSource: "Event source", ResourceName: "Resource name",
    ResourceType: "Resource type", SourceIPAddress: "Source IP address", Outcome: "Outcome", ErrorCode: "Error code",
    ReadOnly: "Read-only", EventId: "Event ID", AccessKeyId: "AWS access key", Stream: "Stream",
  };
  const CHOICES = { Outcome: ["Succeeded", "Failed"], ReadOnly: ["true", "false"] };
  const RANGES = { "1h": ["1 h", 3600], "24h": ["24 h", 86400], "7d": ["7 d", 604800], "30d": ["30 d", 2592000], "90d": ["90 d", 7776000] };
  const PROOFS = {
    VALID: "Valid", PENDING: "Pending", UNPROVEN: "Unproven", MISSING: "Missing", INVALID: "Invalid", NONE: "Nothing recorded",
  };
  const PROOF_MEANINGS = {
    VALID: "a signed digest lists it, and it is unchanged", PENDING: "the next digest will list it",
    UNPROVEN: "no valid digest covers it", MISSING: "a digest or the event history knows it, but it is gone", INVALID: "changed, added or forged",
  };

  // ---- building the page

  const $ = id => document.getElementById(id);

  /** Creates an element: attributes, then children; texts become text nodes, never markup. */
  function el(name, attributes = {}, ...children) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) {
      if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
      else if (value === true) element.setAttribute(key, "");
      else if (value !== false && value != null) element.setAttribute(key, value);
    }
    element.append(...children.flat(Infinity).filter(child => child != null && child !== false));
    return element;
  }

  function svg(name, attributes = {}, ...children) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  }

  /** Characters that change how others are shown, or are not shown at all. */
  const CONTROLS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]/;

  /** Returns a text as nodes: isolated from its surroundings, and with control characters as their numbers. */
  function shown(text) {
    const value = String(text ?? "");
    if (!CONTROLS.test(value)) return el("bdi", {}, value);
    const parts = el("bdi", {});
    for (const part of value.split(new RegExp(`(${CONTROLS.source})`))) {
      if (part.length === 1 && CONTROLS.test(part)) {
        const code = part.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
        parts.append(el("span", { class: "control", title: "control character" }, `U+${code}`));
      } else if (part) parts.append(part);
    }
    return parts;
  }

  function proof(name) {
    return el("span", { class: `proof ${name}`, title: PROOF_MEANINGS[name] }, PROOFS[name] ?? name);
  }

  const time = iso => (iso ? iso.replace("T", " ").replace(/(\.\d+)?Z$/, "") : "");
  const number = value => Number(value).toLocaleString("en-US");
  const plural = (count, one) => `${number(count)} ${one}${count === 1 ? "" : "s"}`;
  const iso = millis => new Date(millis).toISOString().replace(/\.\d+Z$/, "Z");
  const announce = text => { $("announce").textContent = text; };

  // ---- talking to the server

  /** Asks the read API; rejects after a deadline, so that a server that hangs is noticed. */
  async function ask(resource, parameters = {}) {
    const query = new URLSearchParams(Object.entries(parameters).filter(([, value]) => value !== "" && value != null));
    const response = await fetch(`${API}${resource}?${query}`, {
      signal: AbortSignal.timeout(DEADLINE_MILLIS), headers: { Accept: "application/json" }, credentials: "same-origin",
    });
    if (response.status === 401) {
      location.assign("/_console/sign-in");
      throw new Error("sign in again");
    }
    const body = await response.json().catch(() => ({ message: `the server answered ${response.status}` }));
    if (!response.ok) throw new Error(body.message);
    return body;
  }

  function report(problem) {
    const gone = problem instanceof TypeError || problem.name === "TimeoutError";
    $("error").textContent = gone ? "The server does not answer. Trying again…" : problem.message;
    $("error").hidden = false;
  }

  function recovered() {
    $("error").hidden = true;
  }

  // ---- the state, which is the URL

  let state = {};

  function readState() {
    const parameters = new URLSearchParams(location.search);
    state = { view: parameters.get("view") ?? "events", filters: {}, text: parameters.get("Text") ?? "",
      range: parameters.get("range"), start: parameters.get("StartTime"), end: parameters.get("EndTime"),
      event: parameters.get("event"), hour: parameters.get("hour"), tab: parameters.get("tab") };
    for (const name of Object.keys(ATTRIBUTES)) {
      const value = parameters.get(name);
      if (value) state.filters[name] = value;
    }
  }

  function url(changes = {}) {
    const next = { ...state, ...changes };
    const parameters = new URLSearchParams();
    if (next.view !== "events") parameters.set("view", next.view);
    if (next.view === "events") {
      for (const [name, value] of Object.entries(next.filters)) parameters.set(name, value);
      if (next.text) parameters.set("Text", next.text);
      if (next.start) parameters.set("StartTime", next.start);
      if (next.end) parameters.set("EndTime", next.end);
      if (next.event) parameters.set("event", next.event);
      if (next.event && next.tab) parameters.set("tab", next.tab);
    }
    if (next.range) parameters.set("range", next.range);
    if (next.view === "integrity" && next.hour) parameters.set("hour", next.hour);
    const query = parameters.toString();
    return query ? `/?${query}` : "/";
  }

  function go(changes, replace) {
    history[replace ? "replaceState" : "pushState"](null, "", url(changes));
    const view = state.view;
    readState();
    render(view !== state.view);
  }

  /** Makes a link change the state without loading the page; with a modifier key it stays a link. */
  function link(changes, attributes, ...children) {
    return el("a", { href: url(changes), ...attributes, onclick: event => {
      if (event.metaKey || event.ctrlKey || event.shiftKey || event.button) return;
      event.preventDefault();
      event.stopPropagation();
      go(changes);
    } }, ...children);
  }

  // ---- event history

  const events = { list: [], next: null, key: null, loading: false, live: true, fresh: new Set(), range: null };

  /** Without a range, the last day is shown, or everything if it has nothing. */
  async function chooseRange() {
    if (state.range || state.start || state.end) return;
    if (!events.range) {
      const newest = (await ask("events", { MaxResults: 1 })).events[0];
      events.range = newest && Date.parse(newest.eventTime) < Date.now() - 86400000 ? "90d" : "24h";
    }
  }

  function period() {
    if (state.start || state.end) {
      return { StartTime: state.start ?? iso(Date.now() - 7776000000), EndTime: state.end ?? "" };
    }
    const [, seconds] = RANGES[state.range ?? events.range] ?? RANGES["24h"];
    return { StartTime: iso(Date.now() - seconds * 1000), EndTime: "" };
  }

  const filters = () => ({ ...state.filters, Text: state.text });

  const searchKey = () => JSON.stringify([state.filters, state.text, state.range, state.start, state.end]);

  async function loadEvents() {
    const key = searchKey();
    await chooseRange();
    const page = await ask("events", { ...filters(), ...period(), MaxResults: PAGE });
    if (key !== searchKey() || state.view !== "events") return;
    Object.assign(events, { list: page.events, next: page.nextToken ?? null, key, fresh: new Set() });
    renderEvents();
    recovered();
    loadChart();
  }

  async function loadMore() {
    if (!events.next || events.loading) return;
    events.loading = true;
    try {
      const key = events.key;
      const page = await ask("events", { ...filters(), ...period(), MaxResults: PAGE, NextToken: events.next });
      if (key !== events.key) return;
      events.list.push(...page.events);
      events.next = page.nextToken ?? null;
      renderRows();
      announce(`${plural(page.events.length, "event")} more`);
    } catch (problem) {
      report(problem);
    } finally {
      events.loading = false;
    }
  }

  const order = position => position.split(".").map(BigInt);

  function isNewer(one, other) {
    const [a, b] = [order(one.position), order(other.position)];
    for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return a[i] > b[i];
    return false;
  }

  /** Puts new events into their place. Files of other services may come later with older events. */
  async function followEvents() {
    const key = events.key;
    if (key === null || key !== searchKey() || !events.live) return;
    const page = await ask("events", { ...filters(), ...period(), MaxResults: PAGE });
    recovered();
    if (key !== events.key || key !== searchKey()) return;
    const known = new Map(events.list.map(event => [event.position, event]));
    const added = page.events.filter(event => !known.has(event.position));
    let changed = added.length > 0;
    for (const event of page.events) {
      const before = known.get(event.position);
      if (before && before.proof !== event.proof) { before.proof = event.proof; changed = true; }
    }
    if (!changed) return;
    if (added.length === page.events.length && events.list.length > 0 && page.nextToken) {
      // More than a page has come: what is between is not known.
      Object.assign(events, { list: page.events, next: page.nextToken });
    } else {
      const last = events.list[events.list.length - 1];
      const inside = added.filter(event => !events.next || !last || isNewer(event, last));
      events.list = [...events.list, ...inside].sort((one, other) => (isNewer(one, other) ? -1 : 1)).slice(0, MAX_SHOWN);
      if (events.list.length === MAX_SHOWN) events.next = events.list[MAX_SHOWN - 1].position;
    }
    if (added.length) {
      events.fresh = new Set(added.map(event => event.position));
      announce(plural(added.length, "new event"));
    }
    renderRows();
  }

  function renderEvents() {
    $("chips").replaceChildren(...Object.entries(state.filters).map(([name, value]) =>
      chip(ATTRIBUTES[name], value, { filters: Object.fromEntries(Object.entries(state.filters).filter(([each]) => each !== name)) })),
    ...(state.text ? [chip("Text", state.text, { text: "" })] : []),
    ...(state.start || state.end ? [chip("Event time",
      `${time(state.start) || "…"} to ${time(state.end) || "now"}`, { start: null, end: null })] : []));
    renderRows();
  }

  function chip(label, value, without) {
    return el("li", {}, el("span", {}, el("b", {}, label), " = ", shown(value)),
      el("button", { class: "plain", type: "button", "aria-label": `Remove filter ${label}`, onclick: () => {
        go({ ...without, event: null });
        $("text")?.focus();
      } }, "✕"));
  }

  function renderRows() {
    const focused = document.activeElement?.closest?.("tr")?.dataset.position;
    const rows = events.list.map(row);
    $("rows").replaceChildren(...rows);
    events.fresh = new Set();
    if (focused) rows.find(each => each.dataset.position === focused)?.querySelector("a").focus({ preventScroll: true });
    const filtered = Object.keys(state.filters).length > 0 || state.text;
    $("empty").hidden = events.list.length > 0;
    $("empty").replaceChildren(filtered ? "No event matches these filters. " : "No events in this time. ",
      (state.range ?? events.range) !== "90d" || state.start || state.end
        ? link({ range: "90d", start: null, end: null }, {}, "Search all 90 days") : "");
    $("more").hidden = !events.next;
    $("count").textContent = events.next ? `${number(events.list.length)}+ events` : plural(events.list.length, "event");
  }

  function row(event) {
    const resource = event.resources[0];
    const more = event.resourceCount > 1 ? ` +${event.resourceCount - 1}` : "";
    const open = { event: event.position };
    return el("tr", {
      "data-position": event.position, "aria-selected": state.event === event.position ? "true" : null,
      class: events.fresh.has(event.position) ? "new" : null,
      onclick: () => { if (!getSelection().toString()) go(open); },
    },
    el("td", { class: "name" }, link(open, {}, shown(event.eventName || "(no name)"))),
    el("td", { class: "time" }, time(event.eventTime)),
    el("td", { class: "user" }, shown(event.userName)),
    el("td", { class: "source" }, shown(event.eventSource)),
    el("td", { class: "resource", title: resource ? `${resource.type} ${resource.arn}` : null }, resource ? shown(resource.name || resource.type) : "", more),
    el("td", { class: "address" }, shown(event.sourceIPAddress)),
    el("td", { class: "error failed" }, event.errorCode ? shown(event.errorCode) : ""),
    el("td", { class: "proofs" }, proof(event.proof)));
  }

  function eventsView() {
    const ranges = el("div", { class: "segments", role: "group", "aria-label": "Time range" },
      Object.entries(RANGES).map(([name, [label]]) => el("button", { type: "button", "data-range": name, "aria-pressed": "false",
        onclick: () => go({ range: name, start: null, end: null, event: null }) }, label)),
      el("button", { id: "custom", type: "button", "aria-expanded": "false", "aria-controls": "times", onclick: () => {
        showTimes($("times").hidden);
        if (!$("times").hidden) $("from").focus();
      } }, "Custom"));
    const attribute = el("select", { id: "attribute", "aria-label": "Lookup attribute", onchange: () => valueField() },
      Object.entries(ATTRIBUTES).map(([name, label]) => el("option", { value: name }, label)));
    const main = $("main");
    main.replaceChildren(
      el("div", { class: "title" }, el("h1", {}, "Event history"), el("span", { id: "count", class: "soft" }), el("div", { class: "end" },
        ranges, el("span", { id: "live", class: "live" }), el("button", { id: "pause", type: "button", onclick: () => {
          events.live = !events.live;
          renderLive();
          if (events.live) loadEvents().catch(report);
        } }, "Pause"))),
      el("div", { class: "filters" },
        el("form", { class: "search", role: "search", onsubmit: event => {
          event.preventDefault();
          go({ text: $("text").value.trim(), event: null });
        } }, el("input", { id: "text", type: "search", "aria-label": "Search all values", placeholder: "Search all values", maxlength: 2000 }),
        el("button", { type: "submit" }, "Search")),
        el("form", { class: "attribute", onsubmit: event => {
          event.preventDefault();
          const value = $("value").value.trim();
          if (value) go({ filters: { ...state.filters, [attribute.value]: value }, event: null });
          if ($("value").tagName === "INPUT") $("value").value = "";
        } }, attribute, el("span", { id: "value-field" }), el("button", { type: "submit" }, "Add filter")),
        el("form", { id: "times", class: "times", hidden: true, onsubmit: event => {
          event.preventDefault();
          const [start, end] = [fromInput($("from").value), fromInput($("to").value)];
          if (start && end && start > end) { report(new Error("The start of the time range is after its end.")); return; }
          recovered();
          go({ start, end, range: null, event: null });
        } }, timeField("from", "Start time, UTC"), "to", timeField("to", "End time, UTC"), el("span", { class: "soft" }, "UTC"),
        el("button", { type: "submit" }, "Apply"))),
      el("ul", { id: "chips", class: "chips", "aria-label": "Filters" }),
      el("figure", { id: "chart", class: "chart", "aria-label": "Events over time, and whether they are proved" }),
      el("div", { id: "split", class: "split" },
        el("div", { class: "list-part" },
          el("table", { class: "events wide", onkeydown: moveInTable },
            el("thead", {}, el("tr", {}, [["name", "Event name"], ["time", "Event time (UTC)"], ["user", "User name"], ["source", "Event source"],
              ["resource", "Resource name"], ["address", "Source IP address"], ["error", "Error code"], ["proofs", "Proof"]]
              .map(([name, label]) => el("th", { class: name, scope: "col" }, label)))),
            el("tbody", { id: "rows" })),
          el("p", { id: "empty", class: "note", hidden: true }),
          el("p", { class: "more" }, el("button", { id: "more", type: "button", hidden: true, onclick: loadMore }, "Load more events"))),
        el("section", { id: "detail", class: "detail", hidden: true, "aria-labelledby": "detail-title", onkeydown: event => {
          if (event.key === "Escape") closeDetail();
        } })));
    events.key = null;
    valueField();
    renderLive();
  }

  function showTimes(visible) {
    $("times").hidden = !visible;
    $("custom").setAttribute("aria-expanded", String(visible));
  }

  const timeField = (id, label) => el("input", { id, type: "datetime-local", step: 1, "aria-label": label, title: label });
  const fromInput = value => (value ? `${value}${value.length === 16 ? ":00" : ""}Z` : null);
  const toInput = value => (value ? value.replace(/(\.\d+)?Z$/, "") : "");

  /** The values of some attributes are known. */
  function valueField() {
    const name = $("attribute").value;
    $("value-field").replaceChildren(...(CHOICES[name]
      ? [el("select", { id: "value", "aria-label": "Value" }, CHOICES[name].map(choice => el("option", {}, choice)))]
      : [el("input", { id: "value", "aria-label": "Value", placeholder: "Exact value", maxlength: 2000, autocomplete: "off",
        list: "suggestions", onfocus: suggest }), el("datalist", { id: "suggestions" })]));
  }

  /** Suggests the values of the events that are shown. */
  function suggest() {
    const values = { Username: event => event.userName, EventName: event => event.eventName, EventSource: event => event.eventSource,
      SourceIPAddress: event => event.sourceIPAddress, ResourceName: event => event.resources[0]?.name,
      ResourceType: event => event.resources[0]?.type, ErrorCode: event => event.errorCode }[$("attribute").value];
    const known = values ? [...new Set(events.list.map(values).filter(Boolean))].sort().slice(0, 100) : [];
    $("suggestions").replaceChildren(...known.map(value => el("option", { value })));
  }

  function renderRange() {
    const custom = Boolean(state.start || state.end);
    $("custom").setAttribute("aria-pressed", String(custom));
    for (const each of document.querySelectorAll("[data-range]")) {
      each.setAttribute("aria-pressed", String(!custom && each.dataset.range === (state.range ?? events.range)));
    }
  }

  function renderLive() {
    $("live").className = `live ${events.live ? "on" : ""}`;
    $("live").textContent = events.live ? "Live" : "Paused";
    $("pause").textContent = events.live ? "Pause" : "Resume";
  }

  function moveInTable(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const links = [...document.querySelectorAll("#rows a")];
    const at = links.indexOf(document.activeElement);
    if (step && at >= 0) {
      event.preventDefault();
      links[Math.max(0, Math.min(links.length - 1, at + step))].focus();
    }
  }

  // ---- the chart

  async function loadChart() {
    const key = searchKey();
    const { StartTime, EndTime } = period();
    const [start, end] = [Date.parse(StartTime), EndTime ? Date.parse(EndTime) : Date.now()];
    const daily = end - start > 8 * 86400000;
    const timeline = await ask("timeline", { ...filters(), StartTime, EndTime: iso(end), Interval: daily ? "day" : "hour" });
    if (state.view === "events" && key === searchKey()) renderChart(timeline);
  }

  function renderChart(timeline) {
    const length = timeline.intervalSeconds * 1000;
    const first = Math.floor(Date.parse(timeline.start) / length) * length;
    const count = Math.max(1, Math.floor((Date.parse(timeline.end) - first) / length) + 1);
    const highest = Math.max(1, ...timeline.intervals.map(each => each.events));
    const height = 64;
    const picture = svg("svg", { viewBox: `0 0 ${count * 10} ${height}`, preserveAspectRatio: "none", role: "group",
      "aria-label": "Events over time; the arrow keys move, Enter shows an interval" });
    picture.append(svg("line", { class: "base", x1: 0, x2: count * 10, y1: height, y2: height }));
    const at = el("span", { class: "at", "aria-hidden": "true" });
    const bars = [];
    const focusedAt = document.activeElement?.dataset?.start;
    for (const each of timeline.intervals) {
      const index = Math.round((Date.parse(each.start) - first) / length);
      if (index < 0 || index >= count) continue;
      const text = `${spanOf(each.start, length)}: ${plural(each.events, "event")}, ${PROOFS[each.proof].toLowerCase()}`
        + (each.reasons[0] ? `: ${each.reasons[0].text}` : "");
      const tall = each.events ? Math.max(3, Math.round((each.events / highest) * (height - 4))) : each.proof === "NONE" || each.proof === "VALID" ? 1 : 6;
      const bar = svg("g", { class: each.proof, role: "button", tabindex: "-1", "aria-label": text, "data-start": each.start });
      bar.append(svg("rect", { class: "hit", x: index * 10, y: 0, width: 10, height }),
        svg("rect", { class: "fill", x: index * 10 + 1, y: height - tall, width: 8, height: tall }));
      const choose = () => go({ start: each.start, end: iso(Date.parse(each.start) + length - 1000), range: null, event: null });
      bar.addEventListener("click", choose);
      bar.addEventListener("mouseenter", () => at.replaceChildren(shown(text)));
      bar.addEventListener("focus", () => at.replaceChildren(shown(text)));
      bar.addEventListener("keydown", event => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        if (event.key === "Enter" || event.key === " ") { event.preventDefault(); choose(); }
        if (step) {
          event.preventDefault();
          bars[Math.max(0, Math.min(bars.length - 1, bars.indexOf(bar) + step))].focus();
        }
      });
      bars.push(bar);
      picture.append(bar);
    }
    (bars[bars.length - 1] ?? picture).setAttribute("tabindex", "0");
    $("chart").replaceChildren(picture, el("figcaption", {}, el("span", {}, time(timeline.start).slice(0, 16)), at,
      el("span", {}, time(timeline.end).slice(0, 16))));
    if (focusedAt) bars.find(bar => bar.dataset.start === focusedAt)?.focus();
  }

  const spanOf = (start, length) => (length >= 86400000 ? start.slice(0, 10) : `${time(start).slice(0, 16)} to ${time(iso(Date.parse(start) + length)).slice(11, 16)}`);

  // ---- one event

  async function loadDetail() {
    const position = state.event;
    $("split").classList.toggle("open", Boolean(position));
    $("detail").hidden = !position;
    for (const each of $("rows").children) {
      if (each.dataset.position === position) each.setAttribute("aria-selected", "true");
      else each.removeAttribute("aria-selected");
    }
    if (!position || $("detail").dataset.position === position) {
      if (position) renderTab();
      return;
    }
    let event;
    try {
      event = await ask("event", { Position: position });
    } catch (problem) {
      $("detail").replaceChildren(el("p", { class: "note" }, problem.message, " ", el("button", { type: "button", onclick: closeDetail }, "Close")));
      return;
    }
    if (position !== state.event) return;
    renderDetail(event);
    $("detail-title").focus();
  }

  let opened = null;

  function closeDetail() {
    const position = state.event;
    go({ event: null, tab: null });
    document.querySelector(`#rows tr[data-position="${CSS.escape(position)}"] a`)?.focus();
  }

  function renderDetail(event) {
    opened = event;
    const detail = $("detail");
    detail.dataset.position = event.position;
    detail.replaceChildren(
      el("header", {}, el("h2", { id: "detail-title", tabindex: "-1" }, shown(event.eventName || "(no name)")),
        el("button", { type: "button", class: "plain", "aria-label": "Close event", onclick: closeDetail }, "✕")),
      el("div", { class: "tools" },
        el("div", { class: "segments", role: "group", "aria-label": "Show the event as" },
          [["fields", "Fields"], ["json", "JSON"]].map(([tab, label]) => el("button", { type: "button", "data-tab": tab,
            onclick: () => go({ tab: tab === "fields" ? null : tab }, true) }, label))),
        el("button", { type: "button", class: "end plain", onclick: async () => {
          await navigator.clipboard.writeText(opened.record);
          announce("Event record copied");
        } }, "Copy record")),
      el("div", { id: "detail-body", class: "body" }));
    renderTab();
  }

  function renderTab() {
    const json = state.tab === "json";
    for (const button of document.querySelectorAll("#detail [data-tab]")) {
      button.setAttribute("aria-pressed", String((button.dataset.tab === "json") === json));
    }
    $("detail-body").replaceChildren(...(json
      ? [el("pre", { tabindex: "0", "aria-label": "Event record" }, long(opened.record, visibleJson))] : fieldsOf(opened)));
  }

  /** In JSON a control character is written as its escape. */
  function visibleJson(text) {
    return el("bdi", { dir: "ltr" }, text.replace(new RegExp(CONTROLS.source, "g"), each =>
      `\\u${each.charCodeAt(0).toString(16).padStart(4, "0")}`));
  }

  /** A long text is shown by its beginning until it is asked for. */
  function long(text, show = shown) {
    const limit = 4000;
    if (text.length <= limit) return show(text);
    const whole = el("span", {}, show(text.slice(0, limit)), "… ");
    whole.append(el("button", { type: "button", class: "plain", onclick: () => whole.replaceChildren(show(text)) },
      `Show all ${number(text.length)} characters`));
    return whole;
  }

  function fieldsOf(event) {
    const field = name => event.fields.find(([path]) => path === name)?.[1] ?? "";
    const details = [["Event time", time(event.eventTime) + " UTC"], ["User name", event.userName, "Username"],
      ["Event name", event.eventName, "EventName"], ["Event source", event.eventSource, "EventSource"],
      ["Source IP address", event.sourceIPAddress, "SourceIPAddress"], ["AWS access key", field("userIdentity.accessKeyId"), "AccessKeyId"],
      ["Event ID", field("eventID"), "EventId"], ["Request ID", field("requestID")], ["Read-only", field("readOnly"), "ReadOnly"],
      ["Error code", event.errorCode, field("errorCode") ? "ErrorCode" : null], ["AWS region", field("awsRegion")]];
    return [
      el("dl", {}, el("dt", {}, "Proof"), el("dd", {}, proof(event.proof), " ", shown(event.proofReason)),
      event.logFiles.map(file => [el("dt", {}, "Log file"), el("dd", {},
        event.logFiles.length > 1 ? [proof(file.proof), " ", shown(file.proofReason)] : null,
        el("div", { class: "mono soft" }, shown(file.logFile)),
        file.digest ? el("div", { class: "mono soft" }, "listed by ", shown(file.digest)) : null)]),
      details.filter(([, value]) => value).map(([label, value, filter]) => [el("dt", {}, label), el("dd", {},
        filter ? link({ filters: { ...state.filters, [filter]: value }, event: null, tab: null },
          { class: "only", "aria-label": `Show only events with this ${label}` }, "Show only") : null, long(value))]),
      event.resources.map(resource => [el("dt", {}, "Resource"), el("dd", {}, link(
        { filters: { ...state.filters, ResourceName: resource.arn }, event: null, tab: null },
        { class: "only", "aria-label": "Show only events with this resource" }, "Show only"),
      shown(resource.arn), el("div", { class: "soft" }, shown(resource.type)))])),
      el("h3", {}, "Event record"),
      el("dl", { class: "record" }, event.fields.map(([path, value]) => [el("dt", {}, shown(path)), el("dd", { class: "mono" }, long(value))])),
    ];
  }

  // ---- integrity

  async function loadIntegrity() {
    const range = state.range && RANGES[state.range] ? state.range : "7d";
    const end = Date.now();
    const start = Math.floor((end - RANGES[range][1] * 1000) / 86400000) * 86400000;
    const [timeline, integrity] = await Promise.all([
      ask("timeline", { StartTime: iso(start), EndTime: iso(end), Interval: "hour" }), ask("integrity")]);
    if (state.view !== "integrity") return;
    const { checkedAt, ...found } = integrity;
    if (isChanged([state.hour, range, start, timeline.intervals, found])) renderIntegrity(range, start, end, timeline, integrity);
    $("checked").textContent = checkedAt ? `Validated at ${time(checkedAt)} UTC` : "The first validation is running";
  }

  /** What is shown stays as it is, with focus and selection, until it changes. */
  let shownData = null;

  function isChanged(data) {
    const text = JSON.stringify([state.view, data]);
    const changed = text !== shownData;
    shownData = text;
    return changed;
  }

  function renderIntegrity(range, start, end, timeline, integrity) {
    const hours = new Map(timeline.intervals.map(each => [each.start, each]));
    const sum = (kind, name) => integrity[kind][name] ?? 0;
    const focused = document.activeElement?.dataset?.hour;
    const days = [];
    for (let day = Math.floor(end / 86400000) * 86400000; day >= start; day -= 86400000) days.push(day);
    const total = Object.values(integrity.logFiles).reduce((all, count) => all + count, 0);
    const facts = [["Log files valid", `${number(sum("logFiles", "VALID"))} of ${number(total)}`],
      ["Pending", sum("logFiles", "PENDING")], ["Missing", sum("logFiles", "MISSING") + sum("digests", "MISSING")],
      ["Invalid", sum("logFiles", "INVALID") + sum("digests", "INVALID")], ["Unproven", sum("logFiles", "UNPROVEN")],
      ["Digests valid", sum("digests", "VALID")]];
    const fragment = [
      el("div", { class: "title" }, el("h1", {}, "Integrity"),
        el("span", { id: "checked", class: "soft" }),
        el("div", { class: "end" }, el("div", { class: "segments", role: "group", "aria-label": "Time range" },
          ["7d", "30d", "90d"].map(name => el("button", { type: "button", "data-range": name, "aria-pressed": String(name === range),
            onclick: () => go({ range: name }) }, RANGES[name][0]))))),
      el("dl", { class: "facts" }, facts.map(([label, value]) => el("div", {}, el("dt", {}, label), el("dd", {}, typeof value === "number" ? number(value) : value)))),
      el("div", { class: "columns" },
        el("div", {}, hourGrid(days, hours, end), el("div", { class: "legend" },
          Object.entries(PROOF_MEANINGS).map(([name, meaning]) => el("span", {}, proof(name), ` ${meaning}`)))),
        el("div", { id: "hour", "aria-live": "polite" }, hourCard(hours))),
      problems(integrity),
      integrity.notes.length ? [el("h2", { class: "section" }, "Notes"), el("ul", { class: "list" },
        integrity.notes.map(note => el("li", {}, shown(note))))] : null];
    $("main").replaceChildren(...fragment.flat(Infinity).filter(Boolean));
    if (focused) document.querySelector(`[data-hour="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  function problems(integrity) {
    if (!integrity.problemCount) return null;
    return [el("h2", { class: "section" }, plural(integrity.problemCount, "problem")), el("ul", { id: "problems", class: "list" },
      integrity.problems.map(problem => el("li", {}, proof(problem.proof), " ", shown(problem.text), el("span", { class: "mono" }, shown(problem.object)))))];
  }

  /** A row for each day, a column for each hour. */
  function hourGrid(days, hours, end) {
    const grid = el("table", { class: "grid", onkeydown: moveInGrid },
      el("caption", { class: "hidden" }, "What was recorded in each hour, UTC, and whether it is proved. The arrow keys move."),
      el("thead", {}, el("tr", {}, el("td", {}), Array.from({ length: 24 }, (_, hour) => el("th", { scope: "col" }, String(hour).padStart(2, "0"))))));
    const body = el("tbody", {});
    for (const day of days) {
      const date = iso(day).slice(0, 10);
      const cells = Array.from({ length: 24 }, (_, hour) => {
        const start = iso(day + hour * 3600000);
        const known = hours.get(start);
        const name = known?.proof ?? "NONE";
        const future = day + hour * 3600000 > end;
        return el("td", {}, el("button", { type: "button", class: name, "data-hour": start, tabindex: "-1", disabled: future,
          "aria-pressed": state.hour === start ? "true" : "false",
          "aria-label": `${time(start).slice(0, 16)}: ${PROOFS[name]}${known ? `, ${plural(known.events, "event")}` : ""}`,
          title: `${time(start).slice(0, 16)} UTC: ${PROOFS[name]}${known ? `, ${plural(known.events, "event")}` : ""}`,
          onclick: () => go({ hour: start }) }));
      });
      body.append(el("tr", {}, el("th", { scope: "row" }, el("span", { class: "year" }, date.slice(0, 5)), date.slice(5)), cells));
    }
    grid.append(body);
    const buttons = [...body.querySelectorAll("button:not(:disabled)")];
    const entry = buttons.find(each => each.dataset.hour === state.hour) ?? buttons.find(each => !each.classList.contains("NONE")) ?? buttons[0];
    entry?.setAttribute("tabindex", "0");
    return grid;
  }

  function moveInGrid(event) {
    const step = { ArrowRight: 3600000, ArrowLeft: -3600000, ArrowDown: -86400000, ArrowUp: 86400000 }[event.key];
    const from = document.activeElement?.dataset?.hour;
    if (!step || !from) return;
    const target = document.querySelector(`[data-hour="${iso(Date.parse(from) + step)}"]:not(:disabled)`);
    if (target) {
      event.preventDefault();
      document.activeElement.setAttribute("tabindex", "-1");
      target.setAttribute("tabindex", "0");
      target.focus();
    }
  }

  function hourCard(hours) {
    if (!state.hour) return el("p", { class: "soft" }, "Choose an hour to see what was recorded in it, and what proves it.");
    const known = hours.get(state.hour) ?? { proof: "NONE", events: 0, logFiles: {}, digests: {}, reasons: [] };
    const counts = of => Object.entries(of).map(([name, count]) => `${number(count)} ${PROOFS[name].toLowerCase()}`).join(", ") || "none";
    const end = iso(Date.parse(state.hour) + 3599000);
    return el("section", { class: "card", "aria-labelledby": "hour-title" },
      el("h2", { id: "hour-title" }, `${spanOf(state.hour, 3600000)} UTC `, proof(known.proof)),
      el("dl", {}, el("dt", {}, "Events recorded"), el("dd", {}, number(known.events)),
        el("dt", {}, "Log files"), el("dd", {}, counts(known.logFiles)), el("dt", {}, "Digests"), el("dd", {}, counts(known.digests))),
      known.reasons.length ? el("ul", { class: "list" }, known.reasons.map(reason => el("li", {}, proof(reason.proof), " ", shown(reason.text),
        el("span", { class: "mono" }, shown(reason.object))))) : null,
      known.events ? el("p", {}, link({ view: "events", filters: {}, text: "", range: null, start: state.hour, end }, {}, "Show the events of this hour")) : null);
  }

  // ---- trails and streams

  async function loadTrails() {
    const { trails } = await ask("trails");
    if (state.view !== "trails" || !isChanged(trails)) return;
    const seconds = value => (value ? `${time(iso(value * 1000))} UTC` : "–");
    const yes = value => (value == null ? "–" : value ? "Yes" : "No");
    $("main").replaceChildren(el("div", { class: "title" }, el("h1", {}, "Trails"), el("span", { class: "soft" }, plural(trails.length, "trail"))),
      ...trails.map(trail => el("section", { class: "card" },
        el("h2", {}, shown(trail.Name), " ", trail.TrailARN
          ? el("span", { class: `proof ${trail.IsLogging ? "VALID" : "UNPROVEN"}` }, trail.IsLogging ? "Logging" : "Not logging")
          : el("span", { class: "proof INVALID" }, "Damaged definition")),
        el("dl", {}, (trail.TrailARN ? [["Trail ARN", trail.TrailARN], ["Home region", trail.HomeRegion], ["Multi-region trail", yes(trail.IsMultiRegionTrail)],
          ["Trail log location", `${trail.S3BucketName ?? ""}/${trail.S3KeyPrefix ? `${trail.S3KeyPrefix}/` : ""}`],
          ["Log file validation", trail.LogFileValidationEnabled == null ? "–" : trail.LogFileValidationEnabled ? "Enabled" : "Disabled"],
          ["Last log file delivered", seconds(trail.LatestDeliveryTime)], ["Last digest delivered", seconds(trail.LatestDigestDeliveryTime)],
          ["Last delivery error", trail.LatestDeliveryError], ["Last digest delivery error", trail.LatestDigestDeliveryError],
          ["Problem", trail.Problem]] : [["Problem", trail.Problem]]).filter(([, value]) => value)
          .map(([label, value]) => [el("dt", {}, label), el("dd", {}, shown(value))])))),
      ...(trails.length ? [] : [el("p", { class: "note" }, "No trail has delivered to the store yet.")]));
  }

  const ENDS = { STOPPED: ["VALID", "Stopped"], KILLED: ["MISSING", "Killed"], UNKNOWN: ["PENDING", "No end reported"] };

  async function loadStreams() {
    const { streams } = await ask("streams");
    if (state.view !== "streams" || !isChanged(streams)) return;
    const columns = ["Service", "Host and process", "Started (UTC)", "Latest event (UTC)", "End", "Dropped", "Complete"];
    $("main").replaceChildren(
      el("div", { class: "title" }, el("h1", {}, "Streams"), el("span", { class: "soft" }, `${plural(streams.length, "run")} of audited services`)),
      el("table", { class: "streams wide" }, el("thead", {}, el("tr", {}, columns.map((label, i) =>
        el("th", { scope: "col", class: i === 2 || i === 3 ? "time" : null }, label)))),
      el("tbody", {}, streams.map(stream => {
        const [look, end] = ENDS[stream.end];
        const cells = [
          [link({ view: "events", filters: { Stream: stream.stream }, text: "", range: "90d", start: null, end: null }, {}, shown(stream.service || stream.stream)),
            stream.instance ? el("div", { class: "soft mono" }, shown(stream.instance)) : null],
          [stream.host ? shown(stream.host) : "–", stream.processId ? el("div", { class: "soft" }, "process ", shown(stream.processId), ", Java ", shown(stream.javaVersion)) : null],
          time(stream.startTime) || "–", time(stream.latestEventTime) || "–",
          [el("span", { class: `proof ${look}` }, end), stream.endTime ? el("div", { class: "soft" }, time(stream.endTime)) : null],
          Object.keys(stream.dropped).length ? Object.entries(stream.dropped).map(([reason, count]) =>
            el("span", { class: "failed" }, `${number(count)} `, shown(reason), " ")) : "0",
          stream.complete == null ? el("span", { class: "proof PENDING" }, "Not yet in a digest")
            : [el("span", { class: `proof ${stream.complete ? "VALID" : "INVALID"}` }, stream.complete ? "Complete" : "Incomplete"), el("div", { class: "soft" }, shown(stream.completeness))],
        ];
        return el("tr", {}, cells.map((cell, i) => el("td", { "data-label": i ? columns[i] : null, class: i === 2 || i === 3 ? "time" : null }, ...[cell].flat())));
      }))),
      ...(streams.length ? [] : [el("p", { class: "note" }, "No agent has reported a run in the last 90 days.")]));
  }

  // ---- all views

  async function loadHealth() {
    const { checkedAt, problemCount } = await ask("integrity");
    const name = !checkedAt ? "PENDING" : problemCount ? "INVALID" : "VALID";
    $("health").className = `health proof ${name}`;
    $("health").textContent = !checkedAt ? "Validating" : problemCount ? plural(problemCount, "problem") : "No problems";
  }

  async function loadCaller() {
    const { userName, signedIn } = await ask("caller");
    $("sign-out").hidden = !signedIn;
    $("user").replaceChildren(shown(userName));
  }

  const TITLES = { events: "Event history", integrity: "Integrity", trails: "Trails", streams: "Streams" };
  const LOADERS = { integrity: loadIntegrity, trails: loadTrails, streams: loadStreams };

  function render(changedView) {
    if (!TITLES[state.view]) state.view = "events";
    document.title = `${TITLES[state.view]} – Waymark`;
    for (const each of document.querySelectorAll("nav a")) {
      if (each.dataset.view === state.view) each.setAttribute("aria-current", "page");
      else each.removeAttribute("aria-current");
    }
    if (state.view === "events") {
      if (changedView || !$("rows")) eventsView();
      $("text").value = state.text;
      $("from").value = toInput(state.start);
      $("to").value = toInput(state.end);
      const custom = Boolean(state.start || state.end);
      if (custom || changedView) showTimes(custom);
      renderRange();
      const loaded = events.key === searchKey() ? Promise.resolve() : loadEvents().then(renderRange);
      loaded.then(loadDetail).catch(report);
    } else {
      if (changedView) {
        shownData = null;
        $("main").replaceChildren(el("div", { class: "title" }, el("h1", {}, TITLES[state.view])), el("p", { class: "note" }, "Loading…"));
      }
      LOADERS[state.view]().then(recovered, report);
    }
    if (changedView) loadHealth().catch(report);
  }

  /** Asks again after an answer, never while one is awaited: a slow server is not asked more often than it answers. */
  function repeat(millis, load) {
    setTimeout(async () => {
      try {
        if (!document.hidden) await load();
      } catch (problem) {
        report(problem);
        $("live")?.classList.replace("on", "off");
      }
      repeat(millis, load);
    }, millis);
  }

  document.addEventListener("click", event => {
    const target = event.target.closest?.("header [data-view]");
    if (target && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.button) {
      event.preventDefault();
      go({ view: target.dataset.view, filters: {}, text: "", range: null, start: null, end: null, event: null, hour: null, tab: null });
    }
  });
  addEventListener("popstate", () => {
    const view = state.view;
    readState();
    render(view !== state.view);
  });

  readState();
  render(true);
  loadCaller().catch(report);
  repeat(LIVE_MILLIS, async () => {
    if (state.view !== "events") return;
    if (events.key === null) await loadEvents();
    else await followEvents();
    renderLive();
  });
  repeat(SLOW_LIVE_MILLIS, async () => {
    await loadHealth();
    if (state.view !== "events") await LOADERS[state.view]();
    else if (events.live && events.key !== null) await loadChart();
  });
})();
