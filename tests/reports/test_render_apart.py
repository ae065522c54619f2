import pytest

from batchpost.reports import register, render_apart
from batchpost.reports.render import UnknownReportError, render_all
from batchpost.reports.render_apart import Renderer, renderer_for
from batchpost.workflows.print_documents import documents_of, make_documents


@pytest.fixture
def view(build, settings, english):
    return register.build(build.acceptance(), settings, english)


def test_a_process_of_its_own_renders_the_same(view):
    wanted = [(view, "xlsx"), (view, "pdf"), (view, "json")]
    with Renderer() as renderer:
        renderer.ask(wanted)
        made = dict(render_all(wanted))
        assert renderer.answer() == [made[0], made[1], made[2]]


@pytest.mark.parametrize("when", ["before it is asked", "while it works"])
def test_a_process_that_is_gone_renders_nothing(view, when):
    with Renderer() as renderer:
        if when == "before it is asked":
            renderer._process.kill()
            renderer._process.wait()
        else:
            renderer._process.stdin.write(b"no request")
        renderer.ask([(view, "json")])
        assert renderer.answer() is None


def test_the_caller_renders_where_the_process_broke_down(build, settings, english, tmp_path):
    documents = documents_of(build.acceptance(), tmp_path, ["xlsx"])
    with Renderer() as renderer:
        renderer._process.kill()
        made = list(make_documents(documents, settings, english, renderer))
    assert made == list(make_documents(documents, settings, english))


def test_what_cannot_be_rendered_is_told_by_the_caller(view):
    with Renderer() as renderer:
        renderer.ask([(view, "csv")])
        assert renderer.answer() is None
    with pytest.raises(UnknownReportError):
        list(render_all([(view, "csv")]))


def test_short_lists_are_rendered_here(monkeypatch):
    with renderer_for(10) as nobody:
        assert nobody is None
    monkeypatch.setattr(render_apart, "_WORTH_ITEMS", 10)
    with renderer_for(10) as renderer:
        assert isinstance(renderer, Renderer)


def test_a_process_that_cannot_be_begun_refuses_nothing(monkeypatch):
    def start(_module):
        raise BlockingIOError

    monkeypatch.setattr(render_apart, "start", start)
    with renderer_for(1_000_000) as nobody:
        assert nobody is None


def test_what_is_wanted_no_more_is_not_rendered_here(build, settings, english, tmp_path):
    documents = documents_of(build.acceptance(), tmp_path, ["xlsx"])
    with Renderer() as renderer:
        pass
    assert list(make_documents(documents, settings, english, renderer)) == []
