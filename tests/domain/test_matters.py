"""同一事项: when two titles tell the same matter, and how often it was told.

Shares are counted by hand: a title of n different pairs has n characters and one more.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from random import Random
from time import process_time

import pytest

from app.domain.matters import alike, alike_among, matter_words, same_matter
from app.domain.repeats import Repeats, Thresholds, Told, repeats

MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)
BY_THE_BOOK = Thresholds(of_one=3, enterprises=5)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("关于厂房二期消防验收的问题", "厂房二期消防验收"),
        ("反映厂房２期（消防）验收，请求协调。", "厂房期消防验收协调"),
        ("义乌市恒达针织有限公司咨询ＡＢ证 12345", "ab证"),
        ("希望申请问题", ""),
    ],
)
def test_of_a_title_only_what_tells_the_matter_is_looked_at(title: str, words: str) -> None:
    assert matter_words(title, enterprise="义乌市恒达针织有限公司") == words


def test_the_name_of_an_enterprise_is_taken_off_as_it_is_written_in_the_title() -> None:
    assert matter_words("（甲乙）公司停电", enterprise="(甲乙)公司") == "停电"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        # 5 pairs and 5 pairs, 3 in common: 2·3 ÷ 10 = 0.6.
        ("甲乙丙丁戊己", "甲乙丙丁庚辛", True),
        # 5 and 6, 3 in common: 6 ÷ 11 < 0.6.
        ("甲乙丙丁戊己", "甲乙丙丁庚辛壬", False),
        # 7 and 3, 3 in common: 6 ÷ 10 = 0.6.
        ("甲乙丙丁戊己庚辛", "甲乙丙丁", True),
        ("厂房二期消防验收", "厂房二期消防验收", True),
        ("电", "电", True),
        ("电", "水", False),
    ],
)
def test_titles_are_alike_from_six_tenths_of_their_pairs_on(
    one: str, other: str, expected: bool
) -> None:
    assert alike(one, other) is expected
    assert alike(other, one) is expected


def test_the_same_words_in_another_field_or_in_none_are_another_matter() -> None:
    assert same_matter(("0102", "消防验收"), ("0102", "消防验收"))
    assert not same_matter(("0102", "消防验收"), ("0103", "消防验收"))
    assert not same_matter(("", "消防验收"), ("", "消防验收"))
    assert not same_matter(("0102", ""), ("0102", ""))


def test_looking_words_up_finds_what_comparing_each_with_each_finds() -> None:
    chance = Random(4)
    titles = {"".join(chance.choices("甲乙丙丁", k=chance.randint(1, 9))) for _ in range(300)}
    found = alike_among(titles, titles)
    compared = {t: {other for other in titles if alike(t, other)} for t in titles}
    assert {t: set(others) for t, others in found.items()} == compared
    assert max(map(len, compared.values())) > 10


def test_thousands_of_different_titles_of_one_field_are_soon_compared() -> None:
    """Each with each would be 16 million comparisons, some 20 seconds."""
    chance = Random(5)
    common = [chr(0x4E00 + n) for n in range(400)]
    titles = ["企业厂房消防" + "".join(chance.choices(common, k=8)) for _ in range(4000)]
    begin = process_time()
    alike_among(titles, titles)
    assert process_time() - begin < 3


def told(
    n: int, *, enterprise: int | None, days: int, words: str = "消防验收", **more: str
) -> Told:
    return Told(
        problem=n,
        enterprise=enterprise,
        field=more.get("field", "0102"),
        city=more.get("city", "3307"),
        words=words,
        registered_at=MONDAY + days * DAY,
    )


def test_the_third_telling_of_an_enterprise_crosses_the_threshold() -> None:
    three = [told(n, enterprise=7, days=n) for n in (1, 2, 3)]
    other = told(4, enterprise=8, days=4, words="用电报装")
    found = repeats([*three, other], told=[*three, other], thresholds=BY_THE_BOOK)
    crossed = Repeats(of_one=3, since=MONDAY + 3 * DAY)
    assert found == {1: crossed, 2: crossed, 3: crossed}


def test_the_fifth_enterprise_of_a_city_crosses_the_threshold_however_often_each_tells() -> None:
    tellings = [told(n, enterprise=n % 5, days=n) for n in range(1, 5)]
    tellings += [told(9, enterprise=1, days=0), told(10, enterprise=11, days=8)]
    elsewhere = told(20, enterprise=20, days=5, city="3301")
    found = repeats([*tellings, elsewhere], told=[*tellings, elsewhere], thresholds=BY_THE_BOOK)
    crossed = Repeats(enterprises=5, since=MONDAY + 8 * DAY)
    assert found == dict.fromkeys((1, 2, 3, 4, 9, 10), crossed)


def test_an_enterprise_tells_its_matter_in_any_city() -> None:
    tellings = [
        told(n, enterprise=7, days=n, city=city) for n, city in enumerate(("3301", "3302", "3307"))
    ]
    found = repeats(tellings, told=tellings, thresholds=BY_THE_BOOK)
    assert found[0] == Repeats(of_one=3, since=MONDAY + 2 * DAY)


def test_what_lies_before_the_days_counts_for_others_no_more_than_for_itself() -> None:
    """An old open problem with newer ones of its enterprise: two are not three with itself."""
    old, newer = told(1, enterprise=7, days=-100), [told(n, enterprise=7, days=n) for n in (2, 3)]
    assert repeats([old], told=newer, thresholds=BY_THE_BOOK) == {}
    more = [*newer, told(4, enterprise=7, days=4)]
    found = repeats([old], told=more, thresholds=BY_THE_BOOK)
    assert found == {1: Repeats(of_one=3, since=MONDAY + 4 * DAY)}


def test_who_is_no_enterprise_repeats_nothing_but_shares_the_matter_of_others() -> None:
    person = told(1, enterprise=None, days=0)
    others = [told(n, enterprise=n, days=n) for n in range(2, 7)]
    found = repeats([person], told=[person, *others], thresholds=BY_THE_BOOK)
    assert found == {1: Repeats(enterprises=5, since=MONDAY + 6 * DAY)}


def test_a_title_that_says_nothing_or_has_no_field_is_not_counted() -> None:
    silent = [told(n, enterprise=7, days=n, words="") for n in range(3)]
    nowhere = [told(n, enterprise=7, days=n, field="") for n in range(3, 6)]
    assert repeats([*silent, *nowhere], told=[*silent, *nowhere], thresholds=BY_THE_BOOK) == {}


def test_counting_is_the_same_in_any_order() -> None:
    tellings = [
        told(10 * n + e, enterprise=e, days=n * e, words=words)
        for n, (e, words) in enumerate(product(range(1, 7), ("消防验收", "消防验收备案", "用电")))
    ]
    found = repeats(tellings, told=tellings, thresholds=BY_THE_BOOK)
    backwards = repeats(tellings[::-1], told=tellings[::-1], thresholds=BY_THE_BOOK)
    assert found == backwards
