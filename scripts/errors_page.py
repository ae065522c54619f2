"""Write docs/ru/errors.md and docs/en/errors.md: every finding, from the codes themselves.

    python scripts/errors_page.py

Each example is run, so the page shows what the program really says. A test compares the pages
with what this writes.
"""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from batchpost.language import Language, language  # noqa: E402
from batchpost.settings import Settings  # noqa: E402
from batchpost.workflows.explain_checks import (  # noqa: E402
    WEIGHTS,
    Explained,
    by_group,
    explain_all,
    way_out,
)

WORDS = {
    "en": {
        "title": "What lists are checked for",
        "head": "This page is made by `scripts/errors_page.py` from the codes of the program and "
        "their examples; `batchpost checks explain CODE` shows the same at the counter. An error "
        "forbids acceptance, a warning asks for an eye, a note is only told. The office changes "
        "the weight of a finding in `settings.toml`:",
        "example": "Example",
        "said": "What is said",
        "todo": "What to do",
        "why": "Why",
    },
    "ru": {
        "title": "Что проверяется в списках",
        "head": "Эта страница составлена программой `scripts/errors_page.py` по кодам замечаний и "
        "их примерам; то же на рабочем месте показывает `batchpost checks explain КОД`. Ошибка "
        "не даёт принять список, предупреждение просит посмотреть, замечание только сообщает. "
        "Вес замечания отделение меняет в `settings.toml`:",
        "example": "Пример",
        "said": "Что будет сказано",
        "todo": "Что сделать",
        "why": "Основание",
    },
}
SETTING = '```toml\n[checks.severity]\n"postcode.region" = "error"\n"list.similar" = "off"\n```'


def page(speak: Language) -> str:
    """Return the whole page in a language."""
    words = WORDS[speak.code]
    parts = [f"# {words['title']}", words["head"], SETTING]
    for name, codes in by_group(explain_all(Settings())).items():
        parts.append(f"## {name}")
        for each in codes:
            parts += entry(each, speak)
    return "\n\n".join(parts) + "\n"


def entry(explained: Explained, speak: Language) -> list[str]:
    """Return the paragraphs about one code."""
    words = WORDS[speak.code]
    example = explained.example()
    remedy = way_out(explained, example)
    weight = speak.text(WEIGHTS[explained.severity])
    parts = [f"### {explained.code}", f"{speak.text(explained.known.about)} ({weight})"]
    sample = explained.sample_lines()
    if sample:
        parts.append("\n".join((f"{words['example']}:", "", "```text", *sample, "```")))
    lines = [
        *([f"- {words['said']}: {speak.say(example.message)}"] if example is not None else []),
        *([f"- {words['todo']}: {speak.say(remedy)}"] if remedy is not None else []),
        f"- {words['why']}: {speak.text(explained.known.source)}",
        f"- {speak.say(explained.about_floor)}",
    ]
    return [*parts, "\n".join(lines)]


def main() -> None:
    """Write both pages."""
    for code in WORDS:
        path = ROOT / "docs" / code / "errors.md"
        path.write_text(page(language(code)), encoding="utf-8", newline="\n")
        print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
