"""The live chart as a person meets it: point, draw around, zoom, find, keys; ten known accounts in a blank page."""

from pathlib import Path

import pytest

from tests.browser.chart_page import chart_page, shown

TEN = Path(__file__).with_name("ten_accounts.js")


@pytest.fixture(scope="module")
def open_page(chromium):
    page = chart_page(chromium)
    page.add_script_tag(path=TEN)
    yield page
    assert page.faults == []
    page.context.close()


@pytest.fixture
def page(open_page):
    """The ten accounts as at the beginning."""
    shown(open_page, "beginAgain()")
    open_page.mouse.move(1, 1)
    return open_page


def at(page, i):
    """Where an account stands on the screen."""
    x, y = page.evaluate("i => chart.where(i)", i)
    corner = page.locator(".over").bounding_box()
    return corner["x"] + x, corner["y"] + y


def colour(page, i):
    """Red, green and blue at the middle of an account's mark."""
    return shown(page, "return colourAt(...chart.where(given))", i)


def drag(page, points, *, shift=False):
    if shift:
        page.keyboard.down("Shift")
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point, steps=4)
    page.mouse.up()
    if shift:
        page.keyboard.up("Shift")
    shown(page, "")


def test_the_pointer_shows_the_nearest_account_and_a_click_chooses_it(page):
    """Within 12 pixels the nearest account is told with its parts, as text; further off none is."""
    x, y = at(page, 3)
    page.mouse.move(x + 8, y - 6)
    shown(page, "")
    assert page.locator(".card-at .who").inner_text() == "Delta"
    assert page.locator(".card-at .level").inner_text() == "<b>Steel</b>"
    page.mouse.click(x + 8, y - 6)
    page.mouse.move(x + 12, y - 12)
    shown(page, "")
    assert page.locator(".card-at").is_hidden()
    assert page.evaluate("selected") == [3]


def test_a_line_drawn_around_accounts_gives_those_inside(page):
    """Shift and drag, or the button and drag: the indices inside are reported, counted, and can be cleared."""
    (ax, ay), (bx, by) = at(page, 0), at(page, 2)
    corners = [(bx - 14, ay - 14), (ax + 14, ay - 14), (ax + 14, by + 5), (bx - 14, by + 5), (bx - 14, ay - 10)]
    drag(page, corners, shift=True)
    assert page.evaluate("lassoed") == [[0, 1, 2]]
    assert page.locator(".pill").inner_text().startswith("Accounts inside: 3")
    page.get_by_role("button", name="Clear").click()
    page.get_by_role("button", name="Draw a line").click()
    drag(page, [*corners[:2], (ax + 14, ay + 14), (ax - 14, ay + 14)])
    assert page.evaluate("lassoed") == [[0, 1, 2], [], [0]]
    page.keyboard.press("Escape")


def test_zoom_is_kept_while_weights_move_and_taken_back_by_the_button(page):
    """The wheel zooms around the pointer; new frames leave the range alone until all is asked for again."""
    home = page.evaluate("chart.range()")
    x, y = at(page, 4)
    page.mouse.move(x, y)
    page.mouse.wheel(0, -300)
    shown(page, "")
    near = page.evaluate("chart.range()")
    assert near["x1"] - near["x0"] < 0.7 * (home["x1"] - home["x0"])
    assert at(page, 4) == pytest.approx((x, y), abs=1)
    moved = "chance.map((share) => share * 0.9)"
    shown(page, f"chart.show(frameOf({moved}), {{ moving: true }}); chart.show(frameOf({moved}))")
    assert page.evaluate("chart.range()") == near
    drag(page, [(x, y), (x + 40, y)])
    assert page.evaluate("chart.range().x0") < near["x0"]
    page.get_by_role("button", name="Show all again").click()
    assert page.evaluate("chart.range()") == pytest.approx(home)
    assert page.get_by_role("button", name="Show all again").is_disabled()


def test_two_fingers_zoom_and_a_double_click_shows_all_again(page):
    """What lies between the fingers stays there, twice as far apart is twice as close."""
    home = page.evaluate("chart.range()")
    x, y = page.evaluate("chart.where(4)")
    page.evaluate("([x, y]) => pinch(x, y, 40, 80)", [x, y])
    shown(page, "")
    near = page.evaluate("chart.range()")
    assert near["x1"] - near["x0"] == pytest.approx((home["x1"] - home["x0"]) / 2, rel=0.02)
    assert page.evaluate("chart.where(4)") == pytest.approx([x, y], abs=2)
    page.mouse.dblclick(*at(page, 4))
    shown(page, "")
    assert page.evaluate("chart.range()") == pytest.approx(home)


def test_the_axis_stays_while_a_weight_moves_and_widens_at_rest(page):
    """Accounts may leave the range while a slider moves; it then takes them in once, and not for small changes."""
    home = page.evaluate("chart.range()")
    far = "chance.map((share) => share * 1.5)"
    shown(page, f"chart.show(frameOf({far}), {{ moving: true }})")
    assert page.evaluate("chart.range()") == home
    shown(page, f"chart.show(frameOf({far}))")
    wide = page.evaluate("chart.range()")
    assert wide["x1"] > 0.9 > home["x1"]
    shown(page, "chart.show(frameOf(chance.map((share) => share * 1.3)))")
    assert page.evaluate("chart.range()") == wide
    shown(page, "chart.show(frameOf(chance.map((share) => share * 0.5)))")
    assert page.evaluate("chart.range().x1") < 0.5 * wide["x1"]


