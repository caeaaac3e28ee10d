"""`bothways`: exit codes, one JSON value on stdout, one plain sentence on stderr."""

import json
import tomllib
from pathlib import Path
from shutil import copyfile

import pytest

from service.cli import run

HEADER = "email,name,offers,seeks,consents\n"


@pytest.fixture
def folder(migrated_sqlite: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder of a deployment in development, on schema head."""
    data = tmp_path / "data"
    data.mkdir()
    copyfile(migrated_sqlite, data / "bothways.sqlite")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOTHWAYS_MODE", "development")
    monkeypatch.setenv("BOTHWAYS_DATA_DIR", str(data))
    return data


def roster(folder: Path, *rows: str) -> str:
    file = folder.parent / "people.csv"
    file.write_text(HEADER + "\n".join(rows), encoding="utf-8")
    return str(file)


ADA = "ada@tidewater.example,Ada Lark,keeping bees,baking bread,pairing"
BAD = "no address,Ben Moss,maps,boats,"


def test_the_script_is_this_function() -> None:
    project = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["scripts"] == {"bothways": "service.cli:main"}


@pytest.mark.usefixtures("folder")
def test_a_key_is_one_json_object_and_is_listed_without_its_secret(
    capsys: pytest.CaptureFixture[str],
) -> None:
    scope = "recommendations:read"
    assert run(["keys", "create", "--name", "N", "--scope", scope, "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert set(made) == {"id", "key", "scopes"}
    assert run(["keys", "list", "--json"]) == 0
    told = capsys.readouterr().out
    assert json.loads(told)[0]["id"] == made["id"]
    assert made["key"] not in told
    assert run(["keys", "revoke", made["id"]]) == 0


def test_an_unknown_scope_fails_with_the_scopes_that_there_are(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert folder.is_dir()
    assert run(["keys", "create", "--name", "N", "--scope", "everything"]) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "recommendations:read" in told.err


@pytest.mark.parametrize(
    "words", [["nonsense"], ["keys", "create"], ["jobs", "retry", "no-id"], ["erase", "ada"]]
)
def test_wrong_usage_exits_with_2(folder: Path, words: list[str]) -> None:
    assert folder.is_dir()
    assert run(words) == 2


UNSAFE = {
    "BOTHWAYS_K": "4",
    "BOTHWAYS_HOST": "0.0.0.0",  # noqa: S104  # to be refused
    "BOTHWAYS_LLM_URL": "http://far.example",
    "BOTHWAYS_PORT": "many",
    "BOTHWAYS_SECRET_KEY": "short",
}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("name", UNSAFE)
def test_an_unsafe_setting_exits_with_2_and_is_named(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, UNSAFE[name])
    assert run(["serve"]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert name in told


@pytest.mark.usefixtures("folder")
def test_production_without_its_settings_exits_with_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOTHWAYS_MODE", "production")
    assert run(["serve"]) == 2
    told = capsys.readouterr().err
    assert "BOTHWAYS_OIDC_ISSUER" in told
    assert "BOTHWAYS_SECRET_KEY" in told


def test_processes_do_not_start_off_the_schemas_head(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "bothways.sqlite").unlink()
    for verb in ("serve", "worker"):
        assert run([verb]) == 2
        assert (
            capsys.readouterr().err
            == "The database schema is not up to date; run `bothways migrate`.\n"
        )
    assert run(["migrate"]) == 0
    assert run(["jobs", "list"]) == 0


def test_a_dry_run_changes_nothing_and_names_each_bad_row(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = folder.parent / "errors.csv"
    words = ["people", "import", roster(folder, ADA, BAD), "--dry-run", "--errors", str(out)]
    assert run([*words, "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["new"], told["loaded"]) == (1, False)
    assert [(one["line"], one["column"]) for one in told["errors"]] == [(3, "email")]
    assert out.read_text(encoding="utf-8").splitlines()[1].startswith("3,email,")
    assert listed(capsys) == []


def test_one_bad_row_keeps_all_out_unless_the_good_ones_are_wanted(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = roster(folder, ADA, BAD)
    assert run(["people", "import", file]) == 1
    assert listed(capsys) == []
    assert run(["people", "import", file, "--accept-partial"]) == 0
    assert listed(capsys) == ["Ada Lark"]


def test_an_import_that_is_repeated_changes_nothing(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = roster(folder, ADA)
    assert run(["people", "import", file]) == 0
    capsys.readouterr()
    assert run(["people", "import", file, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["new"], told["changed"], told["unchanged"]) == (0, 0, 1)


UNKNOWN = "Kontakt;Wer;Kostenstelle\nada@tidewater.example;Ada Lark;Claims\n"


@pytest.mark.parametrize(
    ("text", "options"),
    [
        (UNKNOWN, ["--map", "kontakt=email", "--map", "Wer=name", "--map", "Kostenstelle=team"]),
        (UNKNOWN, ["--map", "1=email", "--map", "2=name"]),
        ("Email;Mail 2;Name\nx;ada@tidewater.example;Ada Lark\n", ["--map", "Mail 2=email"]),
        ("Email;Name;Name\nada@tidewater.example;Ada Lark;Moss\n", ["--map", "3="]),
        ("ada@tidewater.example;Ada Lark\n", ["--map", "1=email", "--map", "2=name"]),
        ("Staff\n3 May\n" + UNKNOWN, ["--map", "Kontakt=email", "--map", "2=name"]),
    ],
)
def test_columns_are_mapped_by_header_or_number_and_win_over_known_words(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str, options: list[str]
) -> None:
    file = folder.parent / "people.csv"
    file.write_text(text, encoding="utf-8")
    assert run(["people", "import", str(file), *options]) == 0
    assert listed(capsys) == ["Ada Lark"]


@pytest.mark.parametrize(
    ("option", "sentence"),
    [
        ("Kontakt=emial", 'There is no field "emial"; did you mean "email"?'),
        ("Kontakte=email", 'There is no column "kontakte" in the file; did you mean "Kontakt"?'),
        ("4=email", "use one of these: Kontakt, Wer, Kostenstelle."),
        ("email", "write --map COLUMN=FIELD."),
        ("Wer=name", "Say which column holds what with --map COLUMN=FIELD."),
    ],
)
def test_a_mapping_that_cannot_be_is_told_in_one_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], option: str, sentence: str
) -> None:
    file = folder.parent / "people.csv"
    file.write_text(UNKNOWN, encoding="utf-8")
    code = run(["people", "import", str(file), "--map", option])
    assert code == (1 if option == "Wer=name" else 2)
    assert sentence in capsys.readouterr().err


def test_two_columns_mapped_to_one_field_are_wrong_usage(folder: Path) -> None:
    words = ["people", "import", roster(folder, ADA), "--map", "offers=team", "--map", "seeks=team"]
    assert run(words) == 2


def test_rows_that_look_like_no_person_are_listed_and_left_out_unless_wanted(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = roster(folder, ADA, "info@tidewater.example,Info Desk,,,")
    assert run(["people", "import", file]) == 0
    assert "Line 3: Info Desk, info@tidewater.example" in capsys.readouterr().out
    assert listed(capsys) == ["Ada Lark"]
    assert run(["people", "import", file, "--include-mailboxes", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["mailboxes"] == []
    assert listed(capsys) == ["Ada Lark", "Info Desk"]


def test_a_dry_run_tells_what_would_change_and_an_undo_puts_it_back(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    invited = ADA.removesuffix("pairing")
    run(["people", "import", roster(folder, invited)])
    changed = roster(folder, invited.replace("Ada Lark", "Ada Moor"))
    capsys.readouterr()
    assert run(["people", "import", changed, "--dry-run"]) == 0
    assert "Ada Lark: name Ada Lark → Ada Moor" in capsys.readouterr().out
    run(["people", "import", changed])
    capsys.readouterr()
    assert run(["people", "undo-import", "--dry-run"]) == 0
    assert "Ada Moor: name Ada Moor → Ada Lark" in capsys.readouterr().out
    assert run(["people", "undo-import"]) == 0
    capsys.readouterr()
    assert listed(capsys) == ["Ada Lark"]
    assert run(["people", "undo-import"]) == 0
    capsys.readouterr()
    assert listed(capsys) == []
    assert run(["people", "undo-import"]) == 1


def test_a_file_that_is_not_there_exits_with_2(folder: Path) -> None:
    assert run(["people", "import", str(folder / "nowhere.csv")]) == 2


def test_an_erased_person_is_listed_no_more(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["people", "import", roster(folder, ADA)])
    assert run(["erase", "ada@tidewater.example", "--yes"]) == 0
    capsys.readouterr()
    assert listed(capsys) == []
    assert run(["erase", "ada@tidewater.example", "--yes"]) == 1


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["recommend", "nobody@tidewater.example"], 1),
        (["why", "ada@tidewater.example", "nobody@tidewater.example"], 1),
        (["recommend", "ada@tidewater.example", "--limit", "0"], 2),
        (["round", "show"], 1),
        (["round", "plan", "--dial", "gamma=2"], 2),
        (["round", "plan", "--dial", "gamma=nan"], 2),
        (["round", "plan", "--dial", "volume=11"], 2),
        (["themes", "show"], 1),
        (["themes", "show", "--period", "2026-13"], 1),
        (["themes", "release", "--period", "2999-01"], 3),
        (["agenda", "0192f3a0-6c1e-7b62-9d55-3f2f0a5c8e11"], 1),
        (["jobs", "discard", "0192f3a0-6c1e-7b62-9d55-3f2f0a5c8e11"], 1),
        (["keys", "revoke", "nokey"], 1),
    ],
)
def test_what_cannot_be_done_says_so_in_one_sentence_and_by_its_code(
    folder: Path, words: list[str], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["people", "import", roster(folder, ADA)])
    capsys.readouterr()
    assert run(words) == code
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    assert code == 2 or (told.out + told.err).count("\n") == 1


def test_the_index_is_built_compared_and_mended_by_hand(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(["people", "import", roster(folder, ADA)])
    for words in (["index", "verify"], ["index", "rebuild"]):
        capsys.readouterr()
        assert run(words) == 0
        assert "No index is in use" in capsys.readouterr().out
    assert not (folder / "index").exists()
    monkeypatch.setenv("BOTHWAYS_INDEX", "chroma")
    for words, code in (
        (["index", "verify"], 1),
        (["index", "rebuild", "--json"], 0),
        (["index", "verify"], 0),
    ):
        capsys.readouterr()
        assert run(words) == code
    (folder / "index" / "chroma" / "checksums.json").unlink()
    assert run(["index", "verify"]) == 1
    assert run(["index", "verify", "--repair"]) == 0
    monkeypatch.setenv("BOTHWAYS_INDEX", "nonsense")
    assert run(["index", "verify"]) == 2


def test_somebody_whose_lines_are_not_read_yet_gets_an_empty_list_and_why(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["people", "import", roster(folder, ADA)])
    capsys.readouterr()
    assert run(["recommend", "ada@tidewater.example", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["items"] == []
    assert told["reasons"]


@pytest.mark.model
def test_a_round_from_the_file_to_the_suggestions(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ben = "ben@tidewater.example,Ben Moss,baking bread,keeping bees,pairing"
    run(["people", "import", roster(folder, ADA, ben)])
    assert run(["worker", "--drain"]) == 0
    capsys.readouterr()
    assert run(["recommend", "ada@tidewater.example", "--json"]) == 0
    (found,) = json.loads(capsys.readouterr().out)["items"]
    assert (found["name"], found["learn"]["lines"][0]["offer"]) == ("Ben Moss", "baking bread")
    assert run(["round", "release"]) == 1
    assert run(["round", "plan", "--dial", "gamma=0.5", "--json"]) == 0
    planned = json.loads(capsys.readouterr().out)
    assert (planned["state"], planned["plan"]["dials"]["gamma"]) == ("planned", 0.5)
    assert run(["round", "release", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"pairs": 1}
    assert run(["round", "release"]) == 3


def test_the_demo_is_for_development_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert folder.is_dir()
    monkeypatch.setenv("BOTHWAYS_MODE", "production")
    monkeypatch.setenv("BOTHWAYS_OIDC_ISSUER", "https://sign-in.example")
    monkeypatch.setenv("BOTHWAYS_SECRET_KEY", "0123456789abcdef0123456789abcdef")
    assert run(["demo"]) == 2
    assert "BOTHWAYS_MODE" in capsys.readouterr().err


def test_the_doctor_names_each_check(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert folder.is_dir()
    code = run(["doctor", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert code == (0 if all(one["is_well"] for one in found) else 1)
    assert {"schema", "weights", "index", "secret", "model"} <= {one["name"] for one in found}


def test_what_nobody_foresaw_is_one_sentence_and_no_traceback(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "bothways.sqlite").write_bytes(b"no database at all" * 1000)
    assert run(["people", "list"]) == 1
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "Traceback" not in told


def listed(capsys: pytest.CaptureFixture[str]) -> list[str]:
    capsys.readouterr()
    assert run(["people", "list", "--json"]) == 0
    return [one["name"] for one in json.loads(capsys.readouterr().out)]


def test_whoever_is_missing_has_left_only_when_that_is_asked_for(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ben = "ben@tidewater.example,Ben Moss,maps,boats,"
    run(["people", "import", roster(folder, ADA, ben)])
    file = roster(folder, ADA)
    for words, state in (([], "invited"), (["--missing-left", "--dry-run"], "invited")):
        assert run(["people", "import", file, *words]) == 0
        assert states(capsys)["Ben Moss"] == state
    bad = "no address,Sam Petit,maps,boats,"
    assert run(["people", "import", roster(folder, ADA, bad), "--missing-left"]) == 2
    assert states(capsys)["Ben Moss"] == "invited"
    roster(folder, ADA)
    capsys.readouterr()
    assert run(["people", "import", file, "--missing-left", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["left"]) == 1
    assert states(capsys)["Ben Moss"] == "left"


def states(capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    capsys.readouterr()
    run(["people", "list", "--json"])
    return {one["name"]: one["state"] for one in json.loads(capsys.readouterr().out)}
