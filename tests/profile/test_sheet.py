from dataclasses import replace

import pandas as pd
import pytest

import icp_core as icp
from icp_core.fit import Capacity, tier_plays
from icp_core.languages import message
from icp_core.profile.examples import MOST_EXAMPLES
from icp_core.profile.grades import LEANS, MOST_WANTED, graded, wanted_levels
from icp_core.profile.noes import MOST_NOES
from icp_core.profile.notes import Example, NotYet, Person, SheetNotes, WrittenLine
from icp_core.schema import HIDDEN_ADDRESS
from icp_core.segments import loss_maker_traits


def level_row(desirability, attribute, level, **changes):
    """The desirability table with one row changed."""
    table = desirability.table.copy()
    at = (table["attribute"] == attribute) & (table["level"] == level)
    for name, value in changes.items():
        table.loc[at, name] = value
    return table


def test_every_weighed_attribute_has_one_row(software, sheet_of):
    """No attribute is left out of the page, evidence stands first, and what leans without it comes after."""
    sheet = sheet_of(software)
    rows = [row for row in sheet.rows if row.attribute]
    assert sorted(row.attribute for row in rows) == sorted(software.desirability.weighed)
    order = ["evidence", "belief", "chance", "none"]
    places = [order.index(row.badge) for row in rows]
    assert places == sorted(places)


def test_planted_truth_is_named_and_what_is_bad_is_refused(software, sheet_of):
    """Evidence for an attribute names truly wanted levels; reasons to say no name truly bad ones."""
    sheet, truth = sheet_of(software), software.truth.desirability.set_index(["attribute", "level"])["value"]
    wanted = {row.attribute: str(row.value) for row in sheet.rows if row.badge == "evidence"}
    assert truth.loc["industry"].idxmax() in wanted["industry"]
    assert len(wanted) >= 5
    noes = [str(line.head) for line in sheet.disqualifiers]
    industries = [told.removeprefix("Industry: ") for told in noes if told.startswith("Industry: ")]
    assert industries and all(truth["industry", name] < 50 for name in industries)


def test_nothing_is_claimed_where_nothing_is_planted(null, sheet_of):
    """In a company without a pattern no line is evidence, nobody is refused, and the headline names no customer."""
    sheet = sheet_of(null)
    assert [row.badge for row in sheet.rows if row.badge == "evidence"] == []
    assert str(sheet.headline) == "No ideal customer is named yet."
    assert sheet.disqualifiers == ()


def test_a_badge_shows_the_figure_it_rests_on(software, sheet_of):
    """A line names the levels that the rule picks, and its figure, interval and n lead to a source and a method."""
    levels = graded(software.desirability.table, software.common)
    picked = wanted_levels(levels)
    for row in sheet_of(software).rows:
        assert all(str(ground.source) and str(ground.method) for ground in row.grounds)
        if row.badge not in ("evidence", "chance") or row.attribute == "technologies":
            continue
        top = levels.iloc[picked[row.attribute]]
        assert (top["value"] > 50 + LEANS).all() and len(top) <= MOST_WANTED
        assert len(row.value.values["names"]) == len(top)
        figures = row.grounds[0].text.values
        scale = 100 if row.grounds[0].text.key.endswith("won") else 1
        assert figures["low"] <= scale * figures["value"] <= figures["high"]
        assert row.n == row.grounds[0].source.values["n"] >= 5
        if row.badge == "evidence" and row.grounds[0].text.key.endswith("best"):
            assert figures["low"] > 1


def test_the_counts_of_the_subline_are_those_of_the_rows(software, sheet_of):
    """The badges counted on the page are the numbers told above it."""
    sheet = sheet_of(software)
    told = {line.key: line.values["n"] for line in sheet.subline.values["lines"]}
    for badge in ("evidence", "chance", "belief", "none"):
        assert told.get(f"profile.lines_{badge}", 0) == sum(row.badge == badge for row in sheet.rows)
    assert 0 not in told.values()


