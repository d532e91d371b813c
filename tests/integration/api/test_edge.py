"""The edge itself: body limit, headers, foreign pages, unknown addresses, the front end's files."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes

from nhipcau.api.body_limit import LIMIT_BYTES
from nhipcau.services.deployment import Deployment
from nhipcau.settings import CERTIFICATE_PATH
from nhipcau.store.database import Database
from nhipcau.supervisor import certificate as certificates
from support.control_plane import make_deployment
from support.web import Browser, open_browser

pytestmark = pytest.mark.anyio


@pytest.fixture
async def browser(deployment: Deployment) -> AsyncIterator[Browser]:
    async with open_browser(deployment) as opened:
        yield opened


async def test_every_answer_tells_the_browser_what_to_refuse(browser: Browser) -> None:
    answer = await browser.get("/healthz")
    assert answer.status_code == 200
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"
    policy = answer.headers["content-security-policy"].split("; ")
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "connect-src 'self' ws://nhipcau.test wss://nhipcau.test" in policy
    assert answer.headers["permissions-policy"].startswith("camera=(self), microphone=(self), display-capture=(self)")


async def test_a_host_name_with_markup_does_not_reach_the_policy(browser: Browser) -> None:
    answer = await browser.get("/healthz", headers={"host": "a; script-src *"})
    assert "connect-src 'self';" in answer.headers["content-security-policy"]


async def test_answers_of_the_api_are_not_kept(browser: Browser) -> None:
    answer = await browser.get("/api/nothing")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("declared", [True, False])
async def test_a_body_over_the_limit_is_refused(browser: Browser, declared: bool) -> None:
    body = b"x" * (LIMIT_BYTES + 1)

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 1000):
            yield body[start : start + 1000]

    answer = await browser.call("POST", "/api/sign-in", content=body if declared else pieces())
    assert (answer.status_code, answer.json()) == (
        413,
        {
            "code": "body_too_large",
            "what": "Dữ liệu gửi lên quá lớn (tối đa 64 kB).",
            "next": "Rút ngắn nội dung rồi gửi lại.",
            "params": {"limit_kb": 64},
        },
    )


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://evil.test"},
        {"origin": "null"},
    ],
)
async def test_a_foreign_page_cannot_even_sign_somebody_in(browser: Browser, headers: dict[str, str]) -> None:
    answer = await browser.post("/api/sign-in", {"username": "a", "password": "b"}, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")


async def test_bad_input_is_told_in_words_and_never_repeats_a_password(browser: Browser) -> None:
    body = {"username": "a", "password": "x" * 201}
    answer = await browser.post("/api/sign-in", body)
    assert (answer.status_code, answer.json()) == (
        422,
        {
            "code": "bad_input",
            "what": "Trường «Mật khẩu» chưa đúng: dài quá 200 ký tự.",
            "next": "Sửa lại rồi gửi lần nữa; những gì đã nhập vẫn còn.",
            "params": {"field": "password", "fields": ["password"]},
        },
    )
    english = await browser.post("/api/sign-in", body, headers={"accept-language": "en-GB"})
    assert english.json()["what"] == "Field “Password” is not right: it is longer than 200 characters."


async def test_pages_that_were_not_built_say_so(browser: Browser) -> None:
    answer = await browser.get("/hom-nay")
    assert answer.status_code == 503
    assert "Giao diện chưa được dựng" in answer.text


async def test_the_front_end_is_served_with_one_page_for_every_address(
    browser: Browser, deployment: Deployment
) -> None:
    dist: Path = deployment.settings.web_dist
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text("<title>Nhịp Cầu</title>")
    (dist / "assets/a-1234.js").write_text("x = 1;" * 1000)
    (dist.parent / "secret.txt").write_text("kept")

    page = await browser.get("/hoi-nghi/7")
    assert (page.text, page.headers["cache-control"]) == ("<title>Nhịp Cầu</title>", "no-cache")
    script = await browser.get("/assets/a-1234.js", headers={"accept-encoding": "gzip"})
    assert script.text == "x = 1;" * 1000
    assert script.headers["content-encoding"] == "gzip"
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    again = await browser.get("/assets/a-1234.js", headers={"if-none-match": script.headers["etag"]})
    assert again.status_code == 304

    assert (await browser.get("/assets/b-1234.js")).status_code == 404
    for path in ("/..%2fsecret.txt", "/assets/..%2f..%2fsecret.txt", "/%2e%2e/secret.txt"):
        assert "kept" not in (await browser.get(path)).text


@pytest.mark.parametrize("path", ["/", "/phien/7/phong", "/assets/a-1234.js", "/assets/none.js", "/healthz"])
async def test_head_is_answered_as_get_is_without_the_body(browser: Browser, deployment: Deployment, path: str) -> None:
    """The media client asks ``HEAD /`` whether the line is back, and joins again at once when it is told so."""
    dist: Path = deployment.settings.web_dist
    (dist / "assets").mkdir(parents=True)
    (dist / "index.html").write_text("<title>Nhịp Cầu</title>")
    (dist / "assets/a-1234.js").write_text("x = 1;" * 1000)
    got, told = await browser.get(path), await browser.call("HEAD", path)
    assert (told.status_code, dict(told.headers)) == (got.status_code, dict(got.headers))
    assert int(told.headers["content-length"]) > 0
    assert (told.content, got.content != b"") == (b"", True)


@pytest.mark.parametrize("path", ["/api/me", "/rtc/v1/validate"])
async def test_head_is_no_method_of_the_api(browser: Browser, path: str) -> None:
    assert (await browser.call("HEAD", path)).status_code == 405


async def test_our_own_certificate_is_there_to_be_trusted_and_a_given_one_is_not(
    database: Database, tmp_path: Path
) -> None:
    opened = make_deployment(database, data_dir=tmp_path, host="10.0.0.5")
    own = certificates.ensure(opened.settings, opened.now())
    async with open_browser(opened) as browser:
        answer = await browser.get(CERTIFICATE_PATH)
        served = x509.load_pem_x509_certificate(answer.content)
        assert served.fingerprint(hashes.SHA256()).hex(":").upper() == own.fingerprint
        assert answer.headers["content-type"] == "application/x-x509-ca-cert"
    assert opened.settings.certificate_url == f"https://10.0.0.5:{opened.settings.port}{CERTIFICATE_PATH}"
    pair = {"tls_cert": own.path, "tls_key": opened.settings.certificate[1]}
    for settings in ({"host": "10.0.0.5", **pair}, {"host": "127.0.0.1"}):
        async with open_browser(make_deployment(database, **settings)) as browser:
            assert (await browser.get(CERTIFICATE_PATH)).status_code == 404
