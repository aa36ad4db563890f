"""The garbage collector, told what lives for the whole process."""

import gc


def settle() -> None:
    """Call once all is loaded: the collector never looks at that again, and seldom at what comes.

    A batch of profiles makes a hundred thousand objects and hardly a cycle: at the usual threshold of 700 a fifth of
    the time of loading went into looking for them, and answers were late now and then.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