@pytest.mark.parametrize(
    ("evidence", "told"),
    [
        ({"best", "both"}, "Learned from 41 best of 240 customers and from won and lost deals."),
        ({"best"}, "Learned from 41 best of 240 customers."),
        ({"won", "none"}, "Learned from won and lost deals."),
        ({"none", "belief"}, "Nothing has been learned from data yet."),
    ],
)
def test_the_subline_names_only_what_was_learned_from(software, sheet_of, evidence, told):
    """Deals and best customers are named where they stand behind a level, and not otherwise."""
    table = software.desirability.table.copy()
    kinds = sorted(evidence)
    table["evidence"] = [kinds[i % len(kinds)] for i in range(len(table))]
    sheet = sheet_of(software, desirability=replace(software.desirability, table=table))
    assert str(sheet.subline).startswith(told)


def test_what_somebody_says_is_belief_and_is_called_so(null, sheet_of):
    """A level set by hand becomes a line of belief, the headline says so, and a bad one becomes a reason to say no."""
    industries = null.desirability.scheme.categories["industry"]
    good, bad = industries[0], industries[1]
    edited = null.desirability.edited({("industry", good): 95.0, ("industry", bad): 5.0})
    sheet = sheet_of(null, desirability=edited)
    row = next(row for row in sheet.rows if row.attribute == "industry")
    assert (row.badge, str(row.value), str(row.grounds[0].text)) == ("belief", good, "belief")
    assert row.n == 0
    assert "as we believe" in str(sheet.headline)
    assert [str(line.head) for line in sheet.disqualifiers] == [f"Industry: {bad}"]
    assert str(sheet.disqualifiers[0].text) == "belief"


def test_a_level_near_the_whole_is_no_claim(software, sheet_of):
    """However sure, a desirability within a few points of 50 is neither wanted nor refused."""
    table = software.desirability.table.copy()
    table["value"] = 50.0 + LEANS
    table["low"], table["high"] = table["value"] - 0.1, table["value"] + 0.1
    sheet = sheet_of(software, desirability=replace(software.desirability, table=table))
    assert {row.badge for row in sheet.rows if row.attribute} == {"none"}
    assert all("lose money" in str(line.head) for line in sheet.disqualifiers)


def test_a_wider_interval_never_makes_a_claim_stronger(software, sheet_of):
    """Without the commonalities' word, doubling the interval can only turn evidence into chance."""
    table = software.desirability.table.copy()
    none = software.common.head(0)
    narrow = sheet_of(software, common=none)
    half = table["high"] - table["value"]
    table["low"], table["high"] = table["value"] - 4 * half, table["value"] + 4 * half
    wide = sheet_of(software, common=none, desirability=replace(software.desirability, table=table))
    before = {row.attribute for row in narrow.rows if row.badge == "evidence"}
    after = {row.attribute for row in wide.rows if row.badge == "evidence"}
    assert after < before


def test_tiers_and_examples(software, sheet_of):
    """Tier lines add up to the market and name the capacity; examples are the best by the criterion."""
    sheet = sheet_of(software, capacity=Capacity(owners=4, accounts_per_owner=5))
    assert [line.n for line in sheet.tiers] == list(software.tiers.summary["n"].loc[[1, 2, 3, 0]])
    assert "4 owners × 5" in str(sheet.tiers[0].text)
    written = sheet_of(software, plays=tier_plays([(3, "channel", "Fairs and mail")]))
    assert str(written.tiers[2].text) == "Fairs and mail" and str(sheet.tiers[2].text) == "One to many"
    names = software.dataset.accounts.set_index("account_id")["name"]
    members = {names[account] for account in software.best.members.index[software.best.members]}
    assert len(sheet.examples) == MOST_EXAMPLES
    assert {str(line.head) for line in sheet.examples} <= members
    assert len(sheet.disqualifiers) <= MOST_NOES + 1


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://a.example/x?q=1", "https://a.example/x?q=1"),
        (" http://a.example ", "http://a.example"),
        ("javascript:alert(1)", None),
        ("JaVaScRiPt:alert(1)", None),
        ("data:text/html,x", None),
        ("//a.example", None),
        ("http://", None),
        ("http://[bad", None),
        ("file:///etc/passwd", None),
        ("see the site", None),
        (None, None),
        (float("nan"), None),
    ],
)
def test_only_web_addresses_become_links(software, sheet_of, url, kept):
    """A story is linked where its address is one that a browser may open; anything else is no link."""
    accounts = software.dataset.accounts.assign(case_study_url=pd.Series([url] * 840, dtype=object))
    sheet = sheet_of(software, dataset=software.dataset.replace(accounts=accounts))
    assert {line.url for line in sheet.examples} == {kept}


