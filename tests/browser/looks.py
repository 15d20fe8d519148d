"""What is wrong with a page as it stands in a browser: for eyes, fingers and screen readers."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYTHING = {"runOnly": {"type": "tag", "values": TAGS}}

ASK_AXE = """async (options) => {
  const found = await axe.run({...options, resultTypes: ["violations"], preload: false});
  return found.violations.flatMap((rule) => rule.nodes.map((node) =>
    `${rule.id}: ${node.target} ${node.html.slice(0, 160)} ${node.failureSummary.replaceAll("\\n", " ")}`));
}"""

WHAT_IS_CUT = """() => {
  const edge = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= edge) return [];
  return [...document.body.querySelectorAll("*")]
    .filter((one) => one.getBoundingClientRect().right > edge + .5 && !one.closest(".scroll, .vh"))
    .map((one) => `goes beyond the edge: ${one.outerHTML.slice(0, 160)}`).slice(0, 3)
    .concat([`the page is ${document.documentElement.scrollWidth} wide`]);
}"""

# A link inside a line of text may be as low as the line; everything else has 24 px both ways.
WHAT_IS_SMALL = """() => {
  const pressed = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  return [...document.querySelectorAll(pressed)]
    .filter((one) => one.checkVisibility({visibilityProperty: true}))
    .filter((one) => !(one.matches("a") && getComputedStyle(one).display === "inline"))
    .map((one) => [one, one.getBoundingClientRect()])
    .filter(([one, box]) => box.width < 24 || box.height < 24)
    .map(([one, box]) => `small, ${box.width}x${box.height}: ${one.outerHTML.slice(0, 160)}`);
}"""

SHOW_ALL = "document.querySelectorAll('details:not(.menu)').forEach((one) => { one.open = true; })"

DESK, PHONE, NARROW = (
    {"width": width, "height": height} for width, height in ((1440, 900), (390, 844), (320, 640))
)
SCREENS = {"desk": DESK, "phone": PHONE}
# Each two of language, screen and colours meet; all eight at once would take twice the time.
COLOURS = {"en": {"desk": "light", "phone": "dark"}, "ko": {"desk": "dark", "phone": "light"}}


def find_faults(person, screens=SCREENS):
    """Every fault of the page that is open."""
    page, faults = person.page, []
    page.evaluate(AXE_SCRIPT)
    page.evaluate(SHOW_ALL)
    for screen in screens:
        scheme = COLOURS[person.language][screen]
        page.set_viewport_size(SCREENS[screen])
        page.emulate_media(color_scheme=scheme)
        faults += [f"{screen}, {scheme}: {fault}" for fault in page.evaluate(ASK_AXE, EVERYTHING)]
        faults += [f"{screen}: {fault}" for fault in page.evaluate(WHAT_IS_CUT)]
    if "phone" in screens:
        faults += [f"phone: {fault}" for fault in page.evaluate(WHAT_IS_SMALL)]
        page.set_viewport_size(NARROW)
        faults += [f"narrow: {fault}" for fault in page.evaluate(WHAT_IS_CUT)]
        page.set_viewport_size(DESK)
    return faults


def require_none(faults):
    """{where: faults} as lines, in a message that pytest does not cut."""
    lines = [f"{where}: {fault}" for where, found in faults.items() for fault in found]
    if lines:
        pytest.fail("\n".join(lines), pytrace=False)
