"""Every finding the program can make is described; every sample provokes what it says."""

import ast
import importlib.util
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

import batchpost
from batchpost.cli import main as cli
from batchpost.language import language
from batchpost.model.finding import Finding, Place, Severity
from batchpost.model.message import message
from batchpost.settings import Settings, SettingsError, load_settings
from batchpost.workflows.explain_checks import explain_all, way_out
from batchpost.workflows.finding_codes import all_codes
from batchpost.workflows.sample_lists import found_in_sample
from batchpost.workflows.weigh_findings import (
    SeverityFloorError,
    UnknownFindingCodeError,
    weighed_as_wished,
)

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = Path(batchpost.__file__).parent
CODES = all_codes()
CODE = re.compile(r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$")
FILE_NAME = re.compile(r"\.(csv|toml|ini|db|xml|bin|sqlite|dbf|txt|json|zip|xlsx?|html?)$")
ROOMS = ("parsers", "checks", "identifiers", "workflows")
MAKING = ("Finding(", ".say(", ".say_of_list(", ".report(", ".report_list(", "self._finding(")


def modules_with_findings():
    """Modules that make findings; a constant shaped like a code in them is one."""
    for room in ROOMS:
        for path in sorted((PACKAGE / room).rglob("*.py")):
            source = path.read_text(encoding="utf-8")
            if any(word in source for word in MAKING) and "finding_codes" not in path.parts:
                yield path, ast.parse(source)


@pytest.mark.parametrize(
    ("path", "tree"),
    list(modules_with_findings()),
    ids=lambda given: given.relative_to(PACKAGE).as_posix() if isinstance(given, Path) else "",
)
def test_every_code_in_the_source_is_described(path, tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if CODE.match(node.value) and not FILE_NAME.search(node.value):
                assert node.value in CODES, f"{node.value}: describe it in a finding_codes file"
        elif isinstance(node, ast.Call):
            for given in node.args[:1]:
                if isinstance(given, ast.JoinedStr):
                    shape = "".join(
                        re.escape(str(part.value)) if isinstance(part, ast.Constant) else "[a-z_]+"
                        for part in given.values
                    )
                    if r"\." in shape and " " not in shape:
                        assert any(re.fullmatch(shape, code) for code in CODES), shape


@pytest.mark.parametrize("code", ["ru", "be"])
def test_rules_and_their_sources_are_told_in_the_language_of_the_reader(code):
    speak = language(code)
    english = [
        text
        for known in CODES.values()
        for text in (known.about, known.source)
        if speak.text(text) == text
    ]
    assert not english


def test_codes_are_declared_once_and_well():
    declared = [
        code
        for path in PACKAGE.rglob("*.py")
        if path.parent.name == "rules"
        or path.stem == "finding_codes"
        or path.parent.name == "finding_codes"
        for code in re.findall(
            r'^    "([a-z0-9_]+\.[a-z0-9_]+)": FindingCode',
            path.read_text(encoding="utf-8"),
            re.MULTILINE,
        )
    ]
    assert sorted(declared) == sorted(CODES)
    assert len(declared) == len(set(declared))
    for code, known in CODES.items():
        assert CODE.match(code)
        assert known.about.endswith("."), code
        assert known.source, code
        if known.source.startswith("assumption"):
            assert known.severity is not Severity.ERROR, code


@pytest.mark.parametrize("code", CODES)
def test_sample_provokes_the_code_and_no_other_error(code):
    known = CODES[code]
    found = found_in_sample(known)
    if not (known.lines or known.sample or known.said or known.earlier):
        assert known.way_out, "without a sample the code itself says what to do"
        return
    assert code in {finding.code for finding in found}
    others = {finding.code for finding in found if finding.severity is Severity.ERROR} - {code}
    assert not others


def test_every_code_can_be_explained():
    for each in explain_all(Settings()):
        example = each.example()
        assert way_out(each, example) is not None, each.code
        assert str(each.about_floor)


# What the office makes of findings


def a_finding(code, severity=Severity.WARNING):
    return Finding(code, severity, Place(), None, message("What."), message("How."))


def test_office_raises_lowers_and_switches_off():
    given = [a_finding("postcode.region"), a_finding("list.similar"), a_finding("phone.form")]
    wished = {"postcode.region": "error", "list.similar": "off", "phone.form": "info"}
    found = weighed_as_wished(given, wished)
    assert [(each.code, each.severity) for each in found] == [
        ("postcode.region", Severity.ERROR),
        ("phone.form", Severity.INFO),
    ]


@pytest.mark.parametrize("code", [code for code, known in CODES.items() if known.floor])
def test_nothing_goes_below_its_floor(code):
    order = ("off", "info", "warning", "error")
    floor = order.index(CODES[code].floor)
    for lighter in order[:floor]:
        with pytest.raises(SeverityFloorError, match=re.escape(code)):
            weighed_as_wished([], {code: lighter})
    for allowed in order[floor:]:
        assert weighed_as_wished([], {code: allowed}) == ()


@pytest.mark.parametrize(
    "code",
    [
        "amount.unreadable", "cod.negative", "currency.differs", "declared_value.missing",
        "identifier.duplicate", "identifier.lost_digits", "identifier.used_before",
        "kind.missing", "number.lost_digits", "weight.missing", "weight.mixed_units",
        "weight.not_positive", "weight.unit_unknown",
    ],
)  # fmt: skip
def test_what_guards_money_and_items_stays_an_error(code):
    assert CODES[code].severity is Severity.ERROR
    assert CODES[code].floor is Severity.ERROR


def test_unknown_code_in_the_settings_is_refused_with_near_names():
    with pytest.raises(UnknownFindingCodeError, match=r"postcode\.length"):
        weighed_as_wished([], {"postcode.lenght": "error"})


def test_settings_take_codes_with_and_without_quotes(tmp_path):
    path = tmp_path / "settings.toml"
    path.write_text(
        '[checks.severity]\npostcode.region = "error"\n"list.similar" = "off"\n', encoding="utf-8"
    )
    severity = load_settings(tmp_path).checks.severity
    assert severity == {"postcode.region": "error", "list.similar": "off"}
    path.write_text('[checks.severity]\n"list.similar" = "loud"\n', encoding="utf-8")
    with pytest.raises(SettingsError, match=r"list\.similar"):
        load_settings(tmp_path)


# The commands


def run(tmp_path, *arguments):
    return CliRunner().invoke(cli, [*arguments, "--home", str(tmp_path), "--lang", "en"])


def test_list_shows_the_change_by_the_office(tmp_path):
    tmp_path.joinpath("settings.toml").write_text(
        '[checks.severity]\n"postcode.region" = "error"\n', encoding="utf-8"
    )
    shown = run(tmp_path, "checks", "list")
    assert shown.exit_code == 0
    (line,) = (line for line in shown.output.splitlines() if line.startswith("postcode.region"))
    assert "error" in line
    assert "changed" in line
    assert len(shown.output.splitlines()) == len(CODES) + 1


@pytest.mark.parametrize("code", ["postcode.length", "weight.mixed_units", "row.hidden"])
def test_explain_says_what_why_and_the_way_out(tmp_path, code):
    import json

    shown = run(tmp_path, "checks", "explain", code)
    assert shown.exit_code == 0
    assert CODES[code].about in shown.output
    assert CODES[code].source in shown.output
    document = json.loads(run(tmp_path, "checks", "explain", code, "--format", "json").stdout)
    assert document["code"] == code
    assert document["remedy"]


def test_unknown_code_is_refused_with_near_names(tmp_path):
    shown = run(tmp_path, "checks", "explain", "weight.mixed")
    assert shown.exit_code != 0
    assert "weight.mixed_units" in shown.stderr


@pytest.mark.parametrize("code", ["ru", "en"])
def test_errors_page_is_up_to_date(code):
    path = ROOT / "scripts" / "errors_page.py"
    spec = importlib.util.spec_from_file_location("errors_page", path)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    shown = ROOT.joinpath("docs", code, "errors.md").read_text(encoding="utf-8")
    assert shown == script.page(language(code)), "run python scripts/errors_page.py"
