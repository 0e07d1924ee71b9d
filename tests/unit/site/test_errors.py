"""Pages for what went wrong: what happened, whether anything was saved, what to do now."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory

from unjoin.service.site import errors

PROBLEMS = [value for value in vars(errors).values() if isinstance(value, errors.Problem)]


@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: str(problem.title))
def test_problem_says_three_things(rf: RequestFactory, problem: errors.Problem) -> None:
    answer = errors.show_problem(rf.get("/"), problem)
    page = answer.content.decode()
    assert answer.status_code == problem.status
    assert answer.headers["Cache-Control"] == "no-store"
    for sentence in (problem.title, problem.happened, problem.saved, problem.advice):
        assert str(sentence) in page


@pytest.mark.django_db
def test_unknown_page_is_answered_in_the_chosen_language(client: Client) -> None:
    answer = client.get("/zh-hans/no-such-page")
    assert answer.status_code == 404
    assert '<html lang="zh-Hans">' in answer.content.decode()
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_failure_is_answered_without_what_was_sent(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise RuntimeError("金福 12345")

    monkeypatch.setattr("unjoin.service.site.figures.published_numbers", fail)
    client.raise_request_exception = False
    answer = client.get("/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "It will not be counted twice" in page
    assert "金福" not in page


@pytest.mark.parametrize(
    ("path", "words"),
    [("/declare", "came from another site"), ("/zh-hant/receipt", "其他網站")],
)
def test_foreign_form_is_refused_with_all_headers(client: Client, path: str, words: str) -> None:
    answer = client.post(path, {"name": "金福"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert words in answer.content.decode()
    assert "Content-Security-Policy" in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"
    tag = "zh-Hant" if path.startswith("/zh-hant") else "en"
    assert f'<html lang="{tag}">' in answer.content.decode()


@pytest.mark.usefixtures("staff_site")
def test_unknown_page_of_the_staff_site_keeps_its_frame(client: Client) -> None:
    answer = client.get("/no-such-page")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert 'class="staff"' in page
    assert "/declare" not in page


def test_handlers_answer_with_their_status(rf: RequestFactory) -> None:
    request: HttpRequest = rf.get("/")
    assert errors.bad_request(request, ValueError()).status_code == 400
    assert errors.permission_denied(request, ValueError()).status_code == 403
    assert errors.page_not_found(request, ValueError()).status_code == 404
    assert errors.server_error(request).status_code == 500


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/numbers", "/statements", "/statements/3"])
@pytest.mark.parametrize("contents", [b"no numbers", None])
def test_files_that_cannot_be_read_are_said_to_be_our_fault(
    client: Client, public_files: Path, path: str, contents: bytes | None
) -> None:
    numbers = public_files / "data" / "numbers.json"
    numbers.parent.mkdir(parents=True)
    if contents is None:
        numbers.symlink_to("numbers.json")
    else:
        numbers.write_bytes(contents)
    answer = client.get(path)
    assert answer.status_code == 503
    assert answer.headers["Cache-Control"].startswith("no-store")
    assert "cannot be shown just now" in answer.content.decode()
