"""The page of a roll-up in a real Chromium: light and dark, with script and without, narrow, and printed on A4.

    python3 .ci/browser.py PAGE FOLDER        pictures and the PDF go to FOLDER

Chromium is driven through a pair of pipes by its own protocol, so that nothing has to be installed. What is evaluated in
the page is ours and not the page's: the page itself lets no script run but its own.
"""
import base64
import json
import os
import select
import subprocess
import sys
import time

LIMIT = 60


def fail(sentence):
    sys.exit(f"browser: {sentence}")


def holds(what, is_so):
    if not is_so:
        fail(what)


class Browser:
    """A running Chromium with one tab."""

    def __init__(self, home):
        (self.reading, answers), (asked, self.writing) = os.pipe(), os.pipe()

        def as_expected():
            # Chromium reads requests on 3 and answers on 4. The pipes are moved out of the way first.
            spare = os.dup(asked), os.dup(answers)
            os.dup2(spare[0], 3)
            os.dup2(spare[1], 4)

        self.process = subprocess.Popen(
            ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe",
             f"--user-data-dir={home}", "about:blank"],
            preexec_fn=as_expected, close_fds=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        os.close(answers)
        os.close(asked)
        self.count, self.rest, self.session, self.events = 0, b"", None, []
        targets = self.ask("Target.getTargets")["targetInfos"]
        tab = next(target["targetId"] for target in targets if target["type"] == "page")
        self.session = self.ask("Target.attachToTarget", targetId=tab, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.ask(f"{domain}.enable")

    def ask(self, method, **parameters):
        self.count += 1
        request = {"id": self.count, "method": method, "params": parameters}
        if self.session:
            request["sessionId"] = self.session
        os.write(self.writing, json.dumps(request).encode() + b"\0")
        return self.until(lambda answer: answer.get("id") == self.count, method)["result"]

    def until(self, is_it, what):
        """The next answer or event of a kind; the events on the way are kept."""
        end = time.monotonic() + LIMIT
        while time.monotonic() < end:
            piece, separator, rest = self.rest.partition(b"\0")
            if separator:
                self.rest = rest
                answer = json.loads(piece)
                if "error" in answer:
                    fail(f"{what}: {answer['error']}")
                if is_it(answer):
                    return answer
                self.events.append(answer)
            elif select.select([self.reading], [], [], 1)[0]:
                more = os.read(self.reading, 1 << 16)
                holds(f"{what}: Chromium ended", more)
                self.rest += more
        fail(f"{what}: no answer within {LIMIT} s")

    def open(self, address):
        self.events.clear()
        self.ask("Page.navigate", url=address)
        self.until(lambda event: event.get("method") == "Page.loadEventFired", address)

    def run(self, script):
        """The value of an expression in the page."""
        answer = self.ask("Runtime.evaluate", expression=script, returnByValue=True)
        if "exceptionDetails" in answer:
            fail(f"{script}: {answer['exceptionDetails']}")
        return answer["result"].get("value")

    def window(self, width, height, scheme="light"):
        self.ask("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def picture(self, path):
        image = self.ask("Page.captureScreenshot", format="png")["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(image))

    def print(self, path):
        pages = self.ask("Page.printToPDF", printBackground=False, preferCSSPageSize=True, paperWidth=8.27,
                         paperHeight=11.69)["data"]
        with open(path, "wb") as file:
            file.write(base64.b64decode(pages))

    def close(self):
        self.process.terminate()
        self.process.wait(timeout=LIMIT)


# The offices of the table from the top, those that are shown; a score, or null.
NAMES = "[...document.querySelectorAll('table.city tbody tr')].filter(r => !r.hidden).map(r => r.cells[0].textContent)"
SCORES = ("[...document.querySelectorAll('table.city tbody tr')].map(r => r.cells[3].textContent)"
          ".map(t => (t.match(/[0-9]+[.][0-9]/) || [null])[0]).map(t => t === null ? null : Number(t))")
# Foreground and background of the first cell of a class, as the eye gets them.
COLOURS = """(kind => {
  const cell = document.querySelector('table.city ' + kind);
  if (!cell) { return null; }
  let behind = cell;
  while (behind.parentElement && getComputedStyle(behind).backgroundColor === 'rgba(0, 0, 0, 0)') { behind = behind.parentElement; }
  return [getComputedStyle(cell).color, getComputedStyle(behind).backgroundColor];
})"""


def light(colour):
    """The relative luminance of `rgb(...)`."""
    parts = [int(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colours):
    dark, bright = sorted(map(light, colours))
    return (bright + 0.05) / (dark + 0.05)


def looks(browser, folder):
    """Colours in light and dark that can be told from their ground, signs beside them, nothing wider than the window."""
    grounds = {}
    for scheme in ("light", "dark"):
        browser.window(1000, 800, scheme)
        for kind, sign in ((".low", "!"), (".middling", "~"), ("th", "")):
            colours = browser.run(f"{COLOURS}('{kind}')")
            holds(f"{scheme}: no cell {kind}", colours)
            holds(f"{scheme}: {kind} is hard to read, {colours}", contrast(colours) >= 4.5)
            first = browser.run(f"document.querySelector('table.city {kind}').textContent.trim()")
            holds(f"{kind} has no sign: {first}", first.startswith(sign))
            grounds[scheme, kind] = light(colours[1])
        browser.picture(os.path.join(folder, f"city-{scheme}.png"))
    for kind in (".low", ".middling", "th"):
        holds(f"{kind} does not follow the scheme", grounds["light", kind] > 0.6 and grounds["dark", kind] < 0.2)
    for width in (1000, 360):
        browser.window(width, 800)
        wide = browser.run("document.documentElement.scrollWidth")
        holds(f"the page is {wide} wide in a window of {width}", wide <= width)
    browser.picture(os.path.join(folder, "city-narrow.png"))
    browser.window(1000, 800)


def works(browser):
    """Sorting, filtering, and the links down to the sessions."""
    as_written, scores = browser.run(NAMES), browser.run(SCORES)
    known = sorted(score for score in scores if score is not None)
    holds(f"the scores say nothing about order: {scores}", len(set(known)) > 2 and None in scores)
    click = "document.querySelectorAll('table.city thead button')[3].click()"
    for way, expected in (("ascending", known), ("descending", known[::-1])):
        browser.run(click)
        found = browser.run(SCORES)
        holds(f"{way}: {found}", found[: len(known)] == expected and set(found[len(known) :]) == {None})
        said = browser.run("document.querySelectorAll('table.city th')[3].getAttribute('aria-sort')")
        holds(f"it is {way}, and says {said}", said == way)
    browser.run(click)
    holds("the third click does not bring back the order", browser.run(NAMES) == as_written)
    wanted = as_written[-1]
    type_in = ("(text => { const field = document.querySelector('.city-filter input'); field.value = text;"
               "field.dispatchEvent(new Event('input')); })")
    browser.run(f"{type_in}({json.dumps(wanted)})")
    holds(f"the filter shows {browser.run(NAMES)}", browser.run(NAMES) == [wanted])
    browser.run(f"{type_in}('')")
    holds("an empty filter hides rows", browser.run(NAMES) == as_written)
    ends = browser.run("[...document.querySelectorAll('table.city a')].map(a => a.getAttribute('href'))")
    holds(f"links: {ends}", len(ends) > 2 and all(end.startswith("#o-") for end in ends))
    for end in ends:
        browser.run(f"document.querySelector('table.city a[href={json.dumps(end)}]').click()")
        top = browser.run("document.querySelector(':target') && document.querySelector(':target').getBoundingClientRect().top")
        holds(f"{end} leads nowhere that can be seen: {top}", top is not None and 0 <= top < 800)


def main(page, folder):
    address = "file://" + os.path.abspath(page)
    browser = Browser(os.path.join(folder, "driven"))
    try:
        browser.window(1000, 800)
        browser.open(address)
        looks(browser, folder)
        works(browser)
        complaints = [event["params"] for event in browser.events if event.get("method") in
                      ("Log.entryAdded", "Runtime.exceptionThrown")]
        holds(f"Chromium complains: {complaints}", not complaints)
        names, texts = browser.run(NAMES), "document.querySelector('main').innerText.replace(/\\s+/g, '')"
        # The controls are the script's; without it the page has all the rest.
        browser.run("document.querySelector('.city-filter').remove()")
        with_script = browser.run(texts)
        browser.ask("Emulation.setScriptExecutionDisabled", value=True)
        browser.open(address)
        holds("controls without script", browser.run("document.querySelectorAll('main button, main input').length") == 0)
        holds("rows are lost without script", browser.run(NAMES) == names)
        holds("the text is another without script", browser.run(texts).replace("↕", "") == with_script.replace("↕", ""))
        browser.print(os.path.join(folder, "city.pdf"))
    finally:
        browser.close()
    print(f"browser: {len(names)} offices, light, dark, narrow, sorted, filtered, without script, printed")


if __name__ == "__main__":
    main(*sys.argv[1:])
