import base64
import io

import numpy as np
from PIL import Image as Picture

drawn = tools.text2image(["a frog on a leaf"])[0]
decoded = Picture.open(io.BytesIO(base64.b64decode(drawn.base64)))
assert decoded.size == (drawn.width, drawn.height) == drawn.size
assert (np.array(decoded) == np.array(drawn)).all()
pair, titles = tools.edit_images(base_images=[drawn.base64], editing_prompts=["make it night"])
activations, lit = system.call_neuron([drawn.base64, f"data:image/png;base64,{drawn.base64}", *pair])
tools.display(drawn.base64, *titles, lit)
