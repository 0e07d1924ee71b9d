"""A report as JSON, for programs. The members are described in docs/auditing.md and stay.

Whatever may need more than 53 bits is a number all the same, as in the centre's own files: sizes
and counts of this world are below that.
"""

from __future__ import annotations

import json
from typing import Any

from unjoin.audit.errors import AuditError
from unjoin.audit.report import Check, Recount, Report
from unjoin.registry.tally import STANDING_SLUGS

VERSION = 1


def render_json(report: Report) -> str:
    """The report as one JSON object, indented, ASCII, with a final line end."""
    log, broken_off = report.log, report.broken_off
    result = "wrong" if not report.is_right else "right" if broken_off is None else "not-done"
    return _dump(
        {
            "version": VERSION,
            "result": result,
            "error": None if broken_off is None else _error(broken_off),
            "log": {
                "place": log.place,
                "origin": log.origin,
                "vkey": log.vkey,
                "key_from": log.key_from,
                "size": log.size,
                "root": log.root,
            },
            "checks": [_check(check) for check in report.checks],
            "count": None if report.recount is None else _count(report.recount),
            "statement": None
            if report.statement is None
            else {
                "leaf": report.statement.leaf,
                "statement": json.loads(report.statement.canonical),
            },
            "cannot_check": list(report.unchecked),
        }
    )


def render_json_error(error: AuditError) -> str:
    """What stands in the place of a report where the audit could not even begin."""
    return _dump({"version": VERSION, "result": "not-done", "error": _error(error)})


def _error(error: AuditError) -> dict[str, str]:
    return {"code": error.code, "message": str(error)}


def _check(check: Check) -> dict[str, Any]:
    return {
        "number": check.number,
        "name": check.name,
        "title": check.title,
        "result": check.result.value,
        "did": check.did,
        "remarks": list(check.remarks),
        "findings": [
            {
                "code": finding.code,
                "where": finding.where,
                "says": finding.says,
                "means": finding.means,
            }
            for finding in check.findings
        ],
        "unshown": dict(check.unshown),
    }


def _count(recount: Recount) -> dict[str, Any]:
    tally = recount.tally
    return {
        "campaign": recount.campaign,
        "size": tally.size,
        "total": tally.total,
        "cells": [
            {"organisations": mask, "standing": STANDING_SLUGS[standing], "persons": persons}
            for (mask, standing), persons in sorted(tally.cells.items())
        ],
        "by_organisations": [
            {"organisations": mask, "slugs": recount.slugs(mask), "persons": persons}
            for mask, persons in sorted(tally.by_organisations().items())
        ],
        "by_standing": {STANDING_SLUGS[s]: persons for s, persons in tally.by_standing().items()},
    }


def _dump(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=2) + "\n"
