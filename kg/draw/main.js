// Puts it together: one way in for every change (state → address → what is shown), and the page's own controls.
(() => {
  "use strict";
  const { data, state, fragment, words, dom } = kg;
  const { word } = words;
  const get = (id) => document.getElementById(id);
  const root = document.documentElement;
  const past = []; // selections to go back to
  const VIEWS = ["network", "actors", "timeline", "map"];
  const isGraph = () => state.view === "network" || state.view === "actors";

  const preferred = matchMedia("(prefers-color-scheme: dark)");
  const paintTheme = () => {
    root.dataset.theme = state.theme || (preferred.matches ? "dark" : "light");
    const target = dom.dark() ? "themeLight" : "themeDark";
    get("theme").textContent = word(target);
  };

  const regions = new Map();
  const countryName = (code) => {
    const entity = regions.get(code);
    return entity === undefined ? code : data.name(entity);
  };
  data.entities.forEach((entity, index) => {
    const kind = data.kinds[entity.kind];
    if (entity.country && kind && kind.code === "State" && !regions.has(entity.country))
      regions.set(entity.country, index);
  });

  const drawView = () => {
    const empty = kg.shown.events.length === 0;
    for (const id of ["canvas", "timeline", "map"])
      get(id).hidden = empty || (isGraph() ? "canvas" : state.view) !== id;
    get("empty").hidden = !empty;
    get("zoom").hidden = empty || state.view === "timeline";
    get("scale").hidden = empty || state.view !== "actors";
    for (const name of VIEWS) {
      get(`tab-${name}`).setAttribute("aria-selected", String(name === state.view));
      get(`tab-${name}`).tabIndex = name === state.view ? 0 : -1;
    }
    get("stage").dataset.view = state.view;
    get("stage").setAttribute("aria-labelledby", `tab-${state.view}`);
    const drawn = !empty && isGraph() ? kg.network.refresh() : null;
    if (!empty && state.view === "timeline") kg.timeline.refresh();
    if (!empty && state.view === "map") kg.map.refresh();
    const parts = drawn
      ? [
          { anew: word("anew"), whole: "", part: data.note && words.label(data.note) }[drawn.layout],
          drawn.left > 0 && word("hiddenEvents", words.events(drawn.left)),
        ]
      : [];
    const note = parts.filter(Boolean).join(" · ");
    get("note").hidden = !note;
    get("note").firstElementChild.textContent = note;
    unfold(get("note").lastElementChild.getAttribute("aria-expanded") === "true");
    kg.controls.scale();
  };
  const unfold = (open) => {
    // the note is one line until asked for
    const [text, more] = get("note").children;
    get("note").classList.toggle("open", open);
    more.setAttribute("aria-expanded", String(open));
    more.textContent = word(open ? "readLess" : "readMore");
    more.hidden = !open && text.scrollWidth <= text.clientWidth;
  };

  const announce = () => {
    const { events, entities } = kg.shown;
    const all = data.events.length;
    const counts = [words.number(events.length), words.events(all), words.number(entities.size)];
    get("count").textContent =
      events.length === all ? word("allShown", counts[1], counts[2]) : word("shown", ...counts);
    const filtered = fragment.filtered();
    get("active").textContent = String(filtered);
    get("active").hidden = !filtered;
  };

  let written = "";
  const write = () => {
    written = `#${fragment.write()}`;
    try {
      history.replaceState(null, "", written);
    } catch {
      // a browser may refuse it when it comes too often; the next change writes it
    }
  };
  // Shows the state. What the filters let through is counted anew only when they changed.
  const show = ({ filters = true, controls = false } = {}) => {
    dom.hideTip();
    if (filters) kg.filters.apply();
    if (controls) kg.controls.build();
    if (filters || controls) kg.controls.update();
    drawView();
    kg.panel.show();
    announce();
    write();
  };
  const translate = () => {
    words.speak(state.language);
    words.translate(document);
    get("language").textContent = word("language");
    get("language").setAttribute("aria-label", word("languageName"));
    get("language").lang = state.language === "de" ? "en" : "de";
    paintTheme();
  };

  const select = (selected, { remember = true } = {}) => {
    if (kg.selection.same(selected, state.selected)) return;
    if (remember && state.selected) past.push(state.selected);
    if (!selected) past.length = 0;
    state.selected = selected;
    const within = kg.panel.focused(); // what has the focus there is about to go
    show({ filters: false });
    kg.panel.open(Boolean(selected));
    if (within || (selected && remember)) kg.panel.focus();
  };
  const back = () => select(past.pop() || null, { remember: false });
  const view = (name) => {
    state.view = name;
    show({ filters: false });
  };
  const filter = (changes) => {
    Object.assign(state.filter, changes);
    show();
  };
  const reset = () => {
    fragment.reset();
    show();
  };

  const zoom = (factor) => (isGraph() ? kg.network.zoomBy(factor) : kg.map.zoomBy(factor));
  const fit = () => (isGraph() ? kg.network.fit() : kg.map.fit());
  const keys = (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && state.selected) select(null);
  };
  const stageKeys = (event) => {
    if (!event.target.classList.contains("view")) return;
    const move = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] }[event.key];
    const act = { "+": () => zoom(1.3), "-": () => zoom(1 / 1.3), 0: fit }[event.key];
    if (state.view === "timeline" || !(move || act)) return;
    event.preventDefault();
    if (act) act();
    else (isGraph() ? kg.network : kg.map).pan(...move);
  };
  const tabKeys = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    view(VIEWS[(VIEWS.indexOf(state.view) + step + VIEWS.length) % VIEWS.length]);
    get(`tab-${state.view}`).focus();
  };

  const listen = () => {
    for (const name of VIEWS) get(`tab-${name}`).addEventListener("click", () => view(name));
    get("tabs").addEventListener("keydown", tabKeys);
    get("language").addEventListener("click", () => {
      state.language = state.language === "de" ? "en" : "de";
      translate();
      show({ controls: true });
    });
    get("theme").addEventListener("click", () => {
      state.theme = dom.dark() ? "light" : "dark";
      paintTheme();
      show({ controls: true });
    });
    preferred.addEventListener("change", () => {
      paintTheme();
      show({ controls: true });
    });
    get("zoom-in").addEventListener("click", () => zoom(1.35));
    get("zoom-out").addEventListener("click", () => zoom(1 / 1.35));
    get("zoom-fit").addEventListener("click", fit);
    get("note").lastElementChild.addEventListener("click", (event) => {
      unfold(event.target.getAttribute("aria-expanded") !== "true");
      fit();
    });
    get("empty-reset").addEventListener("click", reset);
    addEventListener("keydown", keys);
    get("stage").addEventListener("keydown", stageKeys);
    addEventListener("hashchange", () => {
      if (location.hash !== written) restore();
    });
    // On paper: light, and all of the picture.
    addEventListener("beforeprint", () => {
      get("filters").open = true;
      root.dataset.theme = "light";
      show({ controls: true });
    });
    addEventListener("afterprint", () => {
      fold();
      paintTheme();
      show({ controls: true });
    });
  };

  const wide = matchMedia("(min-width: 60rem), print");
  const fold = () => {
    get("filters").open = wide.matches;
  };
  const restore = () => {
    fragment.read(location.hash);
    translate();
    show({ controls: true });
    kg.panel.open(Boolean(state.selected));
  };

  kg.main = { show, select, back, view, filter, reset, countryName };
  get("title").replaceChildren(data.served ? kg.dom.el("a", { href: "/", text: data.title }) : data.title);
  fold();
  wide.addEventListener("change", fold);
  listen();
  restore();
  requestAnimationFrame(() =>
    setTimeout(() => {
      // after the first picture is painted
      performance.mark("shown");
      document.body.dataset.ready = "true";
    }),
  );
})();
