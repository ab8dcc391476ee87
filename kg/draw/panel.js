// The panel: the list of what is shown, or all that is known of the selected actor, pair, event, group or time.
(() => {
  "use strict";
  const { data, state, dom, words } = kg;
  const { el, button } = dom;
  const { events, entities, types, groups } = data;
  const { word } = words;
  const panel = document.getElementById("panel");
  const STEP = 60; // rows that a list shows at first, and more at each press
  let tab = "events";

  const select = (selected) => kg.main.select(selected);
  const entityButton = (entity) =>
    button(data.name(entity), () => select({ k: "e", i: entity }), { class: "name", dir: "auto" });
  const entityList = (list) =>
    el(
      "span",
      { class: "names" },
      ...list.flatMap((entity, i) => (i ? [", ", entityButton(entity)] : [entityButton(entity)])),
    );
  const statusBadge = (index) => {
    const status = data.status(events[index]);
    return status === "occurred" ? null : el("span", { class: `badge ${status}`, text: word(status) });
  };
  const doubtBadge = (index) =>
    events[index].x.length ? el("span", { class: "badge disputed", text: word("disputed") }) : null;

  // A list that shows its first rows and makes more when asked: 20,000 rows at once would freeze the page.
  const rows = (items, row) => {
    const list = el("ul", { class: "rows" });
    let done = 0;
    const more = button(
      "",
      () => {
        grow();
      },
      { class: "more" },
    );
    const grow = () => {
      const next = items.slice(done, done + STEP);
      list.append(...next.map((item) => el("li", {}, row(item))));
      done += next.length;
      more.hidden = done >= items.length;
      more.textContent = word("more", words.number(Math.min(STEP, items.length - done)));
    };
    grow();
    return [list, more];
  };

  const eventRow = (index, but) => {
    const event = events[index];
    const others = but === undefined ? data.sentence(event) : counterpart(event, but);
    const row = button(null, () => select({ k: "v", i: index }), { class: "row" });
    row.append(
      dom.picture(22, dom.eventMark(event, 5.5)),
      el("span", { class: "what" }, el("strong", { text: data.short(event) }), statusBadge(index), doubtBadge(index)),
      el("span", { class: "date", text: words.span(event.d) }),
      el("span", { class: "who", text: others, dir: "auto" }),
    );
    if (!kg.shown.passes[index]) row.classList.add("out");
    return row;
  };
  const counterpart = (event, entity) => {
    if (event.a.includes(entity)) {
      const with_ = event.a.filter((one) => one !== entity);
      return [
        event.r.length ? `→ ${data.names(event.r)}` : "",
        with_.length ? `${word("with")} ${data.names(with_)}` : "",
      ]
        .filter(Boolean)
        .join(" ");
    }
    if (event.r.includes(entity)) return `← ${data.names(event.a) || "?"}`;
    return data.sentence(event);
  };
  const entityRow = (entity) => {
    const row = button(null, () => select({ k: "e", i: entity }), { class: "row" });
    row.append(
      dom.kindSwatch(entity),
      el("span", { class: "what" }, el("strong", { text: data.name(entity), dir: "auto" })),
      el("span", {
        class: "date",
        text: words.events(data.about[entity].filter((index) => kg.shown.passes[index]).length),
      }),
    );
    return row;
  };

  const heading = (kind, text, swatch) => [
    el(
      "div",
      { class: "panel-bar" },
      button("←", () => kg.main.back(), { class: "plain", "aria-label": word("back"), title: word("back") }),
      el("p", { class: "kind" }, swatch, el("span", { text: kind })),
      button("×", () => select(null), { class: "plain close", "aria-label": word("close"), title: word("close") }),
    ),
    el("h2", { text, dir: "auto", tabindex: "-1" }),
  ];
  // On a server, what is shown here has a page of its own.
  const ownPage = (item) =>
    data.served && item.id.startsWith(data.served)
      ? el("p", { class: "small" }, el("a", { href: `/${encodeURI(item.id.slice(data.served.length))}?lang=${words.language}`, text: word("ownPage") }))
      : null;
  const section = (title, ...children) => el("section", {}, el("h3", { text: title }), ...children.flat());
  const facts = (list) =>
    el(
      "dl",
      {},
      ...list.filter(Boolean).flatMap(([term, value]) => [el("dt", { text: term }), el("dd", { dir: "auto" }, value)]),
    );
  const sorted = (list) => {
    const order = [...list].sort((a, b) => data.rank[a] - data.rank[b]);
    return [...order.filter((index) => kg.shown.passes[index]), ...order.filter((index) => !kg.shown.passes[index])];
  };

  const ofEntity = (index) => {
    const entity = entities[index];
    const kind = data.kinds[entity.kind];
    const isFocus = state.filter.actor === index;
    const focus = button(word(isFocus ? "unfocus" : "focus"), () => kg.main.filter({ actor: isFocus ? null : index }), {
      class: "action",
    });
    const others = entity.names.filter((name) => name !== data.name(index));
    const parts = [
      ...heading(kind ? words.label(kind.label) : "", data.name(index), dom.kindSwatch(index)),
      ownPage(entity),
      facts([
        entity.country && [word("country"), kg.main.countryName(entity.country)],
        others.length && [word("also"), others.join(", ")],
      ]),
      focus,
    ];
    const drawn = ["network", "actors"].includes(state.view) && kg.graph.nodeOf(state.view, "e", index);
    if (["network", "actors"].includes(state.view) && !drawn)
      parts.push(el("p", { class: "soft", text: word("notDrawn") }));
    if (data.about[index].length)
      parts.push(
        section(
          `${word("about")} · ${words.number(data.about[index].length)}`,
          rows(sorted(data.about[index]), (i) => eventRow(i, index)),
        ),
      );
    if (data.said[index].length)
      parts.push(
        section(
          `${word("claims")} · ${words.number(data.said[index].length)}`,
          rows(sorted(data.said[index]), (i) => eventRow(i)),
        ),
      );
    return parts;
  };

  const ofPair = (pair) => {
    const list = kg.selection.eventsOf({ k: "d", pair });
    const byType = new Map();
    for (const index of list) byType.set(events[index].t, [...(byType.get(events[index].t) || []), index]);
    const groupsOf = [...byType].sort((a, b) => b[1].length - a[1].length);
    return [
      ...heading(word("pair"), pair.map(data.name).join(" – ")),
      el("p", {}, entityList(pair)),
      ...groupsOf.map(([type, some]) =>
        section(
          `${words.label(types[type].label)} · ${words.number(some.length)}`,
          rows(sorted(some), (i) => eventRow(i)),
        ),
      ),
    ];
  };

  const ofGroup = (index) => {
    const group = groups[index];
    return [
      ...heading(word("group"), data.groupName(index), dom.swatch(data.style.group, "planned")),
      section(`${word("members")} · ${words.number(group.members.length)}`, rows(group.members, entityRow)),
      group.events.length
        ? section(
            `${word("events")} · ${words.number(group.events.length)}`,
            rows(sorted(group.events), (i) => eventRow(i)),
          )
        : null,
    ];
  };

  const ofTime = (selected) => {
    const list = kg.selection.eventsOf(selected).filter((index) => kg.shown.passes[index]);
    return [
      ...heading(kg.time.said(selected.bin), kg.timeline.laneName(selected.lane)),
      ...rows(sorted(list), (i) => eventRow(i)),
    ];
  };

  const toll = (event) =>
    [
      ["killed", event.k],
      ["injured", event.i],
    ]
      .filter(([, range]) => range)
      .map(([key, range]) => [word(key), words.range(range)]);
  const sourcesOf = (report) => (report.by.length ? entityList(report.by) : el("span", { text: word("articleSays") }));

  const ofEvent = (index) => {
    const event = events[index];
    const reports = data.evidence(index);
    const type = types[event.t];
    return [
      ...heading(
        words.label((data.categories.find((one) => one.code === type.category) || {}).label),
        data.what(event),
        dom.picture(18, dom.eventMark(event, 5.2)),
      ),
      ownPage(event),
      el(
        "p",
        { class: "badges" },
        el("span", { class: `badge ${data.status(event)}`, text: word(data.status(event)) }),
        event.claim ? el("span", { class: "badge", text: word("claimed") }) : null,
        doubtBadge(index),
      ),
      kg.shown.passes[index] ? null : el("p", { class: "soft", text: word("filteredOut") }),
      facts([
        event.a.length && [word("who"), entityList(event.a)],
        event.r.length && [word("whom"), entityList(event.r)],
        [word("when"), words.span(event.d)],
        event.p.length && [word("where"), entityList(event.p)],
        ...toll(event),
        event.n > 1 && [word("sources"), words.number(event.n)],
      ]),
      event.x.length ? section(word("differ"), disagreement(event, reports)) : null,
      section(`${word("reports")} · ${words.number(reports.length)}`, rows(reports, reportRow)),
    ];
  };

  // For each thing in dispute, which value each report gives and who says so.
  const VALUES = {
    actor: (report) => report.who.map((i) => words.label(data.entities[i].label)).join(", "),
    status: (report) => word(data.statuses[report.s]),
    type: (report) => words.label(types[report.t].label),
    mode: (report) => (report.m >= 0 ? words.label(data.modes[report.m].label) : word("unknown")),
    killed: (report) => report.k && words.range(report.k),
    injured: (report) => report.i && words.range(report.i),
    date: (report) => report.d && words.span(report.d),
    time: (report) => report.d && words.span(report.d),
  };
  const disagreement = (event, reports) =>
    event.x.map((what) => {
      const value = VALUES[what];
      const said = new Map();
      for (const report of value ? reports : []) {
        const given = value(report);
        if (given) said.set(given, [...(said.get(given) || []), report]);
      }
      return el(
        "div",
        { class: "dispute" },
        el("h4", { text: word(what) }),
        said.size ? null : el("p", { class: "soft", text: word("seeReports") }),
        el(
          "ul",
          {},
          ...[...said].map(([given, some]) =>
            el(
              "li",
              {},
              el("strong", { text: given }),
              ": ",
              ...some.flatMap((report, i) => (i ? ["; ", sayer(report)] : [sayer(report)])),
            ),
          ),
        ),
      );
    });
  const articleOf = (report) => data.articles[report.a] || { id: "", title: null, url: null, date: null };
  const articleName = (article) => article.title || article.id;
  const sayer = (report) =>
    el(
      "span",
      { dir: "auto" },
      sourcesOf(report),
      el("span", { class: "soft", text: ` (${articleName(articleOf(report))})` }),
    );

  const reportRow = (report) => {
    const article = articleOf(report);
    const details = [article.date && words.day(article.date), article.title && article.id].filter(Boolean).join(" · ");
    const link = article.url && dom.link(article.url, word("source_link"));
    return el(
      "article",
      { class: "report" },
      el(
        "blockquote",
        { lang: article.language, dir: "auto" },
        ...report.text.map(([text, marked]) => (marked ? el("mark", { text }) : text)),
      ),
      el(
        "p",
        {},
        el("span", { class: "soft", text: `${word("saying")}: ` }),
        sourcesOf(report),
        report.s === data.statuses.indexOf("occurred")
          ? null
          : el("span", { class: `badge ${data.statuses[report.s]}`, text: word(data.statuses[report.s]) }),
      ),
      el(
        "p",
        { class: "from" },
        el("span", { text: articleName(article), dir: "auto" }),
        details ? el("span", { class: "soft", text: ` · ${details}` }) : null,
        link ? " · " : null,
        link,
      ),
      el("p", {
        class: "soft small",
        text: [
          report.time && `${word("time")}: ${report.time}`,
          report.c !== null &&
            report.c !== undefined &&
            `${word("confidence")}: ${words.number(Math.round(report.c * 100))} %`,
        ]
          .filter(Boolean)
          .join(" · "),
      }),
    );
  };

  const tabButton = (key, count) =>
    button(
      `${word(key)} · ${words.number(count)}`,
      () => {
        tab = key;
        show();
        panel.querySelector(`[data-tab="${key}"]`).focus();
      },
      { class: "tab", "aria-pressed": String(tab === key), "data-tab": key },
    );
  const overview = () => {
    const { events: shown, entities: some, counts } = kg.shown;
    const ordered =
      tab === "events"
        ? data.order.filter((index) => kg.shown.passes[index])
        : [...some].sort((a, b) => (counts.actors.get(b) || 0) - (counts.actors.get(a) || 0) || a - b);
    return [
      el("div", { class: "panel-bar" }, tabButton("events", shown.length), tabButton("members", some.size)),
      ...rows(ordered, tab === "events" ? (index) => eventRow(index) : entityRow),
    ];
  };

  const CONTENT = {
    e: ({ i }) => ofEntity(i),
    v: ({ i }) => ofEvent(i),
    g: ({ i }) => ofGroup(i),
    d: ({ pair }) => ofPair(pair),
    c: ofTime,
  };
  const handle = () =>
    button(null, () => open(panel.dataset.open !== "true"), {
      class: "handle",
      "aria-label": word("open"),
      "aria-expanded": panel.dataset.open || "false",
    });
  const open = (wanted) => {
    panel.dataset.open = String(wanted);
    const grip = panel.querySelector(".handle");
    if (grip) grip.setAttribute("aria-expanded", String(wanted));
  };
  const show = () => {
    const { selected } = state;
    const made = selected ? CONTENT[selected.k](selected) : overview();
    panel.replaceChildren(handle(), el("div", { class: "content" }, ...made.filter(Boolean)));
    panel.dataset.shows = selected ? selected.k : "list";
    panel.scrollTop = 0;
  };
  const focus = () => {
    (panel.querySelector("h2") || panel).focus({ preventScroll: true });
  };

  const focused = () => panel.contains(document.activeElement);

  kg.panel = { show, open, focus, focused };
})();
