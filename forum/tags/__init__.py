"""The vocabulary. Others may use `thesaurus`."""
