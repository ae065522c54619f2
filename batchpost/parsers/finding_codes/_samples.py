"""Sample lists as text: a header, faultless rows, and the row that provokes a finding."""

HEADER = "Кому;Индекс;Куда;Масса, г"
ROWS = (
    "Жук И.П.;220030;г. Минск, ул. Садовая, д. 1;20",
    "Козел А.В.;224030;г. Брест, ул. Мира, д. 5;25",
)


def in_list(*rows: str) -> tuple[str, ...]:
    """Return the faultless list with some more rows."""
    return (HEADER, *ROWS, *rows)


def with_column(heading: str, *cells: str) -> tuple[str, ...]:
    """Return the faultless rows with one more column, as many rows as there are cells."""
    rows = [ROWS[index % len(ROWS)] for index in range(len(cells))]
    return (
        f"{HEADER};{heading}",
        *(f"{row};{cell}" for row, cell in zip(rows, cells, strict=True)),
    )
