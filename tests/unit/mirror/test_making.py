"""A mirror has every public page, and every link in it leads to a file of it, or to a door."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pytest
from django.test import Client

from tests.unit.handed_in import TODAY, hand_in
from tests.unit.mirror.conftest import ONION, PERSONS, write_sheets
from tests.unit.mirror.folders import contents
from tests.unit.mirror.link_checker import check_links
from tests.unit.reach.files import OPERATOR
from tests.unit.site.conftest import make_person, publish_waiting
from unjoin.cli import main
from unjoin.mirror.checking import check_mirror
from unjoin.mirror.errors import MirrorError
from unjoin.publiclog.keys import VerifierKey
from unjoin.registry.receipt import ReceiptCode
from unjoin.service.accounts.audit import DECLARANT
from unjoin.service.instance import Instance
from unjoin.service.intake.actions import withdraw
from unjoin.service.kit.publishing import KIT_PATH
from unjoin.service.mirror import leaves, making, pages, workers
from unjoin.service.mirror.leaves import Made, Maker
from unjoin.service.mirror.making import MadeMirror, make_mirror
from unjoin.service.reach.actions import retire_material
from unjoin.service.reach.models import Material

pytestmark = pytest.mark.django_db

LANGUAGES = ("zh-hans", "zh-hant", "en")
LONG = "这些年的事，我想从头说起。" * 40
PAGES = ("index", "numbers", "statements", "stories", "safety", "verify", "declare", "m/index")


def made(folder: Path, **options: bool) -> MadeMirror:
    return make_mirror(folder, jobs=1, **options)


@pytest.fixture
def folder(receipt: ReceiptCode, tmp_path: Path) -> Path:
    """A mirror of the record."""
    assert made(tmp_path / "mirror").broken == []
    return tmp_path / "mirror"


_shared: list[tuple[Path, Instance]] = []
"""One mirror for all tests that only read it, and the instance that it is of."""


@pytest.fixture
def mirror(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mirror of the record, which is not to be changed."""
    if not _shared:
        place = tmp_path_factory.mktemp("mirror") / "mirror"
        shutil.copytree(request.getfixturevalue("folder"), place)
        _shared.append((place, request.getfixturevalue("centre")))
    return _shared[0][0]


@pytest.fixture
def key(mirror: Path) -> VerifierKey:
    """The log's key, for `mirror`."""
    return _shared[0][1].log_vkey


def text(folder: Path, path: str) -> str:
    return (folder / path).read_text(encoding="utf-8")


def holding(folder: Path, words: str) -> list[str]:
    """The paths of the files that hold `words`, but for the kit, which is a program of its own."""
    return [p for p, data in contents(folder).items() if words.encode() in data and p != KIT_PATH]


def test_every_page_is_there_in_each_language_and_every_link_leads_somewhere(
    mirror: Path,
) -> None:
    [file] = mirror.glob("m/*.txt")
    for language in LANGUAGES:
        names = [*PAGES, f"m/{file.stem}", *(f"statements/0/{leaf}" for leaf in range(PERSONS))]
        for name in names:
            assert (mirror / language / f"{name}.html").is_file(), name
    for path in ("index.html", "verify.html", f"m/{file.stem}.html"):
        assert (mirror / path).is_file(), path
    sheets = {path.name for path in (mirror / "data/press").iterdir()}
    for number in ("numbers", "milestone-1", "milestone-10"):
        assert {f"{number}.{each}.{form}" for each in LANGUAGES for form in ("pdf", "png")} < sheets
    wrong, elsewhere = check_links(mirror)
    assert wrong == []
    assert set(elsewhere) == {
        *("https://www.bing.com", "https://centre.example.org", "https://copy.example.org"),
        *(ONION.rstrip("/"), "tel://", "data://"),
    }