def test_published_stories_come_first(software, sheet_of):
    """A best customer with a story is shown before those with higher scores that have none."""
    scores = software.best.scores[software.best.members].sort_values(ascending=False)
    scores = scores[~scores.index.isin(software.profit.loss_makers)]
    last = scores.index[-1]
    ids = software.dataset.accounts["account_id"]
    urls = pd.Series(["https://a.example" if account == last else None for account in ids], dtype=object)
    accounts = software.dataset.accounts.assign(case_study_url=urls)
    sheet = sheet_of(software, dataset=software.dataset.replace(accounts=accounts))
    names = accounts.set_index("account_id")["name"]
    assert [str(line.head) for line in sheet.examples] == [names[last], names[scores.index[0]], names[scores.index[1]]]


def test_a_company_without_names_or_best_customers_still_has_a_page(null, sheet_of):
    """Ids stand for names, and nobody best means no example; without a conversion the page says so."""
    nobody = replace(null.best, members=null.best.members & False)
    bare = null.dataset.accounts.drop(columns=["name", "industry", "country", "operating_model"])
    bare = null.dataset.replace(accounts=bare)
    assert sheet_of(null, best=nobody).examples == ()
    sheet = sheet_of(null, dataset=bare, chance=None)
    assert set(map(str, (line.head for line in sheet.examples))) <= set(bare.accounts["account_id"])
    assert {line.text for line in sheet.examples} == {message("profile.example_bare")}
    assert "No chance to win was worked out." in str(sheet.method)


def test_the_method_warns_where_companies_are_described_as_today(software, sheet_of):
    """The warning follows the verdict's reason, and stands away where the deals say what was known at opening."""
    assert str(software.chance.warning) in str(sheet_of(software).method)
    calm = replace(software.chance, warning=None)
    told = str(sheet_of(software, chance=calm).method)
    assert str(calm.reason) in told and str(software.chance.warning) not in told


def test_the_same_results_make_the_same_page(software, sheet_of):
    """The page is equal each time, and no result is changed by it."""
    before = software.desirability.table.copy()
    assert sheet_of(software) == sheet_of(software)
    pd.testing.assert_frame_equal(software.desirability.table, before)


def test_loss_makers_are_no_example_and_what_they_share_is_a_reason_to_say_no(software, sheet_of):
    """Nobody who costs more than it brings is held up; the trait that marks them stands below the other reasons."""
    traits = loss_maker_traits(software.dataset, software.profit)
    sheet = sheet_of(software, loss_traits=traits)
    names = software.dataset.accounts.set_index("account_id")["name"]
    losers = set(names.reindex(software.profit.loss_makers))
    assert sheet.examples and not losers & {str(line.head) for line in sheet.examples}
    shared = traits[traits["certain"] & (traits["lift"] > 1) & (traits["kind"] == "firmographic")].iloc[0]
    told = str(sheet.disqualifiers[-1].text)
    assert told.startswith(f"{shared['n_members']} of the {len(software.profit.loss_makers)} loss-makers")
    assert "loss-makers" not in " ".join(str(line.text) for line in sheet_of(software).disqualifiers)


