"""Every notebook runs from top to bottom, offline, on what the repository holds, and is kept without its output."""

import os
import shutil
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from tests.conftest import REPOSITORY

NOTEBOOKS = sorted((REPOSITORY / "notebooks").glob("*.ipynb"))


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


@pytest.fixture(scope="module")
def checkout(example_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the notebooks see beside them: the example as a first run left it, and the gold set."""
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(example_run, folder / "data" / "example")
    own = shutil.ignore_patterns("report", "workspace.sqlite*", ".workspace*")
    shutil.copytree(REPOSITORY / "data" / "gold", folder / "data" / "gold", ignore=own)
    (folder / "notebooks").mkdir()
    return folder


@pytest.mark.slow
@pytest.mark.loopback
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs_from_top_to_bottom(
    path: Path, checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(REPOSITORY), os.environ.get("PYTHONPATH", "")]))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    notebook = read(path)
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": checkout / "notebooks"}}).execute()
    shown = [cell for cell in notebook.cells if cell.cell_type == "code" and cell.outputs]
    assert len(shown) >= 2
    assert not [out for cell in shown for out in cell.outputs if out.output_type == "error"]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_without_output(path: Path) -> None:
    cells = [cell for cell in read(path).cells if cell.cell_type == "code"]
    assert cells
    assert all(not cell.outputs and cell.execution_count is None for cell in cells)
