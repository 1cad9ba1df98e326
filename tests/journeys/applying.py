"""How a citizen fills in the application for a food licence: with the mouse, by keyboard, or without a script."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from yiwang.doors.cli.demo import data, filing

ITEM = "11330424PDY000255K4330131101000"
FIRM = "海盐禾味餐饮有限公司"
PAGES = ("applicant", "business", "premises", "people", "materials", "promise")
PAPERS = {"lease": data.HERE / "lease.png", "layout": data.HERE / "layout.png"}
LONGEST = 80


def answers() -> dict[str, Any]:
    """What a restaurant with frying, a sign and two people answers: it is visited, and two bureaus are asked."""
    return filing.answers({"firm": "f01"}, date.today())


def at(page: Any) -> str:
    """The page of the form that is open, or the last word of another address."""
    return str(re.sub(r"[?#].*", "", page.url)).rpartition("/")[2]


def fill_all(page: Any, fill: Callable[[Any, str, Any], None], first: str = "applicant") -> None:
    """Answer page after page until the form is there to be checked; a page may ask again for what came up."""
    for group in PAGES[PAGES.index(first) :]:
        assert at(page) == group
        for _again in range(3):
            if at(page) == group:
                fill_page(page, fill)
                save(page, fill)
    assert at(page) == "review"


def fill_page(page: Any, fill: Callable[[Any, str, Any], None]) -> None:
    for name, value in {**answers(), **PAPERS}.items():
        more = page.locator("main button[value='add:staff']:visible")
        if name == "staff.1.name" and more.count() and not page.locator(f"[name='{name}']").count():
            press(page, fill, more)
            page.locator(f"[name='{name}']").wait_for()
        if page.locator(f"main [name='{name}']:visible").count():
            fill(page, name, value)


def save(page: Any, fill: Callable[[Any, str, Any], None]) -> None:
    with page.expect_navigation():
        press(page, fill, page.locator("main form[data-form] button.primary"))


def press(page: Any, fill: Callable[[Any, str, Any], None], button: Any) -> None:
    """Press a button, by keyboard where everything is done by keyboard."""
    if fill is by_keyboard:
        tab_to(page, button)
        page.keyboard.press("Enter")
    else:
        button.click()


def by_mouse(page: Any, name: str, value: Any) -> None:
    """Answer one question; a chosen file is sent at once and stays."""
    field = page.locator(f"main [name='{name}']:visible")
    kind = field.first.get_attribute("type") or field.first.evaluate("e => e.tagName.toLowerCase()")
    if kind in ("radio", "checkbox"):
        for one in value if isinstance(value, list) else [value]:
            page.check(f"main [name='{name}'][value='{said(one)}']")
    elif kind == "file":
        field.first.set_input_files(value)
        uploaded(page, name)
    elif kind == "select":
        field.first.select_option(said(value))
    else:
        field.first.fill(said(value))


def without_a_script(page: Any, name: str, value: Any) -> None:
    """As by mouse; a chosen file is sent by a button."""
    if name in PAPERS:
        page.set_input_files(f"main [name='{name}']", value)
        page.click(f"main button[value='upload:{name}']")
        uploaded(page, name)
    else:
        by_mouse(page, name, value)


def by_keyboard(page: Any, name: str, value: Any) -> None:
    """The same with nothing but keys: Tab, arrows, Space, Enter and letters."""
    field = page.locator(f"main [name='{name}']:visible").first
    kind = field.get_attribute("type") or field.evaluate("e => e.tagName.toLowerCase()")
    if kind == "checkbox":
        for one in value if isinstance(value, list) else [value]:
            tab_to(page, page.locator(f"main [name='{name}'][value='{said(one)}']"))
            page.keyboard.press("Space")
    elif kind == "radio":
        tab_to(page, page.locator(f"main [name='{name}']"))
        page.keyboard.press("Space")
        turn(page, f"main [name='{name}'][value='{said(value)}']", "checked", True)
    elif kind == "select":
        tab_to(page, field)
        turn(page, f"main [name='{name}']", "value", said(value))
    elif kind == "file":
        tab_to(page, field)
        with page.expect_file_chooser(timeout=60_000) as chooser:
            page.keyboard.press("Space")
        chooser.value.set_files(value)
        uploaded(page, name)
    elif kind == "date":
        tab_to(page, field)
        year, month, day = said(value).split("-")
        # Chromium asks for the parts in the order of its own language, not the page's.
        for order in ((month, day, year), (year, month, day), (day, month, year)):
            for _part in order:
                page.keyboard.press("ArrowLeft")
            page.keyboard.type("".join(order))
            if field.input_value() == value:
                return
        raise AssertionError(f"{name} cannot be typed")
    else:
        tab_to(page, field)
        page.keyboard.press("Control+a")
        page.keyboard.type(said(value))


def uploaded(page: Any, name: str) -> None:
    """The page came again with the file in it."""
    page.locator(f"main [data-file='{name}']").wait_for()
    page.wait_for_load_state()


def said(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def turn(page: Any, selector: str, what: str, wanted: Any) -> None:
    """Arrow down until the control says what is wanted."""
    for _again in range(20):
        if page.eval_on_selector(selector, f"e => e.{what}") == wanted:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"arrows never bring {selector} to {wanted}")


def tab_to(page: Any, target: Any) -> None:
    """Tab on from where the focus is until it stands on the target (on one of them)."""
    handles = target.element_handles()
    for _again in range(LONGEST):
        if any(one.evaluate("e => e === document.activeElement") for one in handles):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the keyboard does not reach {target}")
