class Tally:
    def __init__(self):
        self.values = {}

    def add(self, prompt, repeats=3):
        activations, _ = system.neuron(tools.text2image([prompt] * repeats))
        self.values[prompt] = sum(activations) / repeats
        return self


if __name__ == "__main__":
    tally = Tally().add("a boat on water").add("a car in a city")
    for prompt, value in tally.values.items():
        tools.display(f"{prompt}: {value:.2f}")
    missing = {word for image in tools.text2image("a violet dragon") for word in image.missing}
    print("not drawn:", sorted(missing))
