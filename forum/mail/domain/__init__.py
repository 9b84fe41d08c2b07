"""The doctor for a mail domain: what its DNS lacks, in plain words, as records to paste."""
