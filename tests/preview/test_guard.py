"""Nobody but the author's own page reads the cards, and nothing leads out of them."""

import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest
from click.testing import CliRunner
from running import Served, running, serving

from flashgen.cli import cli
from flashgen.commands import new


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("guarded")
    new.write("Means", folder / "cards", full=True)
    (folder / "secret.txt").write_text("nobody reads this", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def preview(project: Path) -> Iterator[Served]:
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(project)
        with serving(Path("cards")) as one:
            yield one


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "localhost.evil.example"},
        {"Host": "127.0.0.1@evil.example"},
        {"Host": ""},
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Origin": "http://evil.example"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "null"},
    ],
)
def test_another_page_is_refused(preview: Served, headers: dict[str, str]) -> None:
    for path in ("", "state", "events", "media/", "static/preview.js", "mathjax/startup.js"):
        response, text = preview.ask(path, **headers)
        assert response.status in (400, 403), (path, headers)
        assert "Means" not in text


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:9000", "127.0.0.1:1", "[::1]:8000"])
def test_a_name_of_this_machine_is_good_with_any_port(preview: Served, host: str) -> None:
    assert preview.ask("state", Host=host)[0].status == 200


def test_the_refusal_of_a_name_says_what_to_do(preview: Served) -> None:
    _, text = preview.ask("", Host="cards.example")
    assert "--allow-host" in text
    assert "cards.example" in text


@pytest.mark.parametrize("path", ["/", "/state", "/x/state", "/x/", "//state", "/%2e%2e/state"])
def test_the_secret_is_part_of_each_address(preview: Served, path: str) -> None:
    assert preview.ask(path)[0].status == 403
    assert preview.ask(preview.path[:-2] + "/state")[0].status == 403


@pytest.mark.parametrize(
    "path",
    [
        "media/../../secret.txt",
        "media/..%2f..%2fsecret.txt",
        "media/%2e%2e/%2e%2e/secret.txt",
        "static/../guard.py",
        "static/..%2fguard.py",
        "mathjax/..%2f..%2f..%2f__init__.py",
        "card/..%2f..%2fsecret.txt",
        "print/../secret/sheet.html",
        "explain/..%2fFG301",
        "static/%00",
        "media/secret.txt",
    ],
)
def test_no_path_leads_out(preview: Served, path: str) -> None:
    response, text = preview.ask(path)
    assert response.status in (400, 403, 404)
    assert "nobody reads this" not in text
    assert "def " not in text


def test_every_answer_forbids_what_it_does_not_need(preview: Served) -> None:
    for path in ("", "state", "media/", "card.css", "nothing", "/nothing"):
        response, _ = preview.ask(path)
        policy = response.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe-eval" not in policy
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "access-control-allow-origin" not in response.headers
        assert "set-cookie" not in response.headers


def test_a_file_is_opened_only_for_our_own_page_and_only_below_cards(
    preview: Served, project: Path
) -> None:
    own = {"Origin": f"http://127.0.0.1:{preview.port}"}

    def status(body: str, **headers: str) -> int:
        return preview.ask("open", "POST", body, **headers)[0].status

    place = '{"path": "cards/means.yaml", "line": 1, "column": 1}'
    assert status(place) == 403
    assert status(place, **own) == 200
    assert status(place.replace("cards/means.yaml", "secret.txt"), **own) == 404
    assert status(place.replace("cards/means.yaml", "cards/../secret.txt"), **own) == 404
    assert status(place.replace("cards/means.yaml", str(project / "secret.txt")), **own) == 404
    assert status("{", **own) == 400
    assert status("[]", **own) == 400
    assert status('{"path": 1}', **own) == 400
    assert status("x" * 70_000, **own) in (403, 413)


def test_a_hundred_at_once_and_open_sockets_that_say_nothing_do_no_harm(preview: Served) -> None:
    idle = [socket.create_connection(("127.0.0.1", preview.port)) for _ in range(200)]
    for one in idle[:100]:
        one.sendall(b"GET / HTTP/1.1\r\nHost: ")
    with ThreadPoolExecutor(100) as many:
        answers = list(many.map(lambda _: preview.ask("state")[0].status, range(100)))
    for one in idle:
        one.close()
    assert answers == [200] * 100


def test_a_used_port_is_a_line_and_exit_code_2(preview: Served, project: Path) -> None:
    words = ["preview", str(project / "cards"), "--no-browser", "--port", str(preview.port)]
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == 2
    assert done.output.startswith(f"flashgen: port {preview.port} of 127.0.0.1 cannot be used")
    assert done.output.count("\n") == 1


def test_another_machine_needs_two_words(project: Path) -> None:
    done = CliRunner().invoke(cli, ["preview", str(project / "cards"), "--host", "0.0.0.0"])  # noqa: S104
    assert done.exit_code == 2
    assert "--allow-remote" in done.output


def test_it_says_what_listening_everywhere_means(project: Path) -> None:
    with running(project, "--host", "0.0.0.0", "--allow-remote", "--allow-host", "Box") as one:  # noqa: S104
        assert one.ask("state", Host="box:80")[0].status == 200
        assert one.process.stdout
        said = "".join(one.process.stdout.readline() for _ in range(3))
        assert "whoever knows an address" in said


def test_it_ends_at_once_while_pages_are_open(project: Path) -> None:
    with running(project) as one, closing(HTTPConnection("127.0.0.1", one.port)) as page:
        page.request("GET", one.path + "events")
        stream = page.getresponse()
        assert stream.headers["content-type"].startswith("text/event-stream")
        assert stream.readline().startswith(b"data: ")
        assert one.interrupt() == 0
