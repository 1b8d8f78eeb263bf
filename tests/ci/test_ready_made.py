"""What other repositories take as it is: a GitHub workflow, a GitLab pipeline, hooks for pre-commit. Parsed, judged by the published
schemas of their hosts, and their very commands run as the hosts run them.
"""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parents[2]
WORKFLOW, PIPELINE, HOOKS = ROOT / ".github" / "workflows" / "check.yml", ROOT / ".gitlab-ci.yml", ROOT / ".pre-commit-hooks.yaml"
GUIDE = ROOT / "docs" / "check-in-ci.md"


def parsed(text: str) -> Any:
    """YAML as its hosts read it: `on` is a word."""
    return YAML(typ="safe").load(text)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository as a build server lays it out, after its first install: what this project installs, and a corpus of its own."""
    root = tmp_path / "our repository, 100%"
    root.mkdir()
    for name in ("Makefile", "requirements.lock", "pyproject.toml", "setup.py"):
        shutil.copy2(ROOT / name, root / name)
    shutil.copytree(ROOT / "sop" / "cli" / "examples" / "corpus", root, dirs_exist_ok=True)
    sop = root / ".venv" / "bin" / "sop"
    sop.parent.mkdir(parents=True)
    sop.write_text(f'#!/bin/sh\nPYTHONPATH={shlex.quote(str(ROOT))} exec {shlex.quote(sys.executable)} -m sop.cli.main "$@"\n', encoding="utf-8")
    sop.chmod(0o755)
    (root / ".venv" / "ready").touch()
    return root


def run(repository: Path, script: str, *shell: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A piece of shell, in a repository."""
    path = f"{repository / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run([*shell, script], cwd=repository, capture_output=True, text=True, check=False, env={**os.environ, "PATH": path, **environment})


def on_github(repository: Path) -> list[subprocess.CompletedProcess[str]]:
    """Every step of the workflow that runs a command, as GitHub runs it, until one fails; after that only what says that it runs all the same."""
    done: list[subprocess.CompletedProcess[str]] = []
    for step in parsed(WORKFLOW.read_text("utf-8"))["jobs"]["check"]["steps"]:
        if "run" in step and (step.get("if") == "${{ !cancelled() }}" or not any(each.returncode for each in done)):
            done.append(run(repository, step["run"], "bash", "-e", "-c", GITHUB_WORKSPACE=str(repository), GITHUB_STEP_SUMMARY=str(repository / "summary.md")))
    return done


def on_gitlab(repository: Path) -> subprocess.CompletedProcess[str]:
    """The lines of the job in one shell, as GitLab runs them."""
    job = parsed(PIPELINE.read_text("utf-8"))["check"]
    return run(repository, "\n".join((*job["before_script"], *job["script"])), "bash", "-eo", "pipefail", "-c", CI_PROJECT_DIR=str(repository))


def break_it(repository: Path) -> None:
    """A no leads where only a yes may lead."""
    path = repository / "procedures/home-visit/procedure.yaml"
    path.write_text(path.read_text("utf-8").replace("    refused: end\n", "    refused: tell-clinic\n"), encoding="utf-8")


