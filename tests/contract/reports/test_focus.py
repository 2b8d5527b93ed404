"""Of a request that is too long, the way to what it is about stays, with what is near."""

import json

import pytest

from aws_contract.reports.focus import focused

LONG = "x" * 50


def request(items=9, broken=7):
    channels = [{"Name": f"c{at}", "Filler": [LONG] * 9} for at in range(items)]
    channels[broken]["Name"] = "BROKEN"
    return json.dumps({"Before": [LONG] * 20, "Spec": {"Channels": channels}, "After": 1})


def test_a_request_that_fits_is_whole():
    assert focused('{"a":[1,2]}', [("a", 0)], 100) == '{"a": [1, 2]}'


def test_the_broken_part_of_a_long_request_is_shown_with_the_way_to_it():
    shown = focused(request(), [("Spec", "Channels", 7, "Name")], 2000)
    assert shown == "\n".join(
        (
            "{",
            '  "Before": [… 20 items …],',
            '  "Spec": {',
            '    "Channels": [',
            "      {… 2 members …},",
            "      … 5 more …",
            "      {… 2 members …},",
            "      {",
            '        "Name": "BROKEN",',
            '        "Filler": [… 9 items …]',
            "      },",
            "      … 1 more …",
            "    ]",
            "  },",
            '  "After": 1',
            "}",
        )
    )


def test_two_places_are_both_shown():
    places = [("Spec", "Channels", 2, "Name"), ("Spec", "Channels", 7, "Name")]
    shown = focused(request(), places, 2000)
    assert '"c2"' in shown
    assert '"BROKEN"' in shown


def test_a_place_that_was_left_out_of_the_request_does_no_harm():
    shown = focused(request(), [("Spec", "Missing", 3), ("Spec", "Channels", 99)], 2000)
    assert '"Channels": [' in shown


def test_what_is_still_too_long_is_cut():
    assert len(focused(request(), [("Spec", "Channels", 7, "Name")], 60)) < 100


@pytest.mark.parametrize("text", ["no json" * 60, "[" * 5000, '"' + "x" * 500 + '"', "[1]" * 200])
@pytest.mark.parametrize("places", [[], [()], [("a", 0)]])
def test_what_is_no_object_is_cut_in_its_middle(text, places):
    assert "characters" in focused(text, places, 100)
