"""Where each block lies in the stored vector, so that the linear part of the fit is one inner product.

0..8 practices | 9..18 lifestyle | 19 calibration bias | 20..275 prose | 276..639 concerns (room to grow)
"""

from schemas.profiles.qualities import DOMAIN_IDS, QUALITY_IDS

SIZE = 640
PRACTICES = slice(0, len(QUALITY_IDS))
LIFESTYLE = slice(PRACTICES.stop, PRACTICES.stop + len(DOMAIN_IDS))
BIAS = LIFESTYLE.stop
PROSE = slice(BIAS + 1, BIAS + 1 + 256)
CONCERNS = slice(PROSE.stop, SIZE)
STORY = slice(BIAS, SIZE)
MOST_CONCERNS = CONCERNS.stop - CONCERNS.start
