"""The invented organisation "Badan Jaminan Contoh": a seeded generator that writes it as report files.

Everything in it is made up: units, indicators, numbers and person codes. What is typed by hand stands in
``data/sample`` (catalogue, events, flaws); what is drawn comes from one seed.
"""