def test_what_people_wrote_stands_on_the_page_and_is_belief(software, sheet_of):
    """A free line is a belief with whose and from what; the words on an attribute stand beside the data's own badge."""
    notes = SheetNotes(
        lines=(
            WrittenLine("What hurts", "Orders typed twice", "Sales", "14 interviews"),
            WrittenLine("industry", "Makers of machines", "Sales"),
        ),
        people=(Person("stops", "IT security"), Person("decides", "Plant director", "24 of 31")),
        noes=(WrittenLine("", "Nobody owns the integration", "Service"),),
        not_yet=(NotYet("Seed-funded", "they employ 50", "Sales"), NotYet("Others")),
        hidden=("country",),
        review="2027-02-12",
    )
    plain, sheet = sheet_of(software), sheet_of(software, notes=notes)
    rows = {str(row.label): row for row in sheet.rows}
    free = rows["What hurts"]
    assert (free.badge, free.n, str(free.value)) == ("belief", 0, "Orders typed twice")
    assert "14 interviews" in str(free.grounds[0].text) and "Sales" in str(free.grounds[0].source)
    own = rows["Industry"]
    data = next(row for row in plain.rows if row.attribute == "industry")
    assert str(own.value) == "Makers of machines" and own.grounds[0] == data.grounds[0]
    assert own.grounds[1].kind == "belief"
    assert "Country" not in rows and len(sheet.rows) == len(plain.rows)
    assert [(str(one.head), str(one.text)) for one in sheet.people] == [
        ("Decides", "Plant director"), ("Can stop it", "IT security"),
    ]  # fmt: skip
    assert str(sheet.disqualifiers[-1].head) == "Nobody owns the integration"
    assert [str(one.text) for one in sheet.not_yet] == [
        "Come back when: they employ 50", "Nobody said when to come back.",
    ]  # fmt: skip
    assert str(sheet.review) == "Next review Feb 12, 2027" and str(plain.review).startswith("No day")


def test_named_examples_come_first_with_their_words_and_link(software, sheet_of):
    """Whoever is named stands first, with how it works as written; hidden, its link leads nowhere."""
    last = software.best.scores[software.best.members].dropna().sort_values().index[0]
    notes = SheetNotes(examples=(Example(last, "One team a plant", "https://a.example/x"), Example("gone", "nobody")))
    first = sheet_of(software, notes=notes).examples[0]
    assert (first.account, str(first.text), first.url) == (last, "One team a plant", "https://a.example/x")
    covered = software.dataset.replace(under=software.dataset)
    assert sheet_of(software, notes=notes, dataset=covered).examples[0].url == HIDDEN_ADDRESS


def test_segments_to_come_back_to_stand_under_not_yet(software, sheet_of):
    """A segment whose verdict is not yet is named with its reason and n; no other is."""
    why = message("segments.verdict.few", customers=3, deals=2)
    segments = pd.DataFrame(
        {
            "name": ["Small shops", "Others"],
            "verdict": ["not_yet", "keep"],
            "verdict_reason": [why, why],
            "verdict_n": [7, 9],
        }
    )
    lines = sheet_of(software, segments=segments).not_yet
    assert [(str(line.head), line.n) for line in lines] == [("Small shops", 7)]


def test_a_project_without_data_shows_nothing_that_looks_measured():
    """With no account there is no rate, no figure and no n; what was written stands there as belief."""
    accounts = pd.DataFrame({"account_id": pd.Series([], dtype="str"), "relation": pd.Series([], dtype="str")})
    dataset = icp.Dataset(accounts=accounts)
    value, profit = icp.lifetime_value(dataset), icp.profitability(dataset)
    best = icp.best_customers(dataset, value, profit)
    desirability = icp.suggest_desirability(dataset, best)
    weights = icp.equal_weights(desirability)
    fit, chance = icp.fit_score(dataset.accounts, desirability, weights), icp.conversion(dataset, desirability, weights)
    tiers = icp.assign_tiers(value, fit, chance, icp.Capacity())
    notes = SheetNotes(lines=(WrittenLine("What hurts", "Orders typed twice"),))
    sheet = icp.icp_sheet(
        dataset, best, desirability, weights, icp.commonalities(dataset, best.members), tiers,
        conversion=chance, notes=notes,
    )  # fmt: skip
    assert sheet.rates.rates == () and sheet.rates.reason is not None
    assert [(row.badge, row.n) for row in sheet.rows] == [("belief", 0)]
    assert sheet.disqualifiers == sheet.examples == ()
    assert "believed" in str(sheet.headline)


def test_the_floor_of_fit_is_the_one_that_tiers_and_versions_go_by(software, sheet_of):
    """A higher floor on the board lets fewer deals fit on the sheet, and the line says which floor it is."""
    usual, strict = (sheet_of(software, capacity=Capacity(minimum_fit=floor)).rates for floor in (50, 56))
    assert usual.rates[0].n > strict.rates[0].n and usual.rates[1] == strict.rates[1]
    assert (usual.floor, strict.floor) == (50, 56)
