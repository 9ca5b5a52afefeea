"""The migrated databases that ``./test`` copies for its workers; that they are good every other test shows."""

import os
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from launcher import template
from launcher.say import Stop
from launcher.template import make_templates

SERVER = "postgresql://postgres@/yinuo?host=%2Ftmp%2Fhere"


def test_what_migrating_said_is_shown_when_it_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(template, "create_database", lambda server: None)
    with pytest.raises(Stop, match="DEBUG"):
        make_templates(tmp_path, SERVER, {**os.environ, "DEBUG": "ja"})


@pytest.mark.django_db
def test_copy_lacks_nothing() -> None:
    """A template that has grown old would be migrated on, by each worker for itself."""
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
