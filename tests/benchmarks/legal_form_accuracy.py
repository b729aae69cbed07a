"""How often the legal form in a company's name is found, and nothing where there is none: names typed from memory.

Every third name was kept out while the table of forms was made. Each is split twice: with the company's country known
and without. Run: ``python tests/benchmarks/legal_form_accuracy.py``
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from icp_core.intake.texts.legal_forms import split_legal_form

NAMES = """
AB Volvo | Volvo | AB | Sweden
Telefonaktiebolaget LM Ericsson | Telefonaktiebolaget LM Ericsson | - | Sweden
H & M Hennes & Mauritz AB (publ) | H & M Hennes & Mauritz | AB | Sweden
Atlas Copco AB | Atlas Copco | AB | Sweden
Aktiebolaget SKF | SKF | AB | Sweden
Svenska Cellulosa Aktiebolaget SCA | Svenska Cellulosa Aktiebolaget SCA | - | Sweden
Skanska Sverige AB | Skanska Sverige | AB | Sweden
IKEA of Sweden AB | IKEA of Sweden | AB | Sweden
Södra Skogsägarna ekonomisk förening | Södra Skogsägarna | Ek. för. | Sweden
Lantmännen ek. för. | Lantmännen | Ek. för. | Sweden
Handelsbolaget Bröderna Larsson | Bröderna Larsson | HB | Sweden
Anderssons Bygg HB | Anderssons Bygg | HB | Sweden
Kommanditbolaget Västerås Centrum | Västerås Centrum | KB | Sweden
SAAB AB | SAAB | AB | Sweden
Nordea Bank Abp, filial i Sverige | Nordea Bank, filial i Sverige | Oyj | Sweden
Nokia Oyj | Nokia | Oyj | Finland
Oy Karl Fazer Ab | Karl Fazer | Oy | Finland
KONE Oyj | KONE | Oyj | Finland
Ålandsbanken Abp | Ålandsbanken | Oyj | Finland
Marimekko Oyj | Marimekko | Oyj | Finland
Supercell Oy | Supercell | Oy | Finland
Oy Hartwall Ab | Hartwall | Oy | Finland
Wärtsilä Oyj Abp | Wärtsilä | Oyj | Finland
Paulig Oy Ab | Paulig | Oy | Finland
Kiinteistö Oy Kampin Keskus | Kiinteistö Oy Kampin Keskus | - | Finland
T:mi Virtanen | Virtanen | Tmi | Finland
Virtanen & Pojat Ky | Virtanen & Pojat | Ky | Finland
Osuuskunta Arina | Arina | Osk | Finland
Valio Oy Ltd | Valio | Oy | Finland
Suomen Punainen Risti ry | Suomen Punainen Risti | ry | Finland
Equinor ASA | Equinor | ASA | Norway
Kongsberg Maritime AS | Kongsberg Maritime | AS | Norway
A/S Norske Shell | Norske Shell | AS | Norway
DNB Bank ASA | DNB Bank | ASA | Norway
Bygg og Anlegg DA | Bygg og Anlegg | DA | Norway
AS Vinmonopolet | Vinmonopolet | AS | Norway
LEGO A/S | LEGO | A/S | Denmark
A.P. Møller - Mærsk A/S | A.P. Møller - Mærsk | A/S | Denmark
Novo Nordisk A/S | Novo Nordisk | A/S | Denmark
A/S Storebælt | Storebælt | A/S | Denmark
Joe & The Juice ApS | Joe & The Juice | ApS | Denmark
Danish Crown AmbA | Danish Crown | a.m.b.a. | Denmark
Amager Bakke I/S | Amager Bakke | I/S | Denmark
Marel hf. | Marel | hf. | Iceland
Össur ehf | Össur | ehf. | Iceland
Icelandair Group hf | Icelandair Group | hf. | Iceland
PKN Orlen S.A. | PKN Orlen | S.A. | Poland
Allegro Sp. z o.o. | Allegro | Sp. z o.o. | Poland
Castorama Polska Sp. z o. o. | Castorama Polska | Sp. z o.o. | Poland
LPP SA | LPP | S.A. | Poland
Jeronimo Martins Polska S.A. | Jeronimo Martins Polska | S.A. | Poland
Lidl sp. z o.o. sp. k. | Lidl | Sp. k. | Poland
Kowalski i Synowie Sp. j. | Kowalski i Synowie | Sp. j. | Poland
ŻABKA POLSKA SPÓŁKA Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ | ŻABKA POLSKA | Sp. z o.o. | Poland
Auto Serwis Nowak s.c. | Auto Serwis Nowak | S.C. | Poland
KGHM Polska Miedź Spółka Akcyjna | KGHM Polska Miedź | S.A. | Poland
Siemens AG | Siemens | AG | Germany
Robert Bosch GmbH | Robert Bosch | GmbH | Germany
Haribo GmbH & Co. KG | Haribo | GmbH & Co. KG | Germany
Lidl Stiftung & Co. KG | Lidl Stiftung | AG & Co. KG | Germany
SAP SE | SAP | SE | Germany
Henkel AG & Co. KGaA | Henkel | KGaA | Germany
Bertelsmann SE & Co. KGaA | Bertelsmann | KGaA | Germany
Muster UG (haftungsbeschränkt) | Muster | UG | Germany
Bäckerei Schmidt e.K. | Bäckerei Schmidt | e.K. | Germany
DATEV eG | DATEV | eG | Germany
ADAC e.V. | ADAC | e.V. | Germany
Red Bull GmbH | Red Bull | GmbH | Austria
Swarovski KG | Swarovski | KG | Austria
Nestlé S.A. | Nestlé | S.A. | Switzerland
Rolex SA | Rolex | S.A. | Switzerland
Roche Holding AG | Roche Holding | AG | Switzerland
Tesco PLC | Tesco | PLC | United Kingdom
Marks and Spencer plc | Marks and Spencer | PLC | United Kingdom
Dyson Limited | Dyson | Ltd | United Kingdom
JCB Sales Ltd. | JCB Sales | Ltd | United Kingdom
Deloitte LLP | Deloitte | LLP | United Kingdom
A.G. Barr p.l.c. | A.G. Barr | PLC | United Kingdom
The Body Shop International Limited | The Body Shop International | Ltd | United Kingdom
Ryanair DAC | Ryanair | DAC | Ireland
Apple Inc. | Apple | Inc. | United States
Microsoft Corporation | Microsoft | Corp. | United States
Google LLC | Google | LLC | United States
Levi Strauss & Co. | Levi Strauss & Co. | - | United States
Walmart, Inc. | Walmart | Inc. | United States
The Goldman Sachs Group, Inc. | The Goldman Sachs Group | Inc. | United States
Exxon Mobil Corp | Exxon Mobil | Corp. | United States
The Coca-Cola Company | The Coca-Cola Company | - | United States
KB Home | KB Home | - | United States
SC Johnson | SC Johnson | - | United States
SAS Institute Inc. | SAS Institute | Inc. | United States
NV Energy | NV Energy | - | United States
UAB Medicine | UAB Medicine | - | United States
PC Connection | PC Connection | - | United States
H.B. Fuller | H.B. Fuller | - | United States
The Limited | The Limited | - | United States
Canyon Ranch Spa | Canyon Ranch Spa | - | United States
Philips N.V. | Philips | N.V. | Netherlands
N.V. Nederlandse Gasunie | Nederlandse Gasunie | N.V. | Netherlands
Coolblue B.V. | Coolblue | B.V. | Netherlands
Jansen en Zonen V.O.F. | Jansen en Zonen | VOF | Netherlands
Solvay SA/NV | Solvay | S.A. | Belgium
Colruyt NV | Colruyt | N.V. | Belgium
Delhaize Le Lion SCA | Delhaize Le Lion | SCA | Belgium
Danone S.A. | Danone | S.A. | France
Decathlon SAS | Decathlon | SAS | France
Boulangerie Dupont SARL | Boulangerie Dupont | SARL | France
SARL Garage Martin | Garage Martin | SARL | France
AS Monaco | AS Monaco | - | France
Ferrari N.V. | Ferrari | N.V. | Italy
Barilla G. e R. Fratelli S.p.A. | Barilla G. e R. Fratelli | S.p.A. | Italy
Eni SpA | Eni | S.p.A. | Italy
Trattoria Da Luigi S.r.l. | Trattoria Da Luigi | S.r.l. | Italy
AS Roma S.p.A. | AS Roma | S.p.A. | Italy
Mercadona, S.A. | Mercadona | S.A. | Spain
Talleres García S.L. | Talleres García | S.L. | Spain
Mondragón S. Coop. | Mondragón | S.Coop. | Spain
Corticeira Amorim, SGPS, S.A. | Corticeira Amorim, SGPS | S.A. | Portugal
Padaria Central, Lda. | Padaria Central | Lda | Portugal
AS Tallink Grupp | Tallink Grupp | AS | Estonia
Bolt Technology OÜ | Bolt Technology | OÜ | Estonia
OÜ Skinest | Skinest | OÜ | Estonia
SIA "Rimi Latvia" | Rimi Latvia | SIA | Latvia
AS "Latvenergo" | Latvenergo | AS | Latvia
UAB „Maxima LT“ | Maxima LT | UAB | Lithuania
AB „Lietuvos geležinkeliai“ | Lietuvos geležinkeliai | AB | Lithuania
Škoda Auto a.s. | Škoda Auto | a.s. | Czechia
ČEZ, a. s. | ČEZ | a.s. | Czechia
Alza.cz a.s. | Alza.cz | a.s. | Czechia
JetBrains s.r.o. | JetBrains | s.r.o. | Czechia
Kofola spol. s r.o. | Kofola | s.r.o. | Czechia
ESET, spol. s r. o. | ESET | s.r.o. | Slovakia
MOL Nyrt. | MOL | Nyrt. | Hungary
Wizz Air Hungary Kft. | Wizz Air Hungary | Kft. | Hungary
Podravka d.d. | Podravka | d.d. | Croatia
Infobip d.o.o. | Infobip | d.o.o. | Croatia
Koç Holding A.Ş. | Koç Holding | A.Ş. | Turkey
Toyota Motor Corporation | Toyota Motor | Corp. | Japan
Samsung Electronics Co., Ltd. | Samsung Electronics | Ltd | South Korea
Atlassian Pty Ltd | Atlassian | Pty Ltd | Australia
SA Water | SA Water | - | Australia
Grab Holdings Pte. Ltd. | Grab Holdings | Pte Ltd | Singapore
Infosys Limited | Infosys | Ltd | India
Cemex S.A.B. de C.V. | Cemex | S.A. de C.V. | Mexico
AB InBev | AB InBev | - | Belgium
SIA Engineering Company | SIA Engineering Company | - | Singapore
University of Applied Sciences | University of Applied Sciences | - | Germany
City of Helsinki | City of Helsinki | - | Finland
Bank of America | Bank of America | - | United States
Hotel & Spa Bad Gastein | Hotel & Spa Bad Gastein | - | Austria
""".strip().split("\n")  # fmt: skip


def right(name: str, bare: str, form: str, country: str | None) -> bool:
    """Whether both parts are as typed."""
    return split_legal_form(name, country=country) == (bare, None if form == "-" else form)


def main() -> None:
    """Print the share right, of the names used for the table and of those kept out, and what is wrong."""
    rows = [[part.strip() for part in line.split(" | ")] for line in NAMES]
    print(f"{len(rows)} names           n   country known   unknown")
    for label, part in (("used", [r for i, r in enumerate(rows) if i % 3]), ("kept out", rows[::3])):
        known = sum(right(name, bare, form, country) for name, bare, form, country in part)
        unknown = sum(right(name, bare, form, None) for name, bare, form, _ in part)
        print(f"{label:<18}{len(part):>5}{known / len(part):>16.3f}{unknown / len(part):>10.3f}")
    show = set(sys.argv[1:])
    for i, (name, bare, form, country) in enumerate(rows):
        for land in (country, None):
            if ("used" if i % 3 else "kept") in show and not right(name, bare, form, land):
                print(f"  {name} ({land}): {split_legal_form(name, country=land)}")


if __name__ == "__main__":
    main()
