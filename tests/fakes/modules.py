"""A small module as values: every kind of unit that needs no media, every kind of question."""

from dataclasses import replace

from connectors.module.model import (
    Author,
    Choice,
    Comparison,
    Competence,
    Completion,
    DeliveryFormat,
    Level,
    Licence,
    LinkBlock,
    Module,
    Question,
    QuestionKind,
    Section,
    TextBlock,
    Threshold,
    Unit,
    UnitType,
)

TEXT = """Wer im Rathaus arbeitet, hat täglich mit **personenbezogenen Daten** zu tun.

## Was zählt dazu?

- Name und Anschrift
- ein Aktenzeichen, wenn es zu einer Person führt

> Es reicht, dass eine Person bestimmbar ist.

| Angabe | Personenbezogen? |
|---|---|
| Kfz-Kennzeichen | ja |
| Zahl der Einwohner:innen | nein |
"""

DEADLINE = Question(
    id="frist",
    kind=QuestionKind.SINGLE,
    points=2,
    prompt="Innerhalb welcher Frist müssen Sie eine Datenpanne melden?",
    choices=(
        Choice(id="a", markdown="24 Stunden", right=False),
        Choice(id="b", markdown="72 Stunden", right=True),
        Choice(id="c", markdown="eine Woche", right=False),
    ),
    hints=("Es steht in **Artikel 33** DSGVO.",),
    explanation="Die Frist beginnt, sobald die Panne *bekannt* wird.",
)
PERSONAL = Question(
    id="welche",
    kind=QuestionKind.MULTIPLE,
    points=3,
    prompt="Welche Angaben sind personenbezogen?\n\nDenken Sie an das Bürgerbüro.",
    choices=(
        Choice(id="a", markdown="die Steuernummer", right=True),
        Choice(id="b", markdown="die Zahl der Einwohner:innen", right=False),
        Choice(id="c", markdown="das Kfz-Kennzeichen", right=True),
    ),
    explanation="Steuernummer und Kennzeichen führen zu einer Person.",
)
GUARDIAN = Question(
    id="wer",
    kind=QuestionKind.TEXT,
    points=1,
    prompt="Wer wacht in der Kommune über den Datenschutz?",
    accepted=("Datenschutzbeauftragte", "Datenschutzbeauftragter"),
    explanation="Jede Kommune muss eine oder einen benennen.",
)

WHY = Unit(id="warum", title="Warum Datenschutz?", type=UnitType.TEXT, minutes=5, blocks=(TextBlock(markdown=TEXT),))
QUIZ = Unit(
    id="quiz",
    title="Erkennen Sie es?",
    type=UnitType.QUIZ,
    minutes=10,
    blocks=(TextBlock(markdown="Drei Fragen zum ersten Abschnitt."),),
    questions=(DEADLINE, PERSONAL, GUARDIAN),
)
READ_ON = Unit(
    id="weiterlesen",
    title="Zum Weiterlesen",
    type=UnitType.LINK,
    blocks=(LinkBlock(title="Die DSGVO im Wortlaut", url="https://eur-lex.europa.eu/", text="Zum Nachschlagen."),),
)
ONE_BY_ONE = Unit(
    id="einzeln",
    title="Eins nach dem anderen",
    type=UnitType.QUIZ,
    questions=(replace(DEADLINE, id="erste"), replace(GUARDIAN, id="zweite")),
    attempts=0,
    one_at_a_time=True,
)


def sample_module() -> Module:
    """Return four units, nine points; over half of the points and at least half of the units complete it."""
    return Module(
        id="dsgvo-grundlagen",
        version="1.0.0",
        title="Datenschutz im Rathaus",
        language="de",
        summary="Personenbezogene Daten erkennen und wissen, was bei einer Panne zu tun ist.",
        outcomes=("Sie erkennen personenbezogene Daten im Arbeitsalltag.", "Sie melden eine Datenpanne rechtzeitig."),
        authors=(Author(name="Redaktion KommunalCampus", organisation="KommunalCampus eG"),),
        licence=Licence(
            id="CC-BY-SA-4.0",
            holder="KommunalCampus eG",
            link="https://creativecommons.org/licenses/by-sa/4.0/deed.de",
        ),
        delivery_format=DeliveryFormat.ON_DEMAND,
        minutes=90,
        level=Level.BASIC,
        topics=("Datenschutz",),
        competences=(Competence(framework="DigComp-2.2", id="4.2", title="Schutz personenbezogener Daten"),),
        completion=Completion(
            visited=Threshold(comparison=Comparison.AT_LEAST, percent=50),
            points=Threshold(comparison=Comparison.OVER, percent=50),
        ),
        sections=(
            Section(id="einstieg", title="Einstieg", units=(WHY, QUIZ)),
            Section(id="alltag", title="Im Alltag einer Stadtverwaltung", units=(READ_ON, ONE_BY_ONE)),
        ),
    )
