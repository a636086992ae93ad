"""What-if: how scores, ranks and counts hang on the weights. Numpy and scipy only; knows neither store nor page.

``tree`` moves weights, ``aggregate`` makes scores of them, ``lines`` and ``attain`` answer exactly, ``smaa`` by seeded
draws; ``people`` counts in integers, ``goal`` seeks, ``release`` says which counts may be shown; ``scenario`` is one
what-if as a value.
"""
