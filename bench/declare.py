"""The last step of a plain declaration: a pseudonym that was offered, no text."""

from __future__ import annotations

from bench.form import Fields, get, post, read_form


def last_step(public_url: str) -> tuple[str, Fields]:
    """Fill in the form and check the answers; return what sending them would post, and where.

    Raises ValueError where the pages are not as expected.
    """
    url = f"{public_url}/en/declare"
    form = read_form(get(url))
    offered = next(value for name, value in form.choices if name == "choice")
    answers = [(name, value) for name, value in form.fields if name != "choice"]
    answers += [("org", "party"), ("choice", offered), ("agrees", "yes"), ("action", "check")]
    page = post(url, answers)
    fields = [*read_form(page).fields, ("action", "send")]
    if ("org", "party") not in fields:
        raise ValueError(f"the page to check the answers was expected, not:\n{page}")
    return url, fields
