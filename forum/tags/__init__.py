"""The vocabulary, a thesaurus. Others may use `thesaurus`."""