def test_pages_for_reading_do_not_count_as_pages_without_end(
    receipt: ReceiptCode, centre: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(tmp_path / "before")
    numbered = ("/statements/", "proofs/", "log/", "static/")
    others = [
        path for path in contents(tmp_path / "before") if not any(n in path for n in numbered)
    ]
    long = len(others) // len(LANGUAGES) + 1
    hand_in(centre, *(make_person(f"话长{number}", text=LONG) for number in range(long)))
    publish_waiting(centre)
    write_sheets(centre)
    monkeypatch.setattr(pages, "_LIMIT", len(others))
    made(tmp_path / "mirror")
    for language in LANGUAGES:
        folder = tmp_path / "mirror" / language / "statements"
        assert len(list(folder.rglob("*-read.html"))) == long
    assert check_links(tmp_path / "mirror")[0] == []


def test_what_is_remembered_does_not_grow_with_the_leaves(
    receipt: ReceiptCode, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    remembered: list[tuple[int, ...]] = []
    make = Maker.make

    def make_and_count(maker: Maker, first: int) -> Made:
        result = make(maker, first)
        inside = (value for value in vars(maker._pages).values() if isinstance(value, dict | set))
        remembered.append(tuple(map(len, inside)))
        return result

    monkeypatch.setattr(Maker, "make", make_and_count)
    for module in (leaves, workers):
        monkeypatch.setattr(module, "LEAVES_AT_ONCE", 25)
    made(tmp_path / "mirror")
    assert len(remembered) == 3
    assert remembered[0] == remembered[-1]


def test_mirror_audits_from_its_mirror(mirror: Path) -> None:
    assert main(["audit", str(mirror), "--no-state", "--statements", "--kernel", "plain"]) == 0


def test_proof_in_the_mirror_proves(mirror: Path, key: VerifierKey) -> None:
    proof = str(mirror / "proofs/0/59.tlog-proof")
    assert main(["audit", "--proof", proof, "--vkey", key.encode(), "--no-state"]) == 0


def test_mirror_is_signed_by_the_log_and_right(mirror: Path, key: VerifierKey) -> None:
    report = check_mirror(mirror, key)
    assert report.findings == []
    assert report.manifest is not None
    assert report.manifest.size == PERSONS


def test_second_run_writes_nothing(folder: Path) -> None:
    before = contents(folder)
    done = made(folder).written
    assert (done.written, done.removed, done.foreign) == (0, 0, [])
    assert contents(folder) == before


def test_two_mirrors_are_the_same_to_the_byte(folder: Path, tmp_path: Path) -> None:
    made(tmp_path / "other")
    assert contents(tmp_path / "other") == contents(folder)


def test_publication_leaves_old_pages_of_the_wall_as_they_are(
    folder: Path, centre: Instance
) -> None:
    before = contents(folder)
    hand_in(centre, make_person("新来的人"))
    publish_waiting(centre)
    made(folder)
    after = contents(folder)
    changed = {path for path, data in after.items() if before.get(path) != data}
    assert "en/statements.html" in changed
    assert {path for path in changed if "/statements/" in path and path.endswith(".html")} == {
        f"{language}/statements/0/{PERSONS}.html" for language in LANGUAGES
    }
    assert check_links(folder)[0] == []


def test_what_is_withdrawn_or_retired_is_gone_at_the_next_run(
    folder: Path, centre: Instance, receipt: ReceiptCode
) -> None:
    assert len(holding(folder, "要收回的话")) >= 5
    withdraw(instance=centre, code=receipt, by=DECLARANT, today=TODAY)
    publish_waiting(centre)
    [material] = Material.objects.filter(file__isnull=False)
    retire_material(material_id=material.id, by=OPERATOR, today=TODAY)
    made(folder)
    assert holding(folder, "要收回的话") == []
    assert holding(folder, "小树") == []
    assert [path for path in contents(folder) if material.code in path] == []
    assert check_links(folder)[0] == []
    assert check_mirror(folder, centre.log_vkey).is_right


def test_nothing_in_it_asks_for_what_only_a_server_has(mirror: Path) -> None:
    assert holding(mirror, "<form method") == []
    assert holding(mirror, "sets no cookie") == []
    assert 'href="https://www.bing.com/"' in text(mirror, "en/index.html")


def test_copy_does_not_promise_what_only_the_centre_keeps(mirror: Path, client: Client) -> None:
    safety, home = text(mirror, "en/safety.html"), text(mirror, "en/index.html")
    assert "Whoever serves it can see your internet address" in safety
    assert "Whoever serves this copy can see both" in home
    assert "<li>Your internet address" not in safety + home
    assert "this site sets none" not in safety
    assert "The API answers at the addresses" in text(mirror, "en/api.html")
    assert "curl" not in text(mirror, "en/api.html")
    assert "curl" in client.get("/en/api").content.decode()
    assert "<li>Your internet address" in client.get("/en/safety").content.decode()
    assert "<li>Your internet address" in client.get("/en/").content.decode()


@pytest.mark.parametrize("page", ["declare", "receipt"])
def test_page_of_doors_names_each_with_what_it_needs(mirror: Path, page: str) -> None:
    html = text(mirror, f"en/{page}.html")
    door, own = f"{ONION}en/{page}", f"https://centre.example.org/en/{page}"
    assert html.index(door) < html.index("Needs Tor Browser") < html.index(own)
    assert f"https://copy.example.org/en/{page}" not in html
    assert "https://copy.example.org/" in html
    assert "+1 888 000" in html
    assert "需要Tor浏览器" in text(mirror, f"zh-hans/{page}.html")


def test_first_page_is_in_the_first_language_and_leads_to_the_others(mirror: Path) -> None:
    first = text(mirror, "index.html")
    assert '<html lang="zh-Hans">' in first
    assert 'href="en/index.html"' in first
    assert 'href="static/site/site.css"' in first


def test_older_page_of_the_wall_leads_to_the_same_one_in_the_other_languages(mirror: Path) -> None:
    html = text(mirror, "en/statements/before/0/25.html")
    assert 'href="../../../../zh-hant/statements/before/0/25.html" hreflang' in html


def test_page_that_checks_proofs_is_as_the_site_has_it(mirror: Path) -> None:
    html = text(mirror, "verify.html")
    assert "Content-Security-Policy" in html
    assert "sha256-" in html
    assert html.count("<script") == 1


def test_compressed_copies_are_of_the_same_text(folder: Path, centre: Instance) -> None:
    made(folder, with_gzip=True)
    packed = [path for path in contents(folder) if path.endswith(".gz")]
    assert "en/statements/0/7.html.gz" in packed
    for path in packed:
        data = gzip.decompress((folder / path).read_bytes())
        assert data == (folder / path.removesuffix(".gz")).read_bytes()
    assert check_mirror(folder, centre.log_vkey).is_right


def test_mirror_without_the_key_says_that_nobody_signed(
    receipt: ReceiptCode, centre: Instance, tmp_path: Path
) -> None:
    made(tmp_path / "mirror", signed=False)
    found = check_mirror(tmp_path / "mirror", centre.log_vkey).findings
    assert [finding.code for finding in found] == ["manifest-unsigned"]


def test_publication_meanwhile_has_the_pages_made_once_more(
    receipt: ReceiptCode, centre: Instance, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = making._Run.copy
    published: list[object] = []

    def copy_and_publish(run: making._Run) -> None:
        copy(run)
        if not published:
            published.append(hand_in(centre, make_person("新来的人")))
            publish_waiting(centre)

    monkeypatch.setattr(making._Run, "copy", copy_and_publish)
    made(tmp_path / "mirror")
    report = check_mirror(tmp_path / "mirror", centre.log_vkey)
    assert report.is_right
    assert report.manifest is not None
    assert report.manifest.size == PERSONS + 1
    assert check_links(tmp_path / "mirror")[0] == []
    assert main(["audit", str(tmp_path / "mirror"), "--no-state", "--kernel", "plain"]) == 0


def test_empty_log_has_a_mirror_too(centre: Instance, tmp_path: Path) -> None:
    publish_waiting(centre)
    made(tmp_path / "mirror")
    assert check_links(tmp_path / "mirror")[0] == []
    assert check_mirror(tmp_path / "mirror", centre.log_vkey).is_right


def test_mirror_before_anything_is_published_is_refused(centre: Instance, tmp_path: Path) -> None:
    with pytest.raises(MirrorError) as caught:
        made(tmp_path / "mirror")
    assert caught.value.code == "mirror-nothing"


def test_folder_that_holds_the_instance_is_refused(centre: Instance, tmp_path: Path) -> None:
    (tmp_path / "unjoin.toml").write_text("")
    with pytest.raises(MirrorError) as caught:
        made(tmp_path)
    assert caught.value.code == "mirror-place"
