"""Every error a user can cause, as one tree.

PipelineError            base: its text is one plain sentence for the terminal
├── InputError           a file, folder or row that cannot be read as it is
├── SettingsError        study.yaml, respondents.csv, guide.yaml or a prompt file says something impossible
├── WorkspaceError       workspace.sqlite or report/ cannot be opened or written
└── EngineError          the shipped model or classifier is missing or unusable
"""


class PipelineError(Exception):
    """Base of all errors shown to a user: says what, where, and what to do."""


class InputError(PipelineError):
    """An input file or folder cannot be used as it is."""


class SettingsError(PipelineError):
    """A setting, respondent row or guide entry is impossible."""


class WorkspaceError(PipelineError):
    """The workspace or the report folder cannot be opened or written."""


class EngineError(PipelineError):
    """The shipped embedding model or classifier cannot be used."""
