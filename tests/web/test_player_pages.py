"""The player's pages: what stands on them, what an answer does, and what never reaches a browser too early."""

import json
from dataclasses import replace

import pytest
from flask import Flask
from lxml import html

from lti_tool.domain.roles import Role
from lti_tool.services.legal import PACKAGE
from lti_tool.web.media import media_addresses
from lti_tool.web.pages import install_pages
from lti_tool.web.player import make_player
from lti_tool.web.preview import Memory
from lti_tool.web.refusing import Refuse
from lti_tool.web.visit import Visit
from tests.fakes.modules import DEADLINE, GUARDIAN, PERSONAL, sample_module

QUIZ = "/learn/abc/units/quiz"
ANSWER = f"{QUIZ}/questions/frist"
SOLUTIONS = [DEADLINE.explanation.replace("*", ""), PERSONAL.explanation, GUARDIAN.explanation, *GUARDIAN.accepted]


class Player:
    """The blueprint in an application of its own, with one visit that tests can change."""

    def __init__(self) -> None:
        module = sample_module()
        self.memory = Memory()
        self.memory.module = module
        self.visit = Visit(
            launch_id="abc",
            module=module,
            role=Role.LEARNER,
            locale="de",
            keeper=self.memory,
            csrf_token="the-token",
            return_url="https://lms.example/course/7",
        )
        app = Flask("lti_tool.web.tests", root_path=str(PACKAGE / "web"))
        install_pages(app, locale=lambda: self.visit.locale)
        app.register_blueprint(make_player(self._enter, media_url=media_addresses()))
        app.register_error_handler(Refuse, lambda no: (no.code, 400))
        self.client = app.test_client()

    def _enter(self, launch_id: str) -> Visit:
        if launch_id != self.visit.launch_id:
            raise Refuse("KC-SESSION-MISSING")
        return self.visit

    def change(self, **values: object) -> None:
        self.visit = replace(self.visit, **values)

    def page(self, address: str):
        answer = self.client.get(address)
        assert answer.status_code == 200
        return html.fromstring(answer.text)

    def answer(self, *ticks: str, to: str = ANSWER, parts: bool = False, token: str = "the-token"):
        headers = {"Accept": "application/json"} if parts else {"Accept": "text/html"}
        return self.client.post(to, data={"csrf_token": token, "answer": list(ticks)}, headers=headers)


@pytest.fixture
def player() -> Player:
    return Player()


def words(root) -> str:
    return " ".join(root.text_content().split())


@pytest.mark.parametrize(
    ("address", "page"), [("/learn/abc/", "module"), (QUIZ, "unit"), ("/learn/abc/result", "result")]
)
@pytest.mark.parametrize("locale", ["de", "en"])
def test_every_page_has_its_marks_one_heading_and_the_legal_links(player, address, page, locale):
    player.change(locale=locale)
    root = player.page(address)
    body = root.body
    assert (body.get("data-page"), body.get("data-role"), body.get("data-module")) == (
        page,
        "learner",
        "dsgvo-grundlagen",
    )
    assert root.get("lang") == locale
    assert len(root.findall(".//h1")) == 1
    assert root.xpath("//a[@class='kc-skip']/@href") == ["#content"]
    links = root.xpath("//footer//a/@href")
    assert [link.partition("?")[0] for link in links] == [
        "/legal/privacy",
        "/legal/accessibility",
        "/legal/report-barrier",
    ]


def test_content_says_its_language_where_it_is_not_the_page_s(player):
    assert player.page("/learn/abc/").xpath("//h1/@lang") == []
    player.change(locale="en")
    assert player.page("/learn/abc/").xpath("//h1/@lang") == ["de"]


def test_no_page_holds_inline_styles_or_scripts(player):
    for address in ("/learn/abc/", QUIZ, "/learn/abc/result", "/learn/abc/units/einzeln"):
        root = player.page(address)
        assert root.xpath("//style | //*[@style] | //script[not(@src)] | //@*[starts-with(name(), 'on')]") == []


def test_at_first_the_module_page_leads_to_the_first_step(player):
    root = player.page("/learn/abc/")
    assert "Lernen beginnen" in words(root)
    assert root.xpath("//div[@class='kc-goon']//a/@href") == ["/learn/abc/units/warum"]


def test_later_it_leads_to_where_one_stopped(player):
    player.page("/learn/abc/units/warum")
    root = player.page("/learn/abc/")
    assert root.xpath("//div[@class='kc-goon']//a/@href") == [QUIZ]
    assert "Weiter mit Schritt 2 von 4" in words(root)
    assert root.xpath("//a[@aria-current='step']/@href") == ["/learn/abc/units/warum"]


def test_thresholds_are_said_in_words(player):
    text = words(player.page("/learn/abc/"))
    assert "mindestens 50 %" in text
    assert "mehr als 50 %" in text


