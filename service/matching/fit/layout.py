"""Where each block lies in the stored vector, so that the linear part of the fit is one inner product.

0..8 practices | 9..18 lifestyle | 19 calibration bias | 20..275 prose | 276..638 concerns, then general words (all 363
places are taken: one more makes the vector longer) | 639 what a concern counts that stands in a list without order
when it is not drawn
"""

from schemas.profiles.qualities import DOMAIN_IDS, QUALITY_IDS

SIZE = 640
PRACTICES = slice(0, len(QUALITY_IDS))
LIFESTYLE = slice(PRACTICES.stop, PRACTICES.stop + len(DOMAIN_IDS))
BIAS = LIFESTYLE.stop
PROSE = slice(BIAS + 1, BIAS + 1 + 256)
UNDRAWN = SIZE - 1
CONCERNS = slice(PROSE.stop, UNDRAWN)
STORY = slice(BIAS, SIZE)
MOST_CONCERNS = CONCERNS.stop - CONCERNS.start
