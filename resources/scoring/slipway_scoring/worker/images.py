"""Images of requests: read whole, never more of them than fits."""

from __future__ import annotations

import io
from typing import Any

from slipway_scoring.failure import Refusal
from slipway_scoring.worker.allowance import spend

OF_ONE_BYTE = frozenset(("1", "L", "P"))  # modes of Pillow with a byte for each pixel; all others have four at most
BY_PROGRAMS = frozenset(("EPS", "WMF"))  # Pillow has other programs read them: Ghostscript runs what is in the file


def read_image(data: bytes) -> Any:
    """Returns an image file as a PIL image. Raises ValueError, and Refusal for more pixels than fit."""
    from PIL import Image

    try:
        image = Image.open(io.BytesIO(data))
        if image.format in BY_PROGRAMS:
            raise ValueError(f"the format {image.format} is not read")
        spend(image.width * image.height * (1 if image.mode in OF_ONE_BYTE else 4))
        image.load()
    except Refusal:
        raise
    except Exception as error:  # damaged files end in SyntaxError, struct.error, DecompressionBombError and others
        raise ValueError(f"not an image that can be read: {str(error)[:120]}") from None
    return image
