import numpy as np

colours = {"red": (255, 0, 0), "green": (0, 160, 0), "grey": (128, 128, 128)}
plain = [np.full((64, 64, 3), colour, dtype=np.uint8) for colour in colours.values()]
noise = np.random.default_rng(0).random((64, 64, 3))
activations, lit = system.call_neuron([*plain, noise])
for name, value in sorted(zip([*colours, "noise"], activations), key=lambda pair: -pair[1]):
    print(f"{name:>6} {value:.3f}")
tools.display(Image(noise), lit)
