// The axis of time: days, months or years in a row, where long stretches without an event shrink to one gap.
(() => {
  "use strict";
  const DAY = 86400000;
  const UNITS = {
    day: {
      index: (iso) => Math.round(Date.UTC(+iso.slice(0, 4), +iso.slice(5, 7) - 1, +iso.slice(8, 10)) / DAY),
      key: (index) => new Date(index * DAY).toISOString().slice(0, 10),
      fill: 6,
    },
    month: {
      index: (iso) => +iso.slice(0, 4) * 12 + +iso.slice(5, 7) - 1,
      key: (index) => `${String(Math.floor(index / 12)).padStart(4, "0")}-${String((index % 12) + 1).padStart(2, "0")}`,
      fill: 4,
    },
    year: { index: (iso) => +iso.slice(0, 4), key: (index) => String(index).padStart(4, "0"), fill: 3 },
  };

  const bins = (days, unit) => {
    const { index, key, fill } = UNITS[unit];
    const wanted = [...new Set(days.map(index))].sort((a, b) => a - b);
    const made = [];
    wanted.forEach((at, i) => {
      const missing = i ? at - wanted[i - 1] - 1 : 0;
      if (missing > fill) made.push({ gap: missing });
      else for (let between = at - missing; between < at; between += 1) made.push({ key: key(between) });
      made.push({ key: key(at) });
    });
    return made;
  };

  // The finest unit that needs at most `most` bins and in which most of the spans are no longer than one bin: what is
  // only known to the month is not set to a day. Spans are [first day, last day], in any order.
  const LONGEST = { day: 1, month: 31, year: 366 };
  const days = ([start, end]) => (end && end !== start ? UNITS.day.index(end) - UNITS.day.index(start) + 1 : 1);
  const axis = (spans, most) => {
    const distinct = [...new Set(spans.map(([start]) => start))];
    const lengths = spans.map(days);
    let made = [];
    let unit = "day";
    for (unit of ["day", "month", "year"]) {
      const fitting = lengths.filter((length) => length <= LONGEST[unit]).length;
      made = bins(distinct, unit);
      if (made.length <= most && fitting * 2 >= lengths.length) break;
    }
    const length = { day: 10, month: 7, year: 4 }[unit];
    return { unit, bins: made, binOf: (iso) => iso.slice(0, length) };
  };

  const first = (key) => (key.length === 4 ? `${key}-01-01` : key.length === 7 ? `${key}-01` : key);
  const last = (key) => {
    if (key.length === 4) return `${key}-12-31`;
    if (key.length === 7) return new Date(Date.UTC(+key.slice(0, 4), +key.slice(5, 7), 0)).toISOString().slice(0, 10);
    return key;
  };
  const { words } = kg;
  const said = (key) => (key.length === 4 ? key : key.length === 7 ? words.month(key) : words.day(key));
  const gapSaid = (bin, unit) => words.word("gap", `${words.number(bin.gap)} ${words.word(unit)}`);

  kg.time = { axis, first, last, said, gapSaid };
})();
