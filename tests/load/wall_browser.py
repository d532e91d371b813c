"""Chromium on the engineer's wall, for ``bench_wall``: what it costs, and its page's longest task.

The order is one line of JSON on standard input; it looks on until standard input ends.
"""

from __future__ import annotations

import json
import os
import sys
import time

from playwright.sync_api import sync_playwright

from load.cpu import tree_s
from nhipcau.api.cookies import SESSION
from support.browsers import browser

#: The page has drawn itself by then; what is measured is a wall that is looked at.
SETTLED_S = 10.0

_WATCH = """
() => {
  window.longest = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) window.longest = Math.max(window.longest, entry.duration);
  }).observe({ type: 'longtask' });
}
"""


def main() -> None:
    """Look on."""
    order = json.loads(sys.stdin.readline())
    with sync_playwright() as playwright, browser(playwright, "wall", size=(1920, 1080)) as wall:
        wall.context.add_cookies([{"name": SESSION, "value": order["cookie"], "url": order["url"]}])
        wall.page.add_init_script("localStorage.setItem('nhipcau.wall.pictures', 'yes')")
        wall.page.goto(f"{order['url']}/phien/{order['session']}/tuong", timeout=60_000)
        wall.page.wait_for_selector(".tile", timeout=60_000)
        time.sleep(SETTLED_S)
        wall.page.evaluate(_WATCH)
        began, before = time.monotonic(), tree_s(os.getpid())
        print("looking", flush=True)
        sys.stdin.read()
        core = (tree_s(os.getpid()) - before) / (time.monotonic() - began)
        longest = wall.page.evaluate("window.longest")
        if wall.problems:
            raise SystemExit("\n".join(wall.problems))
    print(json.dumps({"core": round(core, 3), "longest_task_ms": round(longest)}), flush=True)


if __name__ == "__main__":
    main()
