"""The website: built once as an unpublished and once as a published course, read as HTML, then
opened in a browser."""

import base64
import functools
import os
import re
import shutil
import threading
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import lite
import nbformat
import pages
import pytest
from address import Address, stamp_notebook
from browser import MISSING, launch
from bs4 import BeautifulSoup
from build import kind_of, sources
from fontTools.ttLib import TTFont
from playwright.sync_api import sync_playwright

# A use that this Sphinx announces to end, of its own extension.
pytestmark = pytest.mark.filterwarnings("ignore:'myst_parser")

ROOT = Path(__file__).resolve().parents[1]
LESSONS = [path.stem for path in sources(ROOT) if path.stem != "glossary"]
PAGES = ["index", *LESSONS, "claims", "glossary"]
NOWHERE, SOMEWHERE = Address("", "main"), Address("some-teacher/word-rsa", "spring")


def make_course(root, address=NOWHERE):
    """The course's notebooks, published at this address."""
    shutil.copytree(ROOT / "notebooks", root / "notebooks")
    table = f'[tool.course]\nrepository = "{address.repository}"\nref = "{address.ref}"\n'
    (root / "pyproject.toml").write_text(table, encoding="utf-8")
    for path in root.glob("notebooks/[0-9]*.ipynb"):
        text = stamp_notebook(path.read_text(encoding="utf-8"), address, path.stem)
        path.write_text(text, encoding="utf-8")
    return root


def make_site(root, address):
    pages.make_site(root / "html", make_course(root / "course", address))
    return root / "html"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site of a course that is not published. Tests look at nothing but its folder."""
    return make_site(tmp_path_factory.mktemp("site"), NOWHERE)


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    root = tmp_path_factory.mktemp("published")
    for part in "notebooks/index.html", f"files/notebooks/{LESSONS[1]}.ipynb":  # as lite.py does
        place = root / "course/_lite" / part
        place.parent.mkdir(parents=True)
        place.touch()
    return make_site(root, SOMEWHERE)


@functools.cache
def html(site, page):
    return BeautifulSoup((site / f"{page}.html").read_text(encoding="utf-8"), "html.parser")


def article(site, page):
    return html(site, page).article


@functools.cache
def student(lesson):
    """The cells of a lesson's student copy."""
    return nbformat.read(ROOT / "notebooks" / f"{lesson}.ipynb", as_version=4).cells


@functools.cache
def executed(lesson):
    """The outputs of a lesson's solved copy: figures, and the others."""
    notebook = nbformat.read(ROOT / "notebooks/solutions" / f"{lesson}.ipynb", as_version=4)
    _title, _setup, *cells = notebook.cells
    outputs = [out for cell in cells for out in cell.get("outputs", [])]
    figures = [out for out in outputs if "image/png" in out.get("data", {})]
    return figures, [out for out in outputs if out not in figures]


def squeezed(text):
    return "".join(text.split())


# Every page is there and leads to the others


def test_every_lesson_has_a_page_and_every_page_leads_to_all(site):
    assert sorted(path.stem for path in site.glob("*.html")) == sorted([*PAGES, "search"])
    for page in PAGES:
        contents = html(site, page).find(class_="sidebar-tree").find_all("a")
        places = [urldefrag(link["href"])[0] or f"{page}.html" for link in contents]  # "#": itself
        assert places == [f"{name}.html" for name in PAGES[1:]]


def test_the_home_page_lists_each_lesson_with_its_own_words(site):
    cards = article(site, "index").find(class_="lessons").find_all("a")
    assert [card["href"] for card in cards] == [f"{lesson}.html" for lesson in LESSONS]
    for card, lesson in zip(cards, LESSONS, strict=True):
        number, question, time = (
            card.find(class_=part).text for part in ("number", "question", "time")
        )
        title = f"{number} · {card.strong.text}"
        for words in (f"# {title}\n", f"\n**{question}**", f"*Time:* {time}"):
            assert words in student(lesson)[0].source
        assert html(site, lesson).h1.find(string=True) == title


def test_the_home_page_begins_with_a_way_in_and_the_picture(site):
    start = article(site, "index").find(class_="button")
    assert (start.text, start["href"]) == ("Start", f"{LESSONS[0]}.html")
    picture = article(site, "index").find("img")
    kept = ROOT / "notebooks/workshop/pictures/rsm_pair.png"
    assert (site / picture["src"]).read_bytes() == kept.read_bytes()


