"""From files to tables: mapping by words and values, the grain of lines, what events need and leave out."""

from __future__ import annotations

from tests.intake.corpus.case import Case, table

CASES = [
    Case("words_swedish", "mapping_by_words country_swedish",
         {"kunder.csv": "Kundnr;Företag;Bransch;Antal anställda;Omsättning;Land;Kund sedan\n"
          "1;Acme;Bygg;12;5000;Sverige;2020-01-02\n".encode()},
         {"accounts": {"account_id": ["1"], "name": ["Acme"], "industry": ["Construction"], "employees": [12],
                       "revenue": [5000], "country": ["Sweden"], "customer_since": ["2020-01-02"]}}),
    Case("words_finnish", "mapping_by_words country_finnish",
         {"asiakkaat.csv": "Asiakasnro;Yritys;Toimiala;Henkilöstö;Liikevaihto;Maa\n1;Köli Oy;Energia;12;5000;Suomi\n"
          .encode()},
         {"accounts": {"account_id": ["1"], "name": ["Köli Oy"], "industry": ["Energy"], "employees": [12],
                       "revenue": [5000], "country": ["Finland"]}}),
    Case("words_polish", "mapping_by_words country_polish",
         {"klienci.csv": "Numer klienta;Nazwa firmy;Branża;Liczba pracowników;Przychody;Kraj\n"
          "1;Łódź;Energetyka;12;5000;Polska\n"
          .encode()},
         {"accounts": {"account_id": ["1"], "name": ["Łódź"], "industry": ["Energy"], "employees": [12],
                       "revenue": [5000], "country": ["Poland"]}}),
    Case("words_german", "mapping_by_words country_german",
         {"kunden.csv": "Kundennummer;Firmenname;Branche;Mitarbeiter;Umsatz;Land\n"
          "1;Böß;Bau;12;5000;Deutschland\n".encode()},
         {"accounts": {"account_id": ["1"], "name": ["Böß"], "industry": ["Construction"], "employees": [12],
                       "revenue": [5000], "country": ["Germany"]}}),
    Case("words_hubspot", "mapping_by_words",
         {"hubspot.csv": b"Record ID,Company name,Company Domain Name,Number of Employees,Annual Revenue,"
          b"Lifecycle Stage\n"
          b"1,Acme,acme.com,100,5000,Customer\n2,Beta,beta.com,20,700,Lead\n"},
         {"accounts": {"domain": ["acme.com", "beta.com"], "employees": [100, 20], "revenue": [5000, 700],
                       "relation": ["customer", "prospect"]}}),
    Case("words_salesforce", "mapping_by_words",
         {"report.csv": b"Account ID,Account Name,BillingCountry,NumberOfEmployees,AnnualRevenue\n"
          b"001,Acme,Sweden,5,10\n"},
         {"accounts": {"account_id": ["001"], "country": ["Sweden"], "employees": [5], "revenue": [10]}}),
    Case("words_pipedrive", "mapping_by_words",
         {"deals-1.csv": b"Deal - Title,Deal - Organization,Deal - Value,Deal - Status,Deal - Won time\n"
          b"x,Acme,100,Won,2024-01-02\ny,Beta,200,Lost,\n"},
         {"deals": {"outcome": ["won", "lost"], "amount": [100, 200], "closed": ["2024-01-02", None]},
          "accounts": {"name": ["Acme", "Beta"]}}),
    Case("word_misspelt", "mapping_by_words", {"customers.csv": b"Customer,Numbr of Employees\nA,5\nB,6\n"},
         {"accounts": {"employees": [5, 6]}}),
    Case("value_denies_the_word", "mapping_by_values",
         {"customers.csv": b"Customer,Size,Revenue\nA,small,see note\nB,large,ask Eva\nC,small,unclear to us\n"},
         {"accounts": {"size": ["small", "large", "small"]}},
         also=lambda found: _no_column(found, "employees", "revenue")),
    Case("values_say_it_where_words_do_not", "mapping_by_values",
         {"export.csv": table("""
            Field 1,Field 2,Field 3,Field 4
            Acme AB,acme.se,Sweden,2020-01-02
            Beta Oy,beta.fi,Finland,2021-03-04
            Ceta GmbH,ceta.de,Germany,2022-05-06
            Deta Ltd,deta.co.uk,United Kingdom,2023-07-08
            """)},
         {"accounts": {"domain": ["acme.se", "beta.fi", "ceta.de", "deta.co.uk"],
                       "country": ["Sweden", "Finland", "Germany", "United Kingdom"]}}),
    Case("mapping_corrected", "mapping_by_words",
         {"list.csv": b"Company,Branch office,Size\nAcme,Tech,10\nBeta,Retail,20\n"},
         {"accounts": {"industry": ["Tech", "Retail"], "machines": [10, 20]}},
         mapping={"list.csv": {"Branch office": "accounts.industry", "Size": "accounts.machines"}}),
    Case("mapping_refused", "mapping_by_words", {"list.csv": b"Company,Size\nAcme,10\n"}, refused="unknown_setting",
         mapping={"list.csv": {"Size": "list.csv.size"}}),
    Case("lines_become_invoices", "grain",
         {"sales.csv": table("""
            Order ID,Order Date,Customer,Industry,Sales
            1,1/15/2024,Acme,Tech,10
            2,2/15/2024,Acme,Tech,20
            3,3/15/2024,Beta,Food,30
            4,4/15/2024,Beta,Food,40
            """)},
         {"accounts": {"name": ["Acme", "Beta"], "industry": ["Tech", "Food"], "relation": ["customer", "customer"]},
          "invoices": {"amount": [10, 20, 30, 40],
                       "date": ["2024-01-15", "2024-02-15", "2024-03-15", "2024-04-15"]}}),
    Case("lines_become_deals", "grain",
         {"opportunities.csv": table("""
            Opportunity ID,Account Name,Stage,Amount,Close Date
            1,Acme,Closed Won,10,2024-01-15
            2,Acme,Closed Lost,20,2024-02-15
            3,Beta,Negotiation,30,2024-03-15
            """)},
         {"accounts": {"name": ["Acme", "Beta"], "relation": ["customer", "in_talks"]},
          "deals": {"outcome": ["won", "lost", "open"], "amount": [10, 20, 30]}}),
    Case("what_varies_in_lines_is_the_orders", "grain reason_codes",
         {"sales.csv": ("Order ID,Order Date,Customer,Country,Sales\n" + "".join(
             f"{i},2024-01-{i + 1:02},C{i % 4},{('Sweden', 'Norway', 'Finland')[i // 4 % 3]},5\n" for i in range(24)))
          .encode()},
         says={"varies": (), "set_aside_varies": ()}, also=lambda found: _not_described(found, "country")),
    Case("quantity_times_price", "grain reason_codes",
         {"retail.csv": b"InvoiceNo,CustomerID,InvoiceDate,Quantity,UnitPrice\n1,7,2024-01-02,3,2.5\n"
          b"C2,7,2024-01-05,-1,2.5\n3,,2024-01-06,4,1\n4,8,2024-01-09,0,2\n"},
         {"invoices": {"amount": [7.5, -2.5, 0]}},
         says={"no_account": (4,), "amount_worked_out": (), "returns": (), "zero_amounts": ()}),
    Case("orders_and_their_lines", "grain joining_by_id reason_codes",
         {"customers.csv": b"customerID,companyName\nALF,Alfreds\nANA,Ana\n",
          "orders.csv": b"orderID,customerID,orderDate,freight\n1,ALF,1996-07-04,3\n2,ANA,1996-07-05,4\n"
          b"3,ANA,1996-07-06,5\n",
          "order-details.csv": b"orderID,productID,unitPrice,quantity,discount\n1,11,14,12,0\n1,42,9.8,10,0.5\n"
          b"2,72,34.8,5,0\n9,1,1,1,0\n"},
         {"invoices": {"account_id": ["ALF", "ALF", "ANA"], "amount": [168, 49, 174]}},
         says={"no_order": (5,), "no_lines": (4,), "joined_lines": ()}),
    Case("outcome_in_a_list", "grain",
         {"leads.csv": b"Prospect ID,Company,Converted\n1,Acme,Yes\n2,Beta,No\n3,Ceta,Yes\n"},
         {"accounts": {"relation": ["customer", "lost", "customer"]}, "deals": {"outcome": ["won", "lost", "won"]}}),
    Case("yearly_totals", "grain reason_codes",
         {"customers.csv": b"Customer,Sales 2022,Sales 2023\nAcme,1,2\nBeta,3,4\n"},
         {"invoices": {"amount": [1, 3, 2, 4], "date": ["2022-12-31", "2022-12-31", "2023-12-31", "2023-12-31"]}},
         says={"yearly_total": ()}),
    Case("events_that_lack_what_they_need", "reason_codes",
         {"accounts.csv": b"account_id,name\n1,Acme\n2,Beta\n",
          "invoices.csv": b"account_id,date,amount\n1,2024-01-01,5\n1,,6\n2,2024-01-03,\n2,soon,7\n,2024-01-05,8\n"
          b"2,2024-01-06,9\n"},
         {"invoices": {"account_id": ["1", "2"], "amount": [5, 9]}},
         says={"lacks_required": (3, 4, 5), "no_account": (6,), "unreadable_date": (5,)}),
    Case("deal_twice", "duplicates reason_codes",
         {"accounts.csv": b"account_id,name\n1,Acme\n2,Beta\n",
          "deals.csv": b"deal_id,account_id,outcome\n10,1,won\n10,1,won\n11,2,lost\n,2,lost\n"},
         {"deals": {"deal_id": ["10", "11", "deal 5"], "outcome": ["won", "lost", "lost"]}},
         says={"duplicate_deal": (3,), "deal_ids_made": (5,)}),
    Case("two_systems_number_alike", "duplicates joining_by_id",
         {"accounts.csv": b"account_id,name\nA,Acme\nB,Beta\n",
          "deals 2023.csv": b"deal_id,account_id,outcome\n1,A,won\n",
          "deals 2024.csv": b"deal_id,account_id,outcome\n1,B,lost\n"},
         {"deals": {"account_id": ["A", "B"]}}),
    Case("subscriptions", "mapping_by_words",
         {"accounts.csv": b"account_id,name\n1,Acme\n",
          "abonnemang.csv": b"Kundnummer;Startdatum;Slutdatum;M\xc3\xa5nadsavgift\n1;2023-01-01;;1200\n"
          b"1;2022-01-01;2022-12-31;900\n"},
         {"subscriptions": {"start": ["2023-01-01", "2022-01-01"], "end": [None, "2022-12-31"],
                            "monthly_amount": [1200, 900]}}),
    Case("activities", "mapping_by_words",
         {"accounts.csv": b"account_id,name\n1,Acme\n",
          "activities.csv": b"account_id,activity,quantity,date\n1,visit,2,2024-01-01\n1,,3,2024-01-02\n"},
         {"activities": {"activity": ["visit"], "quantity": [2]}}, says={"lacks_required": (3,)}),
    Case("signals", "mapping_by_words",
         {"accounts.csv": b"account_id,name\n1,Acme\n", "signals.csv": b"account_id,date,kind\n1,2024-01-01,demo\n"},
         {"signals": {"kind": ["demo"], "date": ["2024-01-01"]}}),
    Case("contacts", "mapping_by_words joining_by_name",
         {"companies.csv": b"Company ID,Company\n1,Acme\n2,Beta\n",
          "contacts.csv": b"First Name,Last Name,Email,Job Title,Company Name\nAnn,A,a@acme.com,CEO,Acme\n"
          b"Bo,B,b@b.com,CFO,Beta\n"},
         {"contacts": {"account_id": ["1", "2"], "name": ["Ann A", "Bo B"], "title": ["CEO", "CFO"]}}),
    Case("rows_without_a_key", "reason_codes",
         {"customers.csv": b"Customer ID,Company,City\n1,Acme,Oslo\n,,Rome\n3,Ceta,Bern\n"},
         {"accounts": {"account_id": ["1", "3"]}}, says={"no_key": (3,)}),
    Case("suppliers_are_left_out", "mapping_by_values reason_codes",
         {"customers.csv": b"Customer,City\nAcme,Oslo\nBeta,Rome\n",
          "suppliers.csv": b"supplierID,companyName,city\n1,Speedy,Oslo\n2,United,Rome\n"},
         {"accounts": {"name": ["Acme", "Beta"]}}, says={"file_not_used": ()}),
    Case("nothing_recognised", "reason_codes",
         {"dictionary.csv": b"Variables,Description\nProspect,An id\nTags,Words\n"},
         refused="no_companies"),
    Case("heading_only", "reason_codes", {"customers.csv": b"Customer,City\n"}, refused="file_no_rows"),
]  # fmt: skip


def _no_column(found, *names: str) -> None:
    assert not set(names) & set(found.accounts.columns)


def _not_described(found, name: str) -> None:
    assert name not in found.attributes
    assert len(found.accounts) == 4 and len(found.invoices) == 24