def test_a_look_at_a_unit_is_remembered_a_head_request_is_not(player):
    player.client.head("/learn/abc/units/warum")
    assert player.memory.load().visited == frozenset()
    player.page("/learn/abc/units/warum")
    assert player.memory.load().visited == {"warum"}


def test_no_solution_stands_in_the_pages_of_an_open_quiz(player):
    for address in (QUIZ, "/learn/abc/", "/learn/abc/result", "/learn/abc/units/einzeln"):
        text = player.client.get(address).text
        assert [solution for solution in SOLUTIONS if solution in text] == []


def test_a_question_is_a_fieldset_whose_legend_is_the_question(player):
    legend = player.page(QUIZ).xpath("//article[@id='question-frist']//fieldset/legend")[0]
    assert words(legend) == DEADLINE.prompt


def test_a_question_of_several_paragraphs_describes_its_fieldset(player):
    fieldset = player.page(QUIZ).xpath("//article[@id='question-welche']//fieldset")[0]
    prompt = fieldset.getparent().get_element_by_id(fieldset.get("aria-describedby"))
    assert "Denken Sie an das Bürgerbüro." in words(prompt)


def test_an_answer_is_kept_and_leads_back_to_its_feedback(player):
    answer = player.answer("b")
    assert (answer.status_code, answer.location) == (303, f"{QUIZ}#feedback-frist")
    feedback = player.page(QUIZ).get_element_by_id("feedback-frist")
    assert "Richtig" in words(feedback)
    assert "2 von 2 Punkten" in words(feedback)
    assert "bekannt" in words(feedback)


def test_a_wrong_answer_keeps_its_tick_and_shows_a_hint(player):
    player.answer("a")
    question = player.page(QUIZ).get_element_by_id("question-frist")
    assert question.xpath(".//input[@checked]/@value") == ["a"]
    assert "Artikel 33" in words(question)
    assert "Noch 1 Versuch" in words(question)


def test_when_no_try_is_left_the_solution_is_shown(player):
    player.answer("a")
    player.answer("c")
    question = player.page(QUIZ).get_element_by_id("question-frist")
    assert question.xpath(".//form") == []
    assert "Das wäre richtig gewesen" in words(question)


def test_one_at_a_time_leads_back_to_the_same_question(player):
    answer = player.answer("b", to="/learn/abc/units/einzeln/questions/erste")
    assert answer.location == "/learn/abc/units/einzeln?question=erste#feedback-erste"
    root = player.page("/learn/abc/units/einzeln?question=erste")
    assert root.xpath("//nav[@class='kc-pager']//a/@href") == ["/learn/abc/units/einzeln?question=zweite"]


def test_the_script_gets_what_has_changed_and_what_to_say(player):
    answer = player.answer("a", parts=True)
    changed = json.loads(answer.text)
    assert answer.status_code == 200
    assert set(changed["parts"]) == {"question-frist", "quiz-summary"}
    assert changed["announce"] == "Nicht richtig. 0 von 2 Punkten. Noch 1 Versuch."
    assert changed["focus"] == "feedback-frist"
    assert [solution for solution in SOLUTIONS if solution in answer.text] == []


def test_the_script_hears_of_a_right_answer(player):
    assert json.loads(player.answer("b", parts=True).text)["announce"] == "Richtig. 2 von 2 Punkten."


def test_the_script_hears_of_no_limit_where_there_is_none(player):
    answer = player.answer("a", to="/learn/abc/units/einzeln/questions/erste", parts=True)
    assert json.loads(answer.text)["announce"] == "Nicht richtig. 0 von 2 Punkten."


def test_the_script_hears_of_a_half_right_answer(player):
    answer = player.answer("a", to=f"{QUIZ}/questions/welche", parts=True)
    assert json.loads(answer.text)["announce"] == "Teilweise richtig. 1,5 von 3 Punkten. Noch 1 Versuch."


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("frist", "Bitte wählen Sie eine Antwort aus."),
        ("welche", "Bitte kreuzen Sie mindestens eine Antwort an."),
        ("wer", "Bitte schreiben Sie eine Antwort."),
    ],
)
def test_an_empty_answer_is_asked_for_again_at_its_field_and_above(player, question, text):
    answer = player.answer(to=f"{QUIZ}/questions/{question}")
    root = html.fromstring(answer.text)
    assert answer.status_code == 422
    assert root.xpath("//div[@role='alert']//a/@href") == [f"#problem-{question}"]
    assert words(root.get_element_by_id(f"problem-{question}")) == text
    assert player.memory.load().tries == {}


def test_an_empty_answer_is_said_to_the_script(player):
    answer = player.answer(parts=True)
    assert answer.status_code == 422
    assert json.loads(answer.text)["focus"] == "problem-frist"


