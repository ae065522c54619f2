"""Write the sample lists of `samples/`: as clients bring them, all persons invented.

The tables are the same every time (needs openpyxl and dbf).
"""

import csv
import random
from datetime import UTC, datetime
from pathlib import Path

import dbf
import openpyxl
from openpyxl.styles import Alignment, Border, Font, Side

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
SURNAMES = (
    "Ковальчук Жук Мельник Савич Бондарь Лукашук Гончар Ткач Кравец Дубик Зайко Хомич".split()
)
GIVEN = ["Анна Ивановна", "Пётр Антонович", "Мария Сергеевна", "Сергей Янович", "Ольга Петровна",
         "Иван Алесевич", "Наталья Юрьевна", "Янка Степанович"]  # fmt: skip
PLACES = [
    ("220030", "", "", "г. Минск"),
    ("224030", "Брестская обл.", "", "г. Брест"),
    ("246050", "Гомельская обл.", "", "г. Гомель"),
    ("225320", "Брестская обл.", "Барановичский р-н", "г. Барановичи"),
    ("222310", "Минская обл.", "Молодечненский р-н", "г. Молодечно"),
    ("213800", "Могилевская обл.", "Бобруйский р-н", "г. Бобруйск"),
    ("231244", "Гродненская обл.", "Новогрудский р-н", "г. Новогрудок"),
    ("211162", "Витебская обл.", "Чашникский р-н", "г. Новолукомль"),
    ("222615", "Минская обл.", "Несвижский р-н", "аг. Снов"),
]
STREETS = ["ул. Садовая", "ул. Советская", "пр-т Мира", "пер. Школьный", "ул. 50 лет Октября"]
SAVED = datetime(2026, 11, 20, 9, tzinfo=UTC).replace(tzinfo=None)


def person(r: random.Random) -> str:
    return f"{r.choice(SURNAMES)} {r.choice(GIVEN)}"


def street(r: random.Random) -> str:
    return f"{r.choice(STREETS)}, д. {r.randrange(1, 120)}, кв. {r.randrange(1, 160)}"


def phone(r: random.Random) -> str:
    return f"+375 29 {r.randrange(200, 999)}-{r.randrange(10, 99)}-{r.randrange(10, 99)}"


def letters(path: Path, count: int, *, faulty: bool) -> None:
    """Registered letters of a housing company: title block, totals, signatures."""
    r = random.Random(17)
    book = openpyxl.Workbook()
    book.properties.created = book.properties.modified = SAVED
    sheet = book.active
    sheet.title = "ф.103"
    head = ["№ п/п", "Куда (почтовый адрес)", "Индекс", "Кому (Ф.И.О.)", "Масса, г", "Отметки", "Телефон", "Примечание"]  # fmt: skip
    sheet.append([f"СПИСОК № {18 if faulty else 17}"])
    sheet.append(["заказных писем с простым уведомлением"])
    sheet.append(["Отправитель: КУП «Жилкомхоз-Образец», УНП 100582333, договор № 45-П/2025"])
    sheet.append(["Дата сдачи: 23.11.2026"])
    sheet.append([])
    sheet.append(head)
    thin = Side(style="thin", color="999999")
    for cell in sheet[6]:
        cell.font = Font(bold=True)
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        cell.border = Border(thin, thin, thin, thin)
    total = 0
    for number in range(1, count + 1):
        postcode, region, district, town = r.choice(PLACES)
        weight: int | str = r.choice([14, 16, 18, 22, 25, 41, 58])
        total += int(weight)
        where = ", ".join(part for part in (region, district, town, street(r)) if part)
        who, note = person(r), f"л/с {r.randrange(10**7, 10**8)}"
        call = phone(r) if r.random() < 0.4 else None
        if faulty:
            postcode = {3: "22003", 7: "2246050"}.get(number, postcode)
            weight = {5: "пятнадцать", 9: 0, 11: 2450}.get(number, weight)
            who = "" if number == 13 else who
            call = "123" if number == 15 else call
        sheet.append([number, where, postcode, who, weight, "З, У", call, note])
    if not faulty:
        sheet.append(["Итого:", None, None, f"{count} отправлений", total])
    sheet.append([])
    sheet.append(["Сдал: ________________  М.П.", None, None, None, "Принял: ________________"])
    for letter, width in zip("ABCDEFGH", (7, 62, 10, 30, 10, 10, 20, 16), strict=True):
        sheet.column_dimensions[letter].width = width
    book.save(path)


def parcels(path: Path, count: int) -> None:
    """Parcels of a shop: cp1251, semicolons, kilograms with a decimal comma."""
    r = random.Random(5)
    with path.open("w", encoding="cp1251", newline="") as file:
        rows = csv.writer(file, delimiter=";")
        rows.writerow(["Заказ", "Получатель", "Телефон", "Индекс", "Область", "Район", "Город",
                       "Улица, дом, квартира", "Вес, кг", "Объявленная ценность, руб.",
                       "Наложенный платёж, руб.", "Хрупкое"])  # fmt: skip
        for _ in range(count):
            postcode, region, district, town = r.choice(PLACES)
            value = f"{r.randrange(2000, 30000) / 100:.2f}".replace(".", ",")
            weight = f"{r.randrange(300, 9800) / 1000:.3f}".replace(".", ",")
            rows.writerow([f"A-{r.randrange(10000, 99999)}", person(r), phone(r), postcode, region,
                           district, town, street(r), weight, value,
                           value if r.random() < 0.5 else "",
                           "да" if r.random() < 0.2 else ""])  # fmt: skip


def court(path: Path, count: int) -> None:
    """Court letters: dBase, cp866, advice as a number."""
    r = random.Random(3)
    table = dbf.Table(
        str(path),
        "NPP N(5,0); FIO C(60); INDEKS C(6); OBL C(30); RAION C(30); GOROD C(30); ULICA C(60); "
        "VES N(6,0); UVED N(1,0); SUD L; PRIM C(40)",
        codepage="cp866",
    )
    table.open(mode=dbf.READ_WRITE)
    for number in range(1, count + 1):
        postcode, region, district, town = r.choice(PLACES)
        table.append((number, person(r), postcode, region, district, town, street(r),
                      r.choice([44, 60, 85]), 2, True, f"дело {r.randrange(100, 999)}/26"))  # fmt: skip
    table.close()
    stamped = bytearray(path.read_bytes())
    stamped[1:4] = bytes((126, 11, 20))  # the day in the header, so that bytes stay the same
    path.write_bytes(stamped)


def main() -> None:
    """Write them all."""
    SAMPLES.mkdir(exist_ok=True)
    letters(SAMPLES / "registered-letters.xlsx", 120, faulty=False)
    letters(SAMPLES / "faulty-letters.xlsx", 16, faulty=True)
    parcels(SAMPLES / "shop-parcels.csv", 30)
    court(SAMPLES / "court-letters.dbf", 40)


if __name__ == "__main__":
    main()