def test_every_internal_link_and_anchor_resolves(site, published):
    for folder in (site, published):
        for page in [*PAGES, "search"]:
            for tag in html(folder, page).find_all(href=True):
                address, anchor = urldefrag(tag["href"])
                if urlsplit(address).scheme or tag["href"] == "#":
                    continue
                path = unquote(urlsplit(address).path)
                target = folder / (path or f"{page}.html")
                assert target.is_file(), f"{page}.html: {tag['href']}"
                if anchor:
                    assert html(folder, target.stem).find(id=anchor), f"{page}.html: {tag['href']}"


def test_nothing_on_a_page_comes_from_elsewhere(site):
    elsewhere = re.compile(r"^\s*(https?:)?//")
    for page in [*PAGES, "search"]:
        for tag in html(site, page).find_all(
            ["script", "img", "link", "iframe", "source", "video"]
        ):
            address = tag.get("src") or tag.get("href") or ""
            assert not elsewhere.match(address), f"{page}.html: {tag}"
    for sheet in site.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        for address in re.findall(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""", text):
            assert not elsewhere.match("".join(address)), f"{sheet.name}: {address}"


# What a lesson's page shows


@pytest.mark.parametrize("lesson", LESSONS)
def test_outputs_are_those_of_the_solved_copy_and_figures_have_their_alt_text(site, lesson):
    figures, others = executed(lesson)
    images = article(site, lesson).find_all("img")
    for image, out in zip(images, figures, strict=True):
        assert image["alt"] == out.metadata["image/png"]["alt"] > ""
        assert (site / image["src"]).read_bytes() == base64.b64decode(out.data["image/png"])
        assert image.parent["href"] == image["src"], "a click shows the figure at its full size"
    shown = squeezed(article(site, lesson).text)
    for out in others:
        assert squeezed(out.get("text") or out.data["text/plain"]) in shown


@pytest.mark.parametrize("lesson", LESSONS)
def test_hints_and_solutions_are_folded_and_tasks_are_not(site, lesson):
    folds = article(site, lesson).find_all("details")
    assert not any(fold.has_attr("open") for fold in folds)
    labels = [fold.summary.text.split()[0] for fold in folds]
    kinds = [kind_of(cell) for cell in student(lesson)]
    names = {"hint": "Hint", "solution": "Solution", "answer": "Run"}
    folded = [names[kind] for kind in kinds if kind in names]
    # Others are folded in the source itself, such as the answers to questions at the end.
    assert [label for label in labels if label in names.values()] == folded
    for fold in folds:
        if fold.summary.text == "Solution":
            assert "✓" in fold.find(class_="cell_output").text
    stubs = article(site, lesson).find_all(class_="tag_stub")
    assert len(stubs) == labels.count("Solution")
    assert all("..." in stub.text and not stub.find_parent("details") for stub in stubs)
    # All that tells the answer lies in the folds; the table at the end says what is done.
    notes = article(site, lesson).find_all(class_="text_html")
    told = [note for note in notes if not note.find_parent("details")]
    assert "exercises done" in told[-1].text
    assert not [note.text for note in told[:-1] if re.search(r"[✓✗○] ", note.text)]


@pytest.mark.parametrize("lesson", LESSONS)
def test_mathematics_is_rendered(site, lesson):
    texts = [cell.source for cell in student(lesson) if cell.cell_type == "markdown"]
    prose = re.sub(r"(?s)```.*?```|`[^`]*`", "", "\n".join(texts))
    blocks = re.findall(r"\$\$[^$]+\$\$", prose)
    inline = re.findall(r"(?<!\$)\$[^$]+\$(?!\$)", prose)
    formulas = article(site, lesson).find_all("math")
    assert [formula.get("display") for formula in formulas].count("block") == len(blocks)
    assert len(formulas) == len(blocks) + len(inline)
    rest = BeautifulSoup(str(article(site, lesson)), "html.parser")
    for tag in rest.find_all(["pre", "code"]):
        tag.decompose()
    assert "$" not in rest.text and "\\" not in rest.text


def test_some_formulas_by_hand(site):
    cosine = article(site, "01_similarity_matrices").find("math", display="block")
    assert squeezed(cosine.text) == "cos(a,b)=a·b‖a‖‖b‖"
    above, below = cosine.mfrac.find_all(recursive=False)
    assert (squeezed(above.text), squeezed(below.text)) == ("a·b", "‖a‖‖b‖")
    assert {bar.get("stretchy") for bar in below.find_all("mo")} == {"false"}


def test_the_font_has_all_that_the_formulas_need(site):
    font = TTFont(site / "_static/formulas.woff")
    formulas = [formula for lesson in LESSONS for formula in article(site, lesson).find_all("math")]
    needed = set(squeezed("".join(formula.text for formula in formulas))) | set("√ℎ𝑟")
    assert "MATH" in font and not needed - set(map(chr, font.getBestCmap()))


# Published or not


def test_an_unpublished_course_has_no_link_to_colab_or_github(site):
    links = [link["href"] for page in PAGES for link in html(site, page).find_all(href=True)]
    ours = re.compile(r"colab\.research|github\.com(?!/pradyunsg/furo)")
    assert links and not [*filter(ours.search, links)]


def test_a_published_course_opens_in_colab_and_on_github(published):
    place = "some-teacher/word-rsa/blob/spring/notebooks"
    colab = f"https://colab.research.google.com/github/{place}"
    for lesson in LESSONS:
        row = article(published, lesson).find(class_="buttons").find_all("a")
        lite = {"Run in this browser": f"lite/notebooks/index.html?path=notebooks/{lesson}.ipynb"}
        assert {link.text: link["href"] for link in row} == {
            "Open in Colab": f"{colab}/{lesson}.ipynb",
            "View or download on GitHub": f"https://github.com/{place}/{lesson}.ipynb",
        } | (lite if lesson == LESSONS[1] else {})
    home = {link.text: link["href"] for link in article(published, "index").find_all("a")}
    assert home["Open in Colab"] == f"{colab}/{LESSONS[0]}.ipynb"
    assert home["the course"] == "https://github.com/some-teacher/word-rsa"


def test_who_is_sent_a_link_sees_title_question_and_once_published_the_picture(site, published):
    def said(folder, page):
        tags = html(folder, page).find_all("meta", property=re.compile("^og:"))
        return {tag["property"].removeprefix("og:"): tag["content"] for tag in tags}

    for lesson in LESSONS:
        card = article(site, "index").find(class_="lessons").find("a", href=f"{lesson}.html")
        title = html(site, lesson).h1.find(string=True)
        expected = {"title": title, "description": card.find(class_="question").text}
        assert said(site, lesson) == expected
    picture = f"{SOMEWHERE.repository}/{SOMEWHERE.ref}/notebooks/workshop/pictures/rsm_pair.png"
    for page in ["index", *LESSONS, "glossary"]:
        assert said(site, page).keys() == {"title", "description"}
        image = said(published, page)["image"]
        assert image == f"https://raw.githubusercontent.com/{picture}"


def test_a_browsers_python_gets_what_exists_for_it():
    libraries = lite.libraries().split()
    assert {"numpy", "ipywidgets"} < {*libraries} and not {"gensim", "jupyter"} & {*libraries}


# What is refused


@pytest.mark.parametrize(
    ("place", "old", "new", "message", "told"),
    [
        ("solutions", '"cells"', "<<<<<<<", "00_start_here is not built", ""),
        (".", "the same way?**", "the same way.**", r"no \['question'\] found", ""),
        (".", "01_similarity_matrices.ipynb", "01.ipynb", "refused", "01.ipynb"),
        (".", "# 0 · Start", r"# 0 · $\\nearer$ Start", "refused", r"formula \nearer"),
    ],
)
def test_a_site_with_a_fault_is_refused_and_the_old_one_stays(
    tmp_path, capfd, place, old, new, message, told
):
    course = make_course(tmp_path)
    path = course / "notebooks" / place / f"{LESSONS[0]}.ipynb"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    (course / "html").mkdir()
    with pytest.raises(pages.LessonError, match=message):
        pages.make_site(course / "html", course)
    assert told in capfd.readouterr().err
    assert list((course / "html").iterdir()) == []


# In a browser


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        browser = launch(playwright)
        if browser is None:
            (pytest.fail if os.environ.get("CI") else pytest.skip)(MISSING)
        yield browser
        browser.close()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def address(published):
    with ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Quiet, directory=str(published))
    ) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(
    params=[(1280, "light"), (360, "dark")],
    ids=lambda param: f"{param[0]} {param[1]}",
    scope="module",
)
def tab(browser, request):
    """A tab that takes down what goes wrong in it, as wide as a desk's screen or as a phone."""
    width, scheme = request.param
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    tab = context.new_page()
    tab.wrong, tab.asked = [], set()
    tab.on(
        "console",
        lambda line: tab.wrong.append(line.text) if line.type in ("error", "warning") else None,
    )
    tab.on("pageerror", lambda error: tab.wrong.append(str(error)))
    tab.on("requestfailed", lambda request: tab.wrong.append(f"failed: {request.url}"))
    tab.on(
        "response",
        lambda answer: (
            tab.wrong.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None
        ),
    )
    tab.on("request", lambda request: tab.asked.add(urlsplit(request.url).hostname))
    yield tab
    context.close()


@pytest.mark.parametrize("page", [*PAGES, "search"])
def test_a_page_opens_without_a_fault_and_fits(tab, address, page):
    tab.wrong.clear()
    tab.goto(f"{address}/{page}.html", wait_until="networkidle")
    assert tab.wrong == []
    assert tab.asked == {"127.0.0.1"}
    images = tab.eval_on_selector_all(
        "article img", "all => all.map(image => [image.src, image.naturalWidth])"
    )
    assert [src for src, width in images if not width] == []
    for unfold in ("", "document.querySelectorAll('details').forEach(fold => fold.open = true);"):
        tab.evaluate(f"() => {{{unfold}}}")
        assert tab.evaluate("document.scrollingElement.scrollWidth <= innerWidth"), (
            "the page is wider than the screen"
        )
        wide = "all => all.filter(image => image.getBoundingClientRect().right > innerWidth).map(image => image.src)"
        assert tab.eval_on_selector_all("article img", wide) == []


def test_formulas_are_set_in_the_font_that_comes_along(tab, address):
    tab.goto(f"{address}/{LESSONS[1]}.html", wait_until="networkidle")
    assert tab.evaluate("[...document.fonts].map(font => [font.family, font.status])") == [
        ["Formulas", "loaded"]
    ]


CONTRAST = """element => {
  const channels = color => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(c => c / 255).map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
  let behind = element;
  const color = node => channels(getComputedStyle(node).backgroundColor);
  while (behind.parentElement && color(behind)[3] === 0) behind = behind.parentElement;
  const [a, b] = [light(channels(getComputedStyle(element).color)), light(color(behind))];
  return (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
}"""


def test_text_is_legible_in_light_and_dark(tab, address):
    """WCAG 2 asks for a contrast of 4.5."""
    cell = ".cell_output pre, .cell_input pre, .text_html > div"
    looked_at = {
        LESSONS[1]: f"article p, article summary, a.button, {cell}",
        "index": "a.button, .lessons .question, .lessons .time, .lessons .number, .beneath",
    }
    for page, selectors in looked_at.items():
        tab.goto(f"{address}/{page}.html")
        for selector in selectors.split(", "):
            assert tab.locator(selector).first.evaluate(CONTRAST) >= 4.5, selector


def test_a_click_unfolds_a_solution(tab, address):
    tab.goto(f"{address}/{LESSONS[1]}.html")
    fold = tab.locator("details", has_text="Solution").first
    answer = fold.locator(".text_html").first
    assert not answer.is_visible()
    fold.locator("summary").click()
    assert answer.is_visible() and "✓ 1." in answer.inner_text()


def test_the_search_finds_a_lesson(tab, address):
    tab.goto(f"{address}/search.html?q=permutation")
    tab.wait_for_selector("#search-results li a")
    found = tab.eval_on_selector_all("#search-results li a", "all => all.map(link => link.href)")
    assert any("04_permutation_test.html" in link for link in found)
    tab.goto(f"{address}/search.html?q=get_ready")  # of the setup cell
    tab.wait_for_selector("text=did not match")
