// The page's own words in German and English, and how days and counts are written in each.
(() => {
  "use strict";
  const WORDS = {
    network: ["Netz", "Network"],
    actors: ["Akteure", "Actors"],
    timeline: ["Zeitleiste", "Timeline"],
    map: ["Karte", "Map"],
    views: ["Ansichten", "Views"],
    search: ["Suche", "Search"],
    searchHint: ["Akteur, Ort, Ereignis", "Actor, place, event"],
    filters: ["Filter und Legende", "Filters and legend"],
    reset: ["Zurücksetzen", "Reset"],
    empty: ["Kein Ereignis passt zu diesen Filtern.", "No event fits these filters."],
    zoom: ["Zoom", "Zoom"],
    zoomIn: ["Größer", "Zoom in"],
    zoomOut: ["Kleiner", "Zoom out"],
    zoomFit: ["Alles zeigen", "Show all"],
    panel: ["Einzelheiten", "Details"],
    language: ["English", "Deutsch"],
    languageName: ["Switch to English", "Auf Deutsch umstellen"],
    themeDark: ["Dunkel", "Dark"],
    themeLight: ["Hell", "Light"],
    types: ["Was geschieht", "What happens"],
    status: ["Wirklichkeit", "Status"],
    saying: ["Wer es sagt", "Who says so"],
    dates: ["Zeitraum", "Dates"],
    people: ["Wer und wo", "Who and where"],
    kinds: ["Art der Akteure", "Kinds of actors"],
    occurred: ["geschehen", "happened"],
    planned: ["geplant", "planned"],
    hypothetical: ["möglich", "hypothetical"],
    negated: ["nicht geschehen", "did not happen"],
    asserted: ["vom Artikel selbst berichtet", "reported by the article itself"],
    claimed: ["nur behauptet, von anderen", "only claimed, by others"],
    disputed: ["umstritten", "disputed"],
    disputedOnly: ["nur Umstrittenes", "disputed only"],
    from: ["Von", "From"],
    to: ["Bis", "To"],
    undated: ["Ereignisse ohne Datum", "Events without a date"],
    actor: ["Akteur", "Actor"],
    country: ["Land", "Country"],
    source: ["Quelle (wer es sagt)", "Source (who says so)"],
    all: ["alle", "all"],
    only: ["nur", "only"],
    onlyName: ["nur %s zeigen", "show only %s"],
    list: ["Liste", "List"],
    events: ["Ereignisse", "Events"],
    also: ["Auch", "Also"],
    close: ["Schließen", "Close"],
    back: ["Zurück", "Back"],
    open: ["Einzelheiten öffnen", "Open details"],
    readMore: ["mehr", "more"],
    readLess: ["weniger", "less"],
    more: ["%s weitere zeigen", "Show %s more"],
    with: ["mit", "with"],
    claims: ["Sagt über andere und sich", "Claims made"],
    about: ["Ereignisse", "Events"],
    who: ["Wer", "Who"],
    whom: ["Wen oder mit wem", "Whom"],
    when: ["Wann", "When"],
    where: ["Wo", "Where"],
    killed: ["Tote", "Killed"],
    injured: ["Verletzte", "Injured"],
    unknown: ["unbekannt", "unknown"],
    noDate: ["ohne Datum", "no date"],
    atLeast: ["mindestens %s", "at least %s"],
    reports: ["Berichte", "Reports"],
    articleSays: ["der Artikel selbst", "the article itself"],
    article: ["Artikel", "Article"],
    source_link: ["Quelle öffnen", "Open the source"],
    ownPage: ["Eigene Seite mit allen Berichten", "Its own page, with all reports"],
    confidence: ["Sicherheit", "Confidence"],
    differ: ["Worin sich die Berichte widersprechen", "Where reports disagree"],
    type: ["Typ", "Type"],
    mode: ["Art", "Mode"],
    date: ["Datum", "Date"],
    place: ["Ort", "Place"],
    time: ["Zeit", "Time"],
    seeReports: ["siehe die Berichte", "see the reports"],
    sources: ["Unabhängige Quellen", "Independent sources"],
    members: ["Wer und wo", "Who and where"],
    notDrawn: ["In dieser Ansicht nicht eingezeichnet.", "Not drawn in this view."],
    filteredOut: ["Durch die Filter ausgeblendet.", "Hidden by the filters."],
    focus: ["Nur dies zeigen", "Show only this"],
    unfocus: ["Wieder alle zeigen", "Show all again"],
    lanes: ["Zeilen", "Lanes"],
    byType: ["nach Typ", "by type"],
    byDyad: ["nach Paar", "by pair"],
    others: ["übrige Paare", "other pairs"],
    alone: ["ohne Gegenüber", "no counterpart"],
    day: ["Tage", "days"],
    month: ["Monate", "months"],
    year: ["Jahre", "years"],
    gap: ["%s ohne Ereignisse", "%s without events"],
    undatedCount: ["%s ohne Datum, nicht auf der Zeitleiste", "%s without a date, not on the timeline"],
    offMap: [
      "%s Orte stehen nicht auf der Karte, weil ihre Koordinaten fehlen",
      "%s places are not on the map: their coordinates are not known",
    ],
    offMapOne: [
      "1 Ort steht nicht auf der Karte, weil seine Koordinaten fehlen",
      "1 place is not on the map: its coordinates are not known",
    ],
    placeless: ["%s ohne Ort", "%s without a place"],
    conflict: ["Konflikt", "Conflict"],
    cooperation: ["Kooperation", "Cooperation"],
    shown: ["%s von %s, %s Akteure und Orte", "%s of %s, %s actors and places"],
    allShown: ["%s, %s Akteure und Orte", "%s, %s actors and places"],
    hiddenEvents: ["%s nur in der Liste", "%s in the list only"],
    anew: ["Neu gezeichnet: alles, was zu den Filtern passt", "Drawn anew: all that fits the filters"],
    drawing: [
      "Netz der Ereignisse; die Liste daneben nennt dasselbe",
      "Network of events; the list beside it says the same",
    ],
    nothing: ["Nichts gefunden", "Nothing found"],
    eventType: ["Ereignistyp", "Event type"],
    oneEvent: ["1 Ereignis", "1 event"],
    manyEvents: ["%s Ereignisse", "%s events"],
    arrows: ["Pfeil: wer → Ereignis → wen", "Arrow: who → event → whom"],
    dots: ["Punktlinie: Ort", "Dotted: place"],
    group: ["Gruppe", "Group"],
    pair: ["Paar", "Pair"],
    andMore: ["und %s weitere", "and %s more"],
  };
  const LOCALES = { de: "de-DE", en: "en-GB" };
  let language = "en";

  const word = (key, ...values) => {
    const text = (WORDS[key] || [key, key])[language === "de" ? 0 : 1];
    return values.reduce((said, value) => said.replace("%s", () => String(value)), text);
  };
  const counters = new Map(Object.entries(LOCALES).map(([code, locale]) => [code, new Intl.NumberFormat(locale)]));
  const number = (value) => counters.get(language).format(value);
  const label = (labels) => (labels && (labels[language] || labels.en || labels.de)) || "";
  const events = (count) => (count === 1 ? word("oneEvent") : word("manyEvents", number(count)));

  // Formatters are slow to make, and a long list writes thousands of days.
  const formats = new Map();
  const format = (options) => {
    const key = language + JSON.stringify(options);
    if (!formats.has(key))
      formats.set(key, new Intl.DateTimeFormat(LOCALES[language], { timeZone: "UTC", ...options }));
    return formats.get(key);
  };
  const written = (iso, options) => {
    const date = new Date(`${iso}T00:00:00Z`);
    return Number.isNaN(date.getTime()) ? iso : format(options).format(date);
  };
  const [DAY, MONTH] = [
    { day: "numeric", month: "short", year: "numeric" },
    { month: "short", year: "numeric" },
  ];
  const day = (iso) => {
    // a day, or no more than the month or the year where that is all that is given
    if (iso.length < 7) return iso;
    return iso.length < 10 ? written(`${iso}-01`, MONTH) : written(iso, DAY);
  };
  const month = (iso) => written(`${iso.slice(0, 7)}-01`, MONTH);

  const lastOfMonth = (iso) => new Date(Date.UTC(+iso.slice(0, 4), +iso.slice(5, 7), 0)).getUTCDate();
  // First and last day as one would write them: whole years, whole months or days.
  const span = (days) => {
    if (!days) return word("noDate");
    const [first, last] = days;
    if (!last || first === last) return day(first);
    if (first.endsWith("-01-01") && last.endsWith("-12-31")) {
      return first.slice(0, 4) === last.slice(0, 4) ? first.slice(0, 4) : `${first.slice(0, 4)}–${last.slice(0, 4)}`;
    }
    const months = first.endsWith("-01") && +last.slice(8) === lastOfMonth(last);
    const [start, end] = [first, last].map((iso) => new Date(`${iso}T00:00:00Z`));
    if ([start, end].some((date) => Number.isNaN(date.getTime())) || start > end) return `${first} – ${last}`;
    return format(months ? MONTH : DAY).formatRange(start, end);
  };
  const range = ([min, max]) => {
    if (max === null || max === undefined) return word("atLeast", number(min));
    return min === max ? number(min) : `${number(min)}–${number(max)}`;
  };

  const translate = (root) => {
    document.documentElement.lang = language;
    for (const element of root.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
    for (const element of root.querySelectorAll("[data-name]")) {
      element.setAttribute("aria-label", word(element.dataset.name));
      if (element.tagName === "BUTTON") element.title = word(element.dataset.name);
    }
    for (const element of root.querySelectorAll("[data-hint]")) element.placeholder = word(element.dataset.hint);
  };
  const speak = (code) => {
    language = code === "de" ? "de" : "en";
  };

  globalThis.kg = {
    words: {
      word,
      number,
      label,
      events,
      day,
      month,
      span,
      range,
      written,
      translate,
      speak,
      all: () => Object.entries(WORDS),
      get language() {
        return language;
      },
    },
  };
})();
