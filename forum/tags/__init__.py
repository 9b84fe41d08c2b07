"""The vocabulary, a thesaurus.

Others may use `thesaurus`, `change_words`, `laws`, `negotiating`, `scheme`, `seed`.
"""