@pytest.mark.parametrize(("schema", "path"), [("vendor.github-workflows", WORKFLOW), ("vendor.gitlab-ci", PIPELINE)])
def test_the_host_would_read_it(schema: str, path: Path):
    done = subprocess.run([Path(sys.executable).parent / "check-jsonschema", "--builtin-schema", schema, path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_workflow_is_safe_for_a_pull_request_from_anybody():
    text = WORKFLOW.read_text("utf-8")
    workflow = parsed(text)
    assert set(workflow["on"]) == {"pull_request", "push"}  # never pull_request_target, which runs a stranger's change with our rights
    assert workflow["permissions"] == {"contents": "read"} and "secrets" not in text and "permissions" not in workflow["jobs"]["check"]
    used = [line.split("uses:")[1].strip() for line in text.splitlines() if "uses:" in line]
    assert len(used) == 2
    for action in used:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+", action), action
    checkout = next(step for step in workflow["jobs"]["check"]["steps"] if step.get("uses", "").startswith("actions/checkout"))
    assert checkout["with"] == {"persist-credentials": False}


def test_the_workflow_passes_a_clean_corpus(repository: Path):
    *before, check, stories = on_github(repository)
    assert [step.returncode for step in (*before, check, stories)] == [0, 0, 0], check.stderr + stories.stderr
    assert check.stdout == "Nothing found: no errors, no warnings.\n"
    assert (repository / "summary.md").read_text("utf-8").startswith("## sop check: passed\n")


def test_the_workflow_fails_on_a_breach_and_says_where(repository: Path):
    break_it(repository)
    *_, check, stories = on_github(repository)
    assert check.returncode == 1 and stories.returncode == 1
    assert check.stdout.startswith("::error file=procedures/home-visit/procedure.yaml,line=58,col=9,title=nothing-shared-without-yes::")
    assert "nothing-shared-without-yes" in (repository / "summary.md").read_text("utf-8")


def test_a_change_that_breaks_no_rule_is_found_by_its_story_on_both_hosts(repository: Path):
    path = repository / "procedures/home-visit/procedure.yaml"
    path.write_text(path.read_text("utf-8").replace("    late: {tell: supervisor, then: end}\n", "    late: {tell: supervisor, then: tell-clinic}\n    at_most: {times: 2, then: end}\n"),
                    encoding="utf-8")
    *_, check, stories = on_github(repository)
    assert (check.returncode, stories.returncode) == (0, 1) and 'The scenario "clinic-is-silent"' in stories.stdout
    assert '## sop test\n' in (summary := (repository / "summary.md").read_text("utf-8")) and 'The scenario "clinic-is-silent"' in summary
    done = on_gitlab(repository)
    assert done.returncode == 1 and 'The scenario "clinic-is-silent"' in done.stdout


def test_the_pipeline_makes_its_report_whether_it_passes_or_not(repository: Path):
    job = parsed(PIPELINE.read_text("utf-8"))["check"]
    report = repository / job["artifacts"]["reports"]["codequality"]
    assert job["artifacts"]["when"] == "always"
    done = on_gitlab(repository)
    assert (done.returncode, json.loads(report.read_text("utf-8"))) == (0, []), done.stderr
    break_it(repository)
    done = on_gitlab(repository)
    assert done.returncode == 1 and "[nothing-shared-without-yes]" in done.stdout
    [entry] = json.loads(report.read_text("utf-8"))
    assert (entry["check_name"], entry["location"]) == ("nothing-shared-without-yes", {"path": "procedures/home-visit/procedure.yaml", "lines": {"begin": 58}})


def test_each_hook_says_what_pre_commit_asks_for_and_its_command_runs(repository: Path):
    hooks = parsed(HOOKS.read_text("utf-8"))
    assert [hook["id"] for hook in hooks] == ["sop-check", "sop-fmt"]
    for hook in hooks:
        assert set(hook) == {"id", "name", "description", "entry", "language", "files", "pass_filenames"}
        assert hook["language"] == "python" and hook["pass_filenames"] is False
        chosen = [path for path in ("procedures/a/procedure.yaml", "x/checklists/a.yaml", "README.md", "our-procedures/a.yaml") if re.search(hook["files"], path)]
        assert chosen == ["procedures/a/procedure.yaml", "x/checklists/a.yaml"]
        done = run(repository, hook["entry"], "sh", "-c", PRE_COMMIT="1")
        assert done.returncode == 0, done.stdout + done.stderr
    break_it(repository)
    assert run(repository, hooks[0]["entry"], "sh", "-c").returncode == 1


def test_the_guide_shows_hooks_that_there_are_and_forms_that_there_are():
    from sop.cli.formats import FORMATS
    text = GUIDE.read_text("utf-8")
    [example] = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    [repo] = parsed(example)["repos"]
    assert {hook["id"] for hook in repo["hooks"]} == {hook["id"] for hook in parsed(HOOKS.read_text("utf-8"))}
    assert {"text", *re.findall(r"^\| `([a-z]+)` \|", text, re.MULTILINE)} == set(FORMATS)
    assert (ROOT / "sop/schemas/report.json").is_file() and "sop/schemas/report.json" in text
