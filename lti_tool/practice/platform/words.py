"""Every text of the practice LMS in its two languages; few enough to need no catalogue."""

from collections.abc import Mapping

DEFAULT_LANGUAGE = "de"

GERMAN = {
    "product": "Übungs-LMS",
    "banner": "Nur zum Ausprobieren: Alle Personen und Kurse sind erfunden.",
    "skip": "Zum Inhalt springen",
    "language_nav": "Sprache",
    "where_nav": "Wo Sie sind",
    "signed_in": "Angemeldet als",
    "change_person": "Person wechseln",
    "footer": "Dieses kleine LMS gehört zu kommunalcampus-lms. Nach einem Neustart hat es alles vergessen.",
    "learner": "Teilnehmer:in",
    "trainer": "Trainer:in",
    "coordinator": "Weiterbildungs\u00adkoordinator:in",
    "choose_title": "Wer möchten Sie sein?",
    "choose_intro": (
        "Hier probieren Sie aus, wie ein Modul in einem LMS aussieht. Wählen Sie eine erfundene Person, "
        "öffnen Sie ihren Kurs und klicken Sie dort auf eine Aktivität."
    ),
    "person_legend": "Person",
    "sharing_legend": "Was das LMS über die Person weitergibt",
    "sharing_hint": "Manche LMS geben weder Namen noch E-Mail-Adresse weiter. Auch dann funktioniert das Modul.",
    "share_name": "Namen weitergeben",
    "share_email": "E-Mail-Adresse weitergeben",
    "choose_submit": "Zum Kurs",
    "course_activities": "Aktivitäten",
    "course_intro": "Jede Aktivität öffnet ein Modul, genau so, wie es in einem echten LMS geschieht.",
    "course_empty": "In diesem Kurs gibt es noch keine Aktivität.",
    "course_link": "Kurs",
    "shared_both": "Name und E-Mail-Adresse werden weitergegeben.",
    "shared_name": "Der Name wird weitergegeben, die E-Mail-Adresse nicht.",
    "shared_email": "Die E-Mail-Adresse wird weitergegeben, der Name nicht.",
    "shared_none": "Weder Name noch E-Mail-Adresse werden weitergegeben.",
    "new_window": "In neuem Fenster öffnen",
    "activity_hint": "Das Modul erscheint hier im Rahmen. Bleibt der Rahmen leer, öffnen Sie es in einem neuen Fenster.",
    "frame_title": "Modul: {title}",
    "launch_title": "Das Modul wird geöffnet",
    "launch_text": "Einen Augenblick bitte. Wenn nichts geschieht, klicken Sie auf die Schaltfläche.",
    "launch_submit": "Weiter zum Modul",
    "back_to_course": "Zurück zum Kurs",
    "error_400": "Das Übungs-LMS lehnt diese Anfrage ab",
    "error_404": "Diese Seite gibt es nicht",
    "error_other": "Das hat nicht geklappt",
    "error_text": "Gehen Sie zurück und versuchen Sie es noch einmal.",
    "error_request_text": (
        "Es traut der Anfrage nicht und schickt Sie deshalb nicht weiter. Beginnen Sie im Kurs von vorn. "
        "Geschieht es wieder, passt die Registrierung des Tools nicht zu dem, was es sendet."
    ),
    "error_parameter": "Falscher oder fehlender Parameter:",
    "choose_missing": "Bitte wählen Sie eine Person.",
}

ENGLISH = {
    "product": "Practice LMS",
    "banner": "For trying only: all people and courses are invented.",
    "skip": "Skip to content",
    "language_nav": "Language",
    "where_nav": "Where you are",
    "signed_in": "Signed in as",
    "change_person": "Change person",
    "footer": "This small LMS is part of kommunalcampus-lms. It forgets everything when it is restarted.",
    "learner": "Learner",
    "trainer": "Trainer",
    "coordinator": "Training coordinator",
    "choose_title": "Who would you like to be?",
    "choose_intro": (
        "Here you can try what a module looks like inside an LMS. Choose an invented person, "
        "open their course and click an activity there."
    ),
    "person_legend": "Person",
    "sharing_legend": "What the LMS passes on about the person",
    "sharing_hint": "Some LMSs pass on neither name nor e-mail address. The module works all the same.",
    "share_name": "Pass on the name",
    "share_email": "Pass on the e-mail address",
    "choose_submit": "Go to the course",
    "course_activities": "Activities",
    "course_intro": "Each activity opens a module, just as it would in a real LMS.",
    "course_empty": "There is no activity in this course yet.",
    "course_link": "Course",
    "shared_both": "Name and e-mail address are passed on.",
    "shared_name": "The name is passed on, the e-mail address is not.",
    "shared_email": "The e-mail address is passed on, the name is not.",
    "shared_none": "Neither name nor e-mail address is passed on.",
    "new_window": "Open in a new window",
    "activity_hint": "The module appears in this frame. If the frame stays empty, open the module in a new window.",
    "frame_title": "Module: {title}",
    "launch_title": "Opening the module",
    "launch_text": "One moment please. If nothing happens, use the button.",
    "launch_submit": "Continue to the module",
    "back_to_course": "Back to the course",
    "error_400": "The practice LMS refuses this request",
    "error_404": "This page does not exist",
    "error_other": "That did not work",
    "error_text": "Please go back and try again.",
    "error_request_text": (
        "It does not trust the request and therefore does not send you on. Start again from the course. "
        "If it happens again, the tool's registration does not match what the tool sends."
    ),
    "error_parameter": "Wrong or missing parameter:",
    "choose_missing": "Please choose a person.",
}

TEXTS: Mapping[str, Mapping[str, str]] = {"de": GERMAN, "en": ENGLISH}
LANGUAGE_NAMES = {"de": "Deutsch", "en": "English"}
