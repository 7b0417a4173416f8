"""The first sentence of a prompt stands where a line is needed."""

import pytest

from flashgen.markup.opening import opening

CODE = "```python\nprint(1)\n```"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  One. Two? ", ("  One. Two? ", "")),
        ("One?\nTwo.", ("One?", "Two.")),
        ("What is `a. B`? And C?\n\nD.", ("What is `a. B`?", "And C?\n\nD.")),
        ("Is $x. Y$ small\nor not? So.\n", ("Is $x. Y$ small or not?", "So.")),
        ("Take 1.5 of it, e.g. this. Then?\nB", ("Take 1.5 of it, e.g. this.", "Then?\nB")),
        (f"What does this print\n{CODE}", ("What does this print", CODE)),
        (f"What does this print:\n\n{CODE}", ("What does this print:", CODE)),
        ("Which one\n\n- a\n- b", ("Which one", "- a\n- b")),
        (f"{CODE}\n\nWhat?", ("print(1) What?", f"{CODE}\n\nWhat?")),
        ("- a\n- b", ("a b", "- a\n- b")),
    ],
)
def test_a_text_is_split_after_its_first_sentence(text: str, expected: tuple[str, str]) -> None:
    assert opening(text) == expected


def test_the_words_of_what_is_no_sentence_are_cut() -> None:
    text = "- " + "word " * 40 + "\n- end"
    line, rest = opening(text)
    assert (len(line), line[-5:], rest) == (80, "word…", text)
