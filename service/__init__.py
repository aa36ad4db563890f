"""Ayni: who fits this person, of any modality, and why."""

import os

# Before numpy loads: on a shared machine a second BLAS thread makes a story reading four times slower, not faster.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
# Nor threads for cutting a story's few new words into tokens.
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
