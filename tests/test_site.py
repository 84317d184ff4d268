"""The website: built once as an unpublished and once as a published course, read as HTML, then opened in a browser."""

import base64
import functools
import os
import re
import shutil
import sys
import threading
import unicodedata
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

import jupytext
import nbformat
import pytest
import yaml
from browser import MISSING, launch
from bs4 import BeautifulSoup
from fontTools.ttLib import TTFont
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "notebooks" / "workshop" / "site"))
import pages  # noqa: E402

# A use that this Sphinx announces to end, of its own extension.
pytestmark = pytest.mark.filterwarnings("ignore:'myst_parser")

LESSONS = sorted(
    path.stem for path in (ROOT / "notebooks" / "workshop" / "source").glob("[0-9][0-9]_*.py")
)
PAGES = ["index", *LESSONS]
UNPUBLISHED = '[tool.course]\nrepository = ""\nref = "main"\n'
PUBLISHED = '[tool.course]\nrepository = "some-teacher/word-rsa"\nref = "spring"\n'


def make_course(root, settings=UNPUBLISHED):
    """The course's notebooks with another pyproject.toml."""
    shutil.copytree(ROOT / "notebooks", root / "notebooks")
    (root / "pyproject.toml").write_text(settings, encoding="utf-8")
    return root


def make_site(root, settings):
    pages.make_site(root / "html", make_course(root / "course", settings))
    return root / "html"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The site of a course that is not published. Its folder is all that the tests that use it look at."""
    return make_site(tmp_path_factory.mktemp("site"), UNPUBLISHED)


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    return make_site(tmp_path_factory.mktemp("published"), PUBLISHED)


@functools.cache
def html(site, page):
    return BeautifulSoup((site / f"{page}.html").read_text(encoding="utf-8"), "html.parser")


def article(site, page):
    return html(site, page).article


def source(lesson):
    return (ROOT / "notebooks" / "workshop" / "source" / f"{lesson}.py").read_text(encoding="utf-8")


def executed(lesson):
    """The outputs of a lesson's solved copy."""
    notebook = nbformat.read(ROOT / "notebooks" / "solutions" / f"{lesson}.ipynb", as_version=4)
    return [out for cell in notebook.cells for out in cell.get("outputs", [])]


def first_cell(lesson):
    return jupytext.reads(source(lesson), fmt="py:percent").cells[0].source


def squeezed(text):
    return "".join(text.split())


# Every page is there and leads to the others


def test_every_lesson_has_a_page_and_every_page_leads_to_all(site):
    assert sorted(path.stem for path in site.glob("*.html")) == sorted([*PAGES, "search"])
    for page in PAGES:
        contents = html(site, page).find(class_="sidebar-tree").find_all("a")
        # A page's link to itself is "#".
        assert [urldefrag(link["href"])[0] or f"{page}.html" for link in contents] == [
            f"{name}.html" for name in LESSONS
        ]


def test_previous_and_next_lead_through_the_course(site):
    for i, page in enumerate(PAGES):
        footer = html(site, page).find(class_="related-pages")
        around = {
            "prev-page": PAGES[i - 1] if i else None,
            "next-page": PAGES[i + 1] if page != PAGES[-1] else None,
        }
        for kind, name in around.items():
            link = footer.find("a", class_=kind)
            assert (link and link["href"]) == (name and f"{name}.html")


def test_the_home_page_lists_each_lesson_with_its_own_words(site):
    cards = article(site, "index").find(class_="lessons").find_all("a")
    assert [card["href"] for card in cards] == [f"{lesson}.html" for lesson in LESSONS]
    for card, lesson in zip(cards, LESSONS, strict=True):
        told = first_cell(lesson)
        number, question, time = (
            card.find(class_=part).text for part in ("number", "question", "time")
        )
        title = f"{number} · {card.strong.text}"
        assert f"# {title}\n" in told
        assert f"\n**{question}**" in told
        assert f"*Time:* {time}" in told
        assert html(site, lesson).h1.find(string=True) == title


def test_the_home_page_begins_with_a_way_in_and_the_picture(site):
    start = article(site, "index").find(class_="start")
    assert (start.text, start["href"]) == ("Start", f"{LESSONS[0]}.html")
    picture = article(site, "index").find("img")
    assert (site / picture["src"]).read_bytes() == (
        ROOT / "notebooks" / "pictures" / "rsm_pair.png"
    ).read_bytes()


def test_every_internal_link_and_anchor_resolves(site, published):
    for folder in (site, published):
        for page in [*PAGES, "search"]:
            for tag in html(folder, page).find_all(href=True):
                address, anchor = urldefrag(tag["href"])
                if urlsplit(address).scheme or tag["href"] == "#":
                    continue
                target = (
                    folder / unquote(urlsplit(address).path) if address else folder / f"{page}.html"
                )
                assert target.is_file(), f"{page}.html: {tag['href']}"
                if anchor:
                    assert html(folder, target.stem).find(id=anchor), f"{page}.html: {tag['href']}"


