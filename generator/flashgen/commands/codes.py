"""The codes of what is wrong with ignored findings, and with what a build is asked for."""

from flashgen.diagnostics import Rule

IGNORES_NOTHING = Rule.warning(
    "FG180",
    "ignore that ignores nothing",
    "The finding it was written for is gone; left alone, it would hide the next one.",
    bad=r"""
summary: The spread $\sigma$ of the noise. # flashgen: ignore=FG307
""",
    good=r"""
summary: The macro \sigma, as it is written. # flashgen: ignore=FG307
""",
)
NOT_FOLLOWED = Rule.warning(
    "FG181",
    "ignore that cannot be followed",
    """
    The comment or setting names no code, or a code that does not exist, or an error. Errors
    cannot be ignored: they would break a card.
    """,
    bad=r"""
summary: The macro $\sigma$. # flashgen: ignore=FG301
""",
    good=r"""
summary: The macro \sigma, as it is written. # flashgen: ignore=FG307
""",
)
NO_SUCH_TIER = Rule.error(
    "FG147",
    "tier without a card",
    """
    `flashgen build --tier` writes a package with the cards of one tier, and this deck has no such
    card.
    """,
)
NO_ANSWER = Rule.warning(
    "FG188",
    "address that does not answer",
    """
    `flashgen check --links` asked for the `url` or the `doi` of a source, and nobody was there,
    or there is no such page. Those who read your cards cannot look it up. A page that lets in
    only people (401, 403 and 429) counts as one that answers.
    """,
)
