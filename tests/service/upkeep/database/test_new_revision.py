"""A new revision begins where the last one ended."""

from pathlib import Path
from shutil import copytree, ignore_patterns

from service.upkeep.database import new_revision
from service.upkeep.database.queries import MIGRATIONS


def test_a_new_revision_follows_the_last_and_changes_nothing_that_the_models_do_not(
    tmp_path: Path,
) -> None:
    migrations = tmp_path / "100% ours?" / "migrations"
    copytree(MIGRATIONS, migrations, ignore=ignore_patterns("__pycache__"))
    versions = migrations / "versions"
    last = max(path.name for path in versions.glob("*.py"))[:4]

    new_revision.write("keep the day of a wish", migrations)

    (written,) = versions.glob(f"{int(last) + 1:04d}_*.py")
    text = written.read_text()
    assert text.startswith('"""keep the day of a wish."""')
    assert f"down_revision = '{last}'" in text
    assert "op." not in text
