"""Files as people have them: names in ids, notes, headers' neighbours, broken cells and the names of the files."""

from __future__ import annotations

import random

COMPANIES = (
    *("Grönvall Maskin AB", "Nordheide Metal GmbH", "Örevik Tools AB", "Karpacka Robotics S.A.", "Savon Paperi Oy"),
    *("Falk & Lind Bygg AB", "Wierzba Pharma sp. z o.o.", "Fjordvik Plast AS", "Brzoza Foods S.A.", "Kuusisto Kone Oy"),
    *("Tatra Komponenty S.A.", "Helmi Terveys Oy"),
)
OWNERS = ("Anna Lindqvist", "Pekka Korpi", "Emma Hartley")
PEOPLE = ("Karin Ståhl", "Joost de Wit", "Marta Sandell")
NAMES = (
    *(name.partition(" sp. z")[0] if "sp. z" in name else name.rsplit(" ", 1)[0] for name in COMPANIES),
    *(*OWNERS, *PEOPLE, "Fjordbok", "Skrivbordet kunder"),
    *("gronvall-maskin.example", "karin.stahl@gronvall-maskin.example"),
)
"""What nobody is to see: companies without their legal forms, people, an address, an e-mail, a file, a competitor."""


def messy_files(n: int = 72) -> dict[str, bytes]:
    """Accounts whose ids are their names, deals, invoices and contacts; as many companies as asked for."""
    draw = random.Random(5)
    called = [f"{name.rsplit(' ', 1)[0]} {k} {name.rsplit(' ', 1)[1]}" if k else name
              for k in range(-(-n // len(COMPANIES))) for name in COMPANIES][:n]  # fmt: skip
    accounts = ["Company ID;Company;Web;Relation;Industry;Country;Employees;Account manager;Notes;Case study"]
    deals = ["Deal;Company ID;Opened;Closed;Outcome;Amount;Owner;Competitor;Comment"]
    lines = ["Company ID;Date;Amount;Margin"]
    contacts = ["Company ID;Contact person;Title;Email"]
    for k, name in enumerate(called):
        industry = ("Retail", "Energy", "Logistics")[k % 3]
        owner = OWNERS[(k // 3) % 3]
        relation = "customer" if k % 2 else "lost"
        employees = "ask Karin Ståhl" if k == 7 else str(20 + 13 * (k % 9) + 40 * (k % 3))
        web = "gronvall-maskin.example" if not k else f"c{k}.example"
        note = f"Met {owner} of {called[k - 1]} and {PEOPLE[k % 3]}"
        country = ("Sweden", "Poland")[k % 2]
        accounts.append(
            f"{name};{name};{web};{relation};{industry};{country};{employees};{owner};{note};https://{web}/story"
        )
        won = relation == "customer"
        for turn in range(2):
            month = draw.randint(1, 9)
            days, about = f"2024-{month:02d}-03;2024-{month + 2:02d}-11", f"about {called[k - 2]}"
            outcome = "won" if won else "lost"
            deals.append(f"{name} – deal {turn};{name};{days};{outcome};{1000 + 37 * k};{owner};Fjordbok;{about}")
        if won:
            for month in range(1, 11, 1 + k % 3):
                lines.append(f"{name};2025-{month:02d}-1{k % 9};{400 + 31 * (k % 7)};{150 + 9 * (k % 5)}")
        contacts.append(f"{name};{PEOPLE[k % 3]};Head of sales;karin.stahl@{web}")
    lines.append("Grönvall Maskin AB;someday Karin Ståhl;1;1")
    deals.append("x;Nordheide Metall GmbH;2024-01-05;2024-03-01;won;ask Pekka Korpi;Pekka Korpi;Fjordbok;")
    files = {"Skrivbordet kunder.csv": accounts, "deals of Örevik Tools.csv": deals, "invoices.csv": lines,
             "contacts.csv": contacts}  # fmt: skip
    return {name: "\n".join(rows).encode() for name, rows in files.items()}