def test_a_name_is_found_without_its_accents_and_chosen_with_keys(page):
    """The field folds case and accents, lists hits by rank, and Enter takes the marked one."""
    page.get_by_role("combobox").focus()
    page.keyboard.type("LODZ")
    assert page.get_by_role("option").all_inner_texts() == ["Łódź Metal"]
    page.keyboard.press("Control+A")
    page.keyboard.type("l")  # Łódź begins so; Alfa, Delta, Golf, Hotel, Juliett hold it
    assert page.get_by_role("option").all_inner_texts() == ["Łódź Metal", "Alfa", "Delta", "Golf", "Hotel", "Juliett"]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.evaluate("selected") == [3]
    assert page.locator(".hits").is_hidden()
    assert "Delta" in page.locator(".unseen").first.inner_text()


def test_keys_go_from_account_to_account_by_rank(page):
    """Arrows follow the rank and say each account; Enter chooses, plus zooms, 0 resets, Escape takes all back."""
    page.locator(".over").focus()
    for key in ("ArrowRight", "ArrowDown", "ArrowRight", "ArrowLeft"):
        page.keyboard.press(key)
    assert page.locator(".unseen").first.inner_text() == "Rank 2: Łódź Metal. Value 150000"
    page.keyboard.press("Enter")
    page.keyboard.press("+")
    shown(page, "")
    assert page.get_by_role("button", name="Show all again").is_enabled()
    page.keyboard.press("0")
    assert page.get_by_role("button", name="Show all again").is_disabled()
    page.keyboard.press("Escape")
    assert page.evaluate("selected") == [1, None]
    label = page.locator(".over").get_attribute("aria-label")
    assert label == "10 accounts. Tier 1: 3. Tier 2: 2. Tier 3: 3. Not targeted: 2."


def test_marks_have_the_colours_of_their_tiers_in_either_mode(page):
    """The middle of a mark is its tier's colour, a customer's is hollow; a new theme is drawn without being told."""
    assert colour(page, 0) == [0x00, 0x72, 0xB2]
    assert colour(page, 3) == [0xE6, 0x9F, 0x00]
    assert colour(page, 2) == [0xFF, 0xFF, 0xFF]
    page.evaluate("document.documentElement.style.colorScheme = 'dark'")
    page.wait_for_timeout(120)
    assert colour(page, 0) == [0x4B, 0xA3, 0xE3]
    page.evaluate("document.documentElement.style.colorScheme = ''")
    page.wait_for_timeout(120)
    assert colour(page, 0) == [0x00, 0x72, 0xB2]


def test_accounts_without_a_chance_stand_left_of_nought(page):
    """The untried account stands between the axis and nought, and is found there by the pointer."""
    (x, y), (first, _) = at(page, 9), at(page, 8)
    range_ = page.evaluate("chart.range()")
    assert range_["x0"] < -0.06
    page.mouse.move(x, y)
    shown(page, "")
    assert page.locator(".card-at .who").inner_text() == "Juliett"
    nought = first - (first - x) * 0.1 / (0.1 + 0.045)
    assert x < nought - 10


def test_a_tail_leads_from_where_an_account_stood_that_changed_tier(page):
    """Between the place then and the place now is the tier's colour, and nothing where the tier is the same."""
    half = "opening.chance.map((share, i) => (i === 4 || i === 5 ? share + 0.2 : share))"
    between = """
      const [x, y] = chart.where(given), [red, green, blue] = colourAt(x - 22, y)
      return Math.abs(red - blue) > 20"""
    tiers = "[1, 1, 1, 2, 1, 3, 3, 3, 0, 0]"
    shown(page, f"chart.show(frameOf({half}, {tiers}), {{ opening: {{ tier: opening.tier, x: opening.chance }} }})")
    assert shown(page, between, 4)
    assert not shown(page, between, 5)


def test_more_accounts_than_marks_become_a_density_with_the_first_tiers_above(chromium):
    """60,000 accounts: the thick of tier 3 has its hue, a tier 1 mark its colour, and any can be pointed at."""
    page = chart_page(chromium)
    shown(page, "globalThis.made = madeAccounts(60000); chart.setAccounts(made.accounts); chart.show(made.frame)")
    assert shown(page, "return made.frame.order.length") > 50
    # on the first of them lies a customer's diamond
    second = shown(page, "return [...made.frame.order].filter((i) => !made.accounts.own[i])[1]")
    assert colour(page, second) == [0x00, 0x72, 0xB2]
    thick = shown(page, """
      const { tier, chance, expected, summary } = made.frame
      return tier.findIndex((t, i) => t === 3 && chance[i] > 0.3 && expected[i] < 1.5 * summary[2].cut)""")  # fmt: skip
    red, green, blue = colour(page, thick)
    assert green > red + 20
    assert green > blue
    page.mouse.move(*at(page, thick))
    shown(page, "")
    assert page.locator(".card-at").is_visible()
    assert page.faults == []
    page.context.close()


def test_places_glide_unless_less_motion_is_asked_for(chromium):
    """Right after a frame an account is still near where it stood, and a little later where it belongs."""
    page = chart_page(chromium, calm=False)
    page.add_script_tag(path=TEN)
    shown(page, "")
    there, soon = shown(page, """
      const there = chart.where(4)[0]
      chart.show(frameOf(chance.map((share) => share * 1.1)), { moving: true })
      chart.draw()
      return [there, chart.where(4)[0]]""")  # fmt: skip
    page.wait_for_function("before => chart.where(4)[0] > before + 5", arg=there)
    page.wait_for_timeout(300)
    late, early = page.evaluate("[chart.where(4)[0], chart.where(8)[0]]")
    assert there <= soon < there + 0.5 * (late - there)
    assert late - there == pytest.approx((late - early) * 0.04 / 0.33, abs=0.5)
    page.context.close()
