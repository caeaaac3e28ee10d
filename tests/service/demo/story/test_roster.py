"""The people of the demo organisation and their lines: counts and planted facts."""

from collections import Counter
from datetime import date

from service.demo.story.couples import allowed
from service.demo.story.lines import all_lines, meetings, planted
from service.demo.story.roster import by_email, manager_chain, roster, share_reporting_line

TODAY = date(2026, 11, 24)


def test_124_people_work_in_nine_departments() -> None:
    assert len(roster()) == len(by_email()) == 124
    assert len({person.department for person in roster()}) == 9
    assert all(person.email.endswith("@tidewater.example") for person in roster())


def test_people_live_in_five_time_zones_and_write_three_languages() -> None:
    assert len({person.time_zone for person in roster()}) == 5
    written = {
        line.lang for lines in all_lines().values() for line in (*lines.offers, *lines.seeks)
    }
    assert written == {"en", "es", "de"}


def test_tenures_run_from_three_weeks_to_thirty_six_years() -> None:
    tenures = [person.tenure_weeks for person in roster()]
    assert (min(tenures), max(tenures)) == (3, 36 * 52)
    assert all(person.tenure_weeks < (person.career_years + 1) * 52 for person in roster())


def test_every_manager_is_on_the_roster_and_no_chain_is_a_circle() -> None:
    assert all(set(manager_chain(person)) <= set(by_email()) for person in roster())
    assert max(len(manager_chain(person)) for person in roster()) == 2


def test_the_demo_sign_ins_have_their_roles() -> None:
    people = by_email()
    assert people["mara.quist@tidewater.example"].roles == ("employee",)
    assert people["helen.okoro@tidewater.example"].roles == ("employee",)
    assert people["idris.bell@tidewater.example"].roles == ("employee", "lead", "admin")


def test_everyone_offers_and_seeks_two_to_six_lines_and_none_is_written_twice() -> None:
    assert list(all_lines()) == [person.email for person in roster()]
    texts = []
    for lines in all_lines().values():
        assert 2 <= len(lines.offers) <= 6
        assert 2 <= len(lines.seeks) <= 6
        texts += [line.text for line in (*lines.offers, *lines.seeks)]
    assert len(texts) == len(set(texts))
    assert all(3 <= len(text) <= 200 for text in texts)


def test_lines_are_written_in_a_language_of_their_author() -> None:
    for email, lines in all_lines().items():
        langs = {line.lang for line in (*lines.offers, *lines.seeks)}
        assert langs <= {*by_email()[email].languages, "en"}


def test_four_gaps_are_sought_by_many_and_offered_by_at_most_one() -> None:
    offered = Counter(line.skill for lines in all_lines().values() for line in lines.offers)
    sought = Counter(line.skill for lines in all_lines().values() for line in lines.seeks)
    assert len(planted().gaps) == 4
    assert all(sought[skill] >= 8 and offered[skill] <= 1 for skill in planted().gaps)


def test_three_hidden_teachers_do_not_offer_the_wanted_skill_they_teach() -> None:
    hidden = planted().hidden_teachers
    assert len(hidden) == 3
    for email, skill in hidden.items():
        assert skill in planted().gaps
        assert skill not in {line.skill for line in all_lines()[email].offers}


def test_the_tempting_pair_meets_both_ways_inside_one_reporting_line() -> None:
    one, other = planted().tempting_pair
    assert len(meetings(one, other)) >= 2
    assert len(meetings(other, one)) >= 2
    assert share_reporting_line(by_email()[one], by_email()[other])
    assert not allowed(by_email()[one], by_email()[other], TODAY)


def test_one_colleague_has_all_that_another_wants_and_wants_nothing_back() -> None:
    admired, admirer = planted().one_way
    assert len(meetings(admirer, admired)) == len(all_lines()[admirer].seeks)
    assert meetings(admired, admirer) == ()


def test_many_lines_meet_both_ways_across_generations() -> None:
    found = 0
    for one in roster():
        for other in roster():
            apart = one.career_years - other.career_years >= 12
            both = meetings(one.email, other.email) and meetings(other.email, one.email)
            found += bool(apart and both and allowed(one, other, TODAY))
    assert found >= 100
