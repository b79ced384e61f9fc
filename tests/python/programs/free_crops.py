def quarters(image):
    picture = image.pil()
    w, h = picture.size[0] // 2, picture.size[1] // 2
    return [picture.crop((x, y, x + w, y + h)).resize((224, 224)) for y in (0, h) for x in (0, w)]


(image,) = tools.text2image("a parrot in a forest")
activations, lit = system.neuron(quarters(image))
best = max(range(4), key=activations.__getitem__)
print("the strongest quarter is", ["top left", "top right", "bottom left", "bottom right"][best])
tools.log_experiment(activations, lit, [f"quarter {i}" for i in range(4)])
