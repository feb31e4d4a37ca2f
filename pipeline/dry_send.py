"""`custdev run --dry-send`: exactly what a run would send to the language model, written down instead."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from pipeline.context import RunContext
from pipeline.errors import InputError, SettingsError
from pipeline.llm.audit import hash_of, without_login
from pipeline.llm.cached import CachedLLM, Request
from pipeline.llm.ledger import Ledger
from pipeline.llm.openai_llm import OpenAILLM
from pipeline.llm.unsent import UnsentLLM
from pipeline.models import RoleSource
from pipeline.reading import read_stale, settle_speakers
from pipeline.results import build_report
from pipeline.run import RunResult, plan_run, take_in

_HASH_DIGITS = 12
_INDEX = "README.txt"
_FOLLOWS = """\
One file a request, in the order they would leave: the body as YAML, which is the same as the JSON that is sent. The
name ends with the first digits of that JSON's hash, as `custdev audit` tells it of what was sent.

The address and the key (in the header `Authorization`) stand outside the body. What follows depends on the answers,
and so cannot be written down before: where speakers are asked for first, the reading of the same lines; items asked
again with the reason; summaries with the words they rest on; names of themes with their mentions. All of it is made
of the answers and of the words in these files, under the same settings.
"""


class _Readable(yaml.SafeDumper):
    """Texts of several lines as they read."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Readable.add_representer(str, _text)


def dry_send(context: RunContext, folder: Path) -> list[Path]:
    """The files written; of the study nothing changes but placeholders given out, so that a run gives the same.

    Raises:
        SettingsError: no language model is set, so that nothing would be sent.
        InputError: the folder holds files already, or cannot be written.
        PipelineError: the study cannot be used as it is.
    """
    config = context.inputs.config.llm
    if not config.model:
        raise SettingsError(f"{context.inputs.folder}: study.yaml names no language model, so nothing would be sent.")
    requests: list[Request] = []
    with closing(context.workspace.in_memory()) as copy:
        unsent = UnsentLLM(config.model, {"temperature": config.temperature}, requests.append)
        _ask(replace(context, workspace=copy, llm=CachedLLM(unsent, copy, Ledger(lambda usage: 0.0))), requests)
    bodies = OpenAILLM(config, "")
    return _written(folder, without_login(config.base_url), [(one, bodies.body(one)) for one in requests])


def _ask(context: RunContext, requests: list[Request]) -> None:
    """As far as a run comes without an answer; names are asked for once everything is read."""
    take_in(context, plan_run(context), RunResult([]))
    settle_speakers(context)
    guessed = {*context.workspace.transcripts_by(RoleSource.GUESSED)}
    context.workspace.forget_files(
        path for path, row in context.workspace.files().items() if row.transcript_id in guessed
    )
    read_stale(context)
    if not requests and context.workspace.extraction_keys():
        build_report(context, {}, recluster=True)


def _written(folder: Path, address: str, sent: list[tuple[Request, Mapping[str, Any]]]) -> list[Path]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise InputError(f"{folder}: holds files already; give a new folder.")
        paths = [folder / _INDEX]
        _write(paths[0], f"{len(sent)} requests to {address}/chat/completions. Nothing was sent.\n\n{_FOLLOWS}")
        for number, (request, body) in enumerate(sent, start=1):
            paths.append(folder / f"{number:04d}_{request.stage}_{hash_of(body)[:_HASH_DIGITS]}.yaml")
            _write(paths[-1], yaml.dump(body, Dumper=_Readable, allow_unicode=True, sort_keys=False, width=10_000))
    except OSError as error:
        raise InputError(f"{folder}: cannot be written ({error.strerror}); give another place.") from None
    return paths


def _write(path: Path, text: str) -> None:
    """For its owner alone: what no finder found is in it as well."""
    path.touch(0o600)
    path.write_text(text, encoding="utf-8", newline="")
