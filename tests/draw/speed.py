"""How fast the page of kg draw opens and answers: ``python tests/draw/speed.py [EVENTS ...]``, 300 and 20000 if none.

Milliseconds in headless chromium, software rendering, once as the clock has them and once as processor time of the
page, which other work on the machine does not lengthen.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from many import many_events
from playwright.sync_api import sync_playwright

from kg.draw import draw

VIEWS = ("network", "actors", "timeline", "map")
STEPS = {
    "actor": "kg.main.select({k: 'e', i: 0})",
    "event": "kg.main.select({k: 'v', i: 5})",
    "nothing": "kg.main.select(null)",
    "filter": "kg.main.filter({types: new Set(['CONSULT'])})",
    "reset": "kg.main.reset()",
}
PAINTED = "await new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"


def speed(browser: Any, url: str, view: str) -> dict[str, tuple[int, int]]:
    """By step, the time by the clock and that of the processor; ``open`` is until the view is painted."""
    tab = browser.new_page(viewport={"width": 1280, "height": 800})
    session = tab.context.new_cdp_session(tab)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})

    def processor() -> float:
        metrics = session.send("Performance.getMetrics")["metrics"]
        return float(next(one["value"] for one in metrics if one["name"] == "TaskDuration")) * 1000

    before = processor()
    tab.goto(f"{url}#view={view}")
    tab.wait_for_selector("body[data-ready]")
    shown = tab.evaluate("() => performance.getEntriesByName('shown')[0].startTime")
    found = {"open": (round(shown), round(processor() - before))}
    for name, step in STEPS.items():
        before = processor()
        took = tab.evaluate(
            f"async () => {{ const at = performance.now(); {step}; {PAINTED}; return performance.now() - at; }}"
        )
        found[name] = (round(took), round(processor() - before))
    tab.close()
    return found


def main(sizes: list[int]) -> None:
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for size in sizes:
            path, store, start = Path(folder) / f"{size}.html", many_events(size), time.perf_counter()
            draw(store, path)
            took = time.perf_counter() - start
            print(f"{size} events: drawn in {took:.1f} s, {path.stat().st_size / 1e6:.1f} MB")
            for view in VIEWS:
                print(f"  {view:9}", json.dumps(speed(browser, path.as_uri(), view)))
        browser.close()


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [300, 20_000])