def test_a_second_click_on_a_right_answer_is_no_mistake(player):
    player.answer("b")
    assert player.answer("b").status_code == 303
    assert len(player.memory.load().tries["quiz/frist"]) == 1


def test_more_tries_than_there_are_are_refused(player):
    player.answer("a")
    player.answer("a")
    assert player.answer("b").text == "KC-TRIES-USED"


@pytest.mark.parametrize("token", ["", "another", "thé-tokén"])
def test_a_form_of_somebody_else_is_refused(player, token):
    assert player.answer("b", token=token).text == "KC-CSRF"
    assert player.memory.load().tries == {}


@pytest.mark.parametrize("ticks", [("z",), ("a", "b")])
def test_an_answer_that_the_page_does_not_offer_is_refused(player, ticks):
    assert player.answer(*ticks).text == "KC-BAD-INPUT"


def test_a_text_that_is_too_long_is_refused(player):
    assert player.answer("x" * 1001, to=f"{QUIZ}/questions/wer").text == "KC-BAD-INPUT"


@pytest.mark.parametrize(
    "address",
    ["/learn/abc/units/gibt-es-nicht", "/learn/abc/units/einzeln?question=gibt-es-nicht"],
)
def test_what_does_not_exist_is_refused(player, address):
    assert player.client.get(address).text == "KC-NOT-FOUND"


@pytest.mark.parametrize("address", [f"{QUIZ}/questions/x", "/learn/abc/units/x/questions/frist"])
def test_an_answer_to_nothing_is_refused(player, address):
    assert player.answer("b", to=address).text == "KC-NOT-FOUND"


def test_the_guard_stands_before_every_page(player):
    for address in ("/learn/xyz/", "/learn/xyz/units/quiz", "/learn/xyz/result"):
        assert player.client.get(address).text == "KC-SESSION-MISSING"
    assert player.answer("b", to="/learn/xyz/units/quiz/questions/frist").text == "KC-SESSION-MISSING"


def test_the_result_says_what_was_reached_and_what_is_missing(player):
    player.page("/learn/abc/units/warum")
    player.answer("b")
    text = words(player.page("/learn/abc/result"))
    assert "Noch nicht abgeschlossen" in text
    assert "2 von 9 Punkten" in text


def test_who_has_done_everything_is_led_back_to_the_course(player):
    for unit in ("warum", "quiz", "weiterlesen", "einzeln"):
        player.page(f"/learn/abc/units/{unit}")
    for address, given in (
        ("quiz/questions/frist", ("b",)),
        ("quiz/questions/welche", ("a", "c")),
        ("quiz/questions/wer", ("Datenschutzbeauftragte",)),
        ("einzeln/questions/erste", ("b",)),
        ("einzeln/questions/zweite", ("datenschutzbeauftragter.",)),
    ):
        player.answer(*given, to=f"/learn/abc/units/{address}")
    root = player.page("/learn/abc/result")
    assert "9 von 9 Punkten" in words(root)
    assert root.xpath("//div[@class='kc-goon']//a/@href") == ["https://lms.example/course/7"]
    assert "Ergebnis ansehen" in words(player.page("/learn/abc/"))
    player.change(return_url=None)
    assert player.page("/learn/abc/result").xpath("//div[@class='kc-goon']//a/@href") == ["/learn/abc/"]


def test_a_teacher_can_look_at_progress_and_change_the_view(player):
    player.change(role=Role.TEACHER, may_switch_view=True, sees_progress=True, newer_version="1.1.0")
    notices = player.page("/learn/abc/").find_class("kc-notices")[0]
    assert notices.xpath(".//a/@href") == ["/learn/abc/progress"]
    assert notices.xpath(".//form/@action") == ["/learn/abc/view", "/learn/abc/upgrade"]
    assert notices.xpath(".//input[@name='view']/@value") == ["learner"]
    assert notices.xpath(".//input[@name='csrf_token']/@value") == ["the-token"] * 2
    assert "Zurückstellen können Sie nicht" in words(notices)


def test_a_teacher_who_looks_as_learners_do_can_go_back(player):
    player.change(may_switch_view=True)
    root = player.page("/learn/abc/")
    assert root.xpath("//input[@name='view']/@value") == ["teacher"]
    assert "/learn/abc/progress" not in root.xpath("//a/@href")


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"anonymous": True}, "Ihr LMS teilt uns nicht mit, wer Sie sind."),
        ({"test_user": True}, "Sie sind als Testperson hier"),
        ({"role": Role.NONE}, "Sie nehmen an diesem Kurs nicht teil."),
    ],
)
def test_a_page_says_what_is_unusual_about_a_visit(player, values, text):
    assert player.page("/learn/abc/").find_class("kc-notices") == []
    player.change(**values)
    assert text in words(player.page("/learn/abc/").find_class("kc-notices")[0])
