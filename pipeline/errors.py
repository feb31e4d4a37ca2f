"""Every error a user can cause, as one tree.

PipelineError            base: its text is one plain sentence for the terminal
├── InputError           a file, folder or row that cannot be read as it is
├── EditRefused          an edit of the codebook that makes no sense as things are
├── SettingsError        study.yaml, respondents.csv, guide.yaml or a prompt file says something impossible
├── WorkspaceError       workspace.sqlite or report/ cannot be opened or written
├── EngineError          the shipped model or classifier is missing or unusable
└── LLMError             the language model could not be used
    ├── LLMSetupError    key, model or address is wrong: every call would fail, so the run stops at once
    ├── BudgetReached    the next call could pass the money allowed
    └── LLMCallError     one call failed for good; the others go on
        ├── ContextTooLong  the request does not fit the model
        ├── ReplyRefused    the model or its content filter declined
        └── ReplyMisshapen  the model answers in another shape than asked for
"""


class PipelineError(Exception):
    """Base of all errors shown to a user: says what, where, and what to do."""


class InputError(PipelineError):
    """An input file or folder cannot be used as it is."""


class EditRefused(PipelineError):
    """An edit of the codebook names what is not there, or contradicts how things are."""


class SettingsError(PipelineError):
    """A setting, respondent row or guide entry is impossible."""


class WorkspaceError(PipelineError):
    """The workspace or the report folder cannot be opened or written."""


class EngineError(PipelineError):
    """The shipped embedding model or classifier cannot be used."""


class LLMError(PipelineError):
    """The language model could not be used."""


class LLMSetupError(LLMError):
    """Key, model or address is wrong, so that every call would fail: nothing is tried again."""


class BudgetReached(LLMError):
    """The next call could pass the money allowed; what was paid for is kept."""


class LLMCallError(LLMError):
    """One call failed for good; `reason` is the few words of why."""

    def __init__(self, message: str, reason: str = "") -> None:
        """The whole sentence, and its reason alone for tables of failures."""
        super().__init__(message)
        self.reason = reason or message


class ContextTooLong(LLMCallError):
    """The request, or its reply, does not fit the model: send less of the text at once."""


class ReplyRefused(LLMCallError):
    """The model, or a content filter before or behind it, declined to answer."""


class ReplyMisshapen(LLMCallError):
    """The model answered, twice, in another shape than it was asked for."""