def test_links_between_lessons_lead_to_pages(site):
    for lesson in LESSONS:
        wanted = re.findall(r"\]\((\d\d_\w+)\.ipynb\)", source(lesson))
        links = [
            link["href"]
            for link in article(site, lesson).find_all("a", class_="internal")
            if ".html" in link["href"]
        ]
        assert links == [f"{name}.html" for name in wanted]
        assert ".ipynb" not in str(html(site, lesson))


def test_nothing_on_a_page_comes_from_elsewhere(site):
    elsewhere = re.compile(r"^\s*(https?:)?//")
    for page in [*PAGES, "search"]:
        for tag in html(site, page).find_all(
            ["script", "img", "link", "iframe", "source", "video", "audio"]
        ):
            address = tag.get("src") or tag.get("href") or ""
            assert not elsewhere.match(address), f"{page}.html: {tag}"
    for sheet in site.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        for address in re.findall(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""", text):
            assert not elsewhere.match("".join(address)), f"{sheet.name}: {address}"


# What a lesson's page shows


@pytest.mark.parametrize("lesson", LESSONS)
def test_figures_are_those_of_the_solved_copy_with_their_alt_text(site, lesson):
    figures = [out for out in executed(lesson) if "image/png" in out.get("data", {})]
    images = article(site, lesson).find_all("img")
    assert [image["alt"] for image in images] == [
        out.metadata["image/png"]["alt"] for out in figures
    ]
    for image, out in zip(images, figures, strict=True):
        assert (site / image["src"]).read_bytes() == base64.b64decode(out.data["image/png"])
        assert image.parent["href"] == image["src"], "a click shows the figure at its full size"


def test_every_image_has_an_alt_text(site):
    for page in [*PAGES, "search"]:
        assert [
            image for image in html(site, page).find_all("img") if not image.get("alt", "").strip()
        ] == []


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_printed_output_is_shown(site, lesson):
    shown = squeezed(article(site, lesson).text)
    printed = [out for out in executed(lesson) if "image/png" not in out.get("data", {})]
    assert printed
    for out in printed:
        assert squeezed(out.get("text") or out.data["text/plain"]) in shown


@pytest.mark.parametrize("lesson", LESSONS)
def test_hints_and_solutions_are_folded_and_tasks_are_not(site, lesson):
    folds = article(site, lesson).find_all("details")
    assert not any(fold.has_attr("open") for fold in folds)
    labels = [fold.summary.text for fold in folds]
    tags = re.findall(r'^# %% .*tags=\["(hint|solution)"\]', source(lesson), re.MULTILINE)
    assert labels[0] == "Setup" and [label.split()[0].lower() for label in labels[1:]] == tags
    for fold in folds:
        if fold.summary.text == "Solution":
            assert "✓" in fold.find(class_="cell_output").text
    stubs = article(site, lesson).find_all(class_="tag_stub")
    assert len(stubs) == tags.count("solution")
    assert all("..." in stub.text and not stub.find_parent("details") for stub in stubs)
    # All that tells the answer lies in the folds; the table at the end says what is done.
    told = [
        note
        for note in article(site, lesson).find_all(class_="text_html")
        if not note.find_parent("details")
    ]
    assert len(told) == 1 and "exercises done" in told[0].text


@pytest.mark.parametrize("lesson", LESSONS)
def test_mathematics_is_rendered(site, lesson):
    text = "".join(
        re.findall(r"^#(?: (?!%%).*)?\n", source(lesson), re.MULTILINE)
    )  # the markdown cells
    prose = re.sub(r"`[^`]*`", "", text)
    blocks, inline = (
        re.findall(r"\$\$[^$]+\$\$", prose),
        re.findall(r"(?<!\$)\$[^$]+\$(?!\$)", prose),
    )
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
    font = TTFont(site / "_static" / "formulas.woff")
    assert "MATH" in font
    has = font.getBestCmap()
    formulas = [formula for lesson in LESSONS for formula in article(site, lesson).find_all("math")]
    assert [
        c for c in set(squeezed("".join(formula.text for formula in formulas))) if ord(c) not in has
    ] == []
    assert all(ord(c) in has for c in "√" + unicodedata.lookup("MATHEMATICAL ITALIC SMALL R") + "ℎ")


# Published or not


def test_an_unpublished_course_has_no_link_to_colab_or_github(site):
    links = [link["href"] for page in PAGES for link in html(site, page).find_all(href=True)]
    assert links and not [
        link for link in links if re.search(r"colab\.research|github\.com(?!/pradyunsg/furo)", link)
    ]


def test_a_published_course_opens_in_colab_and_on_github(published):
    place = "some-teacher/word-rsa/blob/spring/notebooks"
    for lesson in LESSONS:
        links = {
            link.text: link["href"]
            for link in article(published, lesson).find(class_="buttons").find_all("a")
        }
        assert links == {
            "Open in Colab": f"https://colab.research.google.com/github/{place}/{lesson}.ipynb",
            "View or download on GitHub": f"https://github.com/{place}/{lesson}.ipynb",
        }
        assert (ROOT / "notebooks" / f"{lesson}.ipynb").is_file()
    home = {link.text: link["href"] for link in article(published, "index").find_all("a")}
    assert (
        home["Open in Colab"]
        == f"https://colab.research.google.com/github/{place}/{LESSONS[0]}.ipynb"
    )
    assert home["the repository"] == "https://github.com/some-teacher/word-rsa"


# What is refused


@pytest.fixture
def course(tmp_path):
    return make_course(tmp_path)


def edit(path, old, new):
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def lesson_of(course, folder, ending):
    return course / "notebooks" / folder / f"{LESSONS[0]}{ending}"


def test_a_lesson_that_was_not_executed_is_named(course):
    lesson_of(course, "solutions", ".ipynb").unlink()
    with pytest.raises(
        pages.LessonError,
        match=rf"{LESSONS[0]}\.py: there is no solved copy to show; .*build\.py 00",
    ):
        pages.make_site(course / "html", course)


def test_outputs_of_another_source_are_refused(course):
    edit(lesson_of(course, "source", ".py"), 'print("peach:"', 'print("a peach:"')
    with pytest.raises(
        pages.LessonError,
        match=rf"{LESSONS[0]}\.py: its solved copy shows other cells; .*build\.py 00",
    ):
        pages.make_site(course / "html", course)


def test_a_first_cell_without_its_question_is_refused(course):
    edit(lesson_of(course, "source", ".py"), "the same way?**", "the same way.**")
    with pytest.raises(pages.LessonError, match=r"cell 1 .*: no \['question'\] found"):
        pages.make_site(course / "html", course)


def test_a_link_to_no_lesson_stops_the_build_and_the_old_site_stays(course, capfd):
    (course / "html").mkdir()
    edit(
        lesson_of(course, "source", ".py"),
        "(01_similarity_matrices.ipynb)",
        "(01_similarity.ipynb)",
    )
    with pytest.raises(pages.LessonError, match="Sphinx refused a page"):
        pages.make_site(course / "html", course)
    assert "01_similarity.ipynb" in capfd.readouterr().err
    assert list((course / "html").iterdir()) == []


def test_a_command_without_mathml_is_refused(course, capfd):
    edit(lesson_of(course, "source", ".py"), "The fruit is nearer", "The fruit is $\\nearer$")
    with pytest.raises(pages.LessonError, match="Sphinx refused a page"):
        pages.make_site(course / "html", course)
    assert r"in the formula \nearer" in capfd.readouterr().err


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
    # A bracket grows with what it holds only in a font made for formulas.
    height = """inside => {
      document.querySelector("article p").innerHTML = `<math><mrow><mo>(</mo>${inside}</mrow></math>`;
      return document.querySelector("article p mo").getBoundingClientRect().height;
    }"""
    low, high = (tab.evaluate(height, f"<mspace height='{size}em'/>") for size in (1, 4))
    assert high > 2 * low


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
    looked_at = {
        LESSONS[1]: [
            "article p",
            "article summary",
            ".text_html > div",
            ".cell_output pre",
            ".cell_input pre",
            "a.button",
        ],
        "index": [
            "a.start",
            ".lessons .question",
            ".lessons .time",
            ".lessons .number",
            ".beneath",
        ],
    }
    for page, selectors in looked_at.items():
        tab.goto(f"{address}/{page}.html")
        for selector in selectors:
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
    assert any("03_rsa_score.html" in link for link in found)


# The workflow that publishes


def test_the_workflow_executes_the_lessons_online_then_publishes_what_make_site_wrote():
    workflow = yaml.safe_load(
        (ROOT / ".github" / "workflows" / "site.yml").read_text(encoding="utf-8")
    )
    steps = [
        step.get("run") or step["uses"].split("@")[0]
        for job in workflow["jobs"].values()
        for step in job["steps"]
    ]
    text = "\n".join(steps)
    places = [
        text.index(part)
        for part in ("build.py --online", "make site", "upload-pages-artifact", "deploy-pages")
    ]
    assert places == sorted(places)
    targets = set(
        re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert set(re.findall(r"\bmake (\w+)", text)) <= targets
