import os
import traceback
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from web.badges.signing import badge_key
from workers.kept_secret import badge_secret, kept_secret, session_secret
from workers.settings import PAGE, PREFIX, Settings, SettingsError, variable
from workers.settings_page import page

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def no_settings_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        monkeypatch.delenv(name)


def test_page_lists_the_settings_there_are() -> None:
    assert (ROOT / PAGE).read_text() == page(), (
        f"run: .venv/bin/python -m workers.settings_page > {PAGE}"
    )


@pytest.mark.parametrize("field", Settings.model_fields)
def test_setting_has_a_default_and_one_sentence(field: str) -> None:
    info = Settings.model_fields[field]

    assert not info.is_required()
    assert info.description is not None
    assert info.description.endswith(".")


def test_environment_sets_a_field(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPTIMUM_WEB_PORT", "0")
    monkeypatch.setenv("OPTIMUM_SMTP_URL", "")

    settings = Settings.load()

    assert settings.web_port == 0
    assert settings.smtp_url is None


def test_settings_do_not_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        setattr(Settings(), "web_port", 1)  # noqa: B010 - mypy knows that it is frozen


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("database_url", "mysql://db/optimum", "an address such as postgresql://"),
        ("database_pool_size", "1", "greater than or equal to 2"),
        ("lock_timeout_seconds", "0", "greater than 0"),
        ("temporal_address", "temporal", "a host and a port such as"),
        ("temporal_address", "temporal:70000", "a host and a port such as"),
        ("embed_origins", "https://a.example http://b.example", "sites such as https://"),
        ("embed_origins", "https://a.example/page", "sites such as https://"),
        ("embed_origins", "https://*", "sites such as https://"),
        ("web_port", "65536", "less than or equal to 65535"),
        ("web_port", "eighty", "valid integer"),
        ("site_url", "engagements.example.org", "an address such as https://"),
        ("session_secret", "short", "at least 32 characters"),
        ("badge_key", "A" * 42, "32 random bytes in base64url"),
        ("badge_key", "A" * 42 + "=", "32 random bytes in base64url"),
        ("smtp_url", "mail.internal:25", "an address such as smtp://"),
        ("smtp_url", "smtp://mail.internal?starttls=maybe", "starttls must be auto"),
        ("mail_from", "Training", "an e-mail address such as"),
        ("log_json", "maybe", "valid boolean"),
        ("log_level", "LOUD", "DEBUG|INFO|WARNING|ERROR"),
    ],
)
def test_bad_value_is_refused_with_what_would_be_right(
    field: str, value: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable(field), value)

    with pytest.raises(SettingsError) as refused:
        Settings.load()

    assert f"{variable(field)}: " in str(refused.value)
    assert reason in str(refused.value)


def test_bad_values_are_named_all_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPTIMUM_WEB_PORT", "eighty")
    monkeypatch.setenv("OPTIMUM_RELAY_SWEEP_SECONDS", "-1")
    monkeypatch.setenv("OPTIMUM_TASK_QEUE", "other")

    with pytest.raises(SettingsError) as refused:
        Settings.load()

    assert [line.split(":")[0].strip() for line in str(refused.value).splitlines()[1:]] == [
        "OPTIMUM_WEB_PORT",
        "OPTIMUM_RELAY_SWEEP_SECONDS",
        "OPTIMUM_TASK_QEUE",
    ]
    assert "the nearest is OPTIMUM_TASK_QUEUE" in str(refused.value)


def test_secret_values_stay_out_of_messages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPTIMUM_SESSION_SECRET", "hunter2")
    monkeypatch.setenv("OPTIMUM_DATABASE_URL", "http://optimum:hunter2@db")

    with pytest.raises(SettingsError) as refused:
        Settings.load()

    assert "hunter2" not in "".join(traceback.format_exception(refused.value))


def test_secret_values_stay_out_of_the_settings_as_text() -> None:
    given = Settings(
        database_url="postgresql://optimum:hunter2@db/optimum",
        session_secret=SecretStr("hunter2" * 5),
        badge_key=SecretStr("hunter2" + "A" * 36),
        smtp_url="smtp://optimum:hunter2@mail",
    )

    assert "hunter2" not in repr(given)


def test_kept_secret_is_made_once_and_only_we_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "home" / "session-secret"

    first = kept_secret(path)

    assert len(first) >= 43
    assert kept_secret(path) == first
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["session-secret"]


def test_given_session_secret_comes_before_the_kept_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPTIMUM_HOME", str(tmp_path))
    kept = session_secret(Settings.load())

    monkeypatch.setenv("OPTIMUM_SESSION_SECRET", "x" * 32)

    assert session_secret(Settings.load()) == "x" * 32
    assert kept == (tmp_path / "session-secret").read_text()


def test_the_key_of_badges_is_made_once_and_can_be_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPTIMUM_HOME", str(tmp_path))
    kept = badge_secret(Settings.load())
    assert badge_secret(Settings.load()) == kept

    monkeypatch.setenv("OPTIMUM_BADGE_KEY", kept)  # what is kept can be given elsewhere
    monkeypatch.setenv("OPTIMUM_HOME", str(tmp_path / "elsewhere"))

    assert badge_secret(Settings.load()) == kept
    assert badge_key(kept).id == badge_key(badge_secret(Settings.load())).id
