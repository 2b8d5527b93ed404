"""The pictures of the guides are there, small, and are what the guides name."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
ASSETS = ROOT / ".github" / "assets"
GUIDES = ("README.md", "contract/README.md")


def named(guide):
    text = (ROOT / guide).read_text("utf-8")
    return [(ROOT / guide).parent / name for name in re.findall(r'[("]([\w./]+\.png)[)"]', text)]


@pytest.mark.parametrize("guide", GUIDES)
def test_the_pictures_of_a_guide_are_there(guide):
    pictures = named(guide)
    assert pictures
    assert all(each.resolve().is_file() for each in pictures)


def test_every_picture_is_shown_somewhere():
    shown = {each.resolve() for guide in GUIDES for each in named(guide)}
    assert shown == set(ASSETS.iterdir())


@pytest.mark.parametrize("picture", sorted(ASSETS.iterdir()), ids=lambda path: path.name)
def test_a_picture_is_a_small_png(picture):
    content = picture.read_bytes()
    assert content.startswith(b"\x89PNG")
    assert len(content) < 250_000
