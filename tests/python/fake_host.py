"""A host in the same process, for clients and for workers."""


class Host:
    """Records calls; draws grey pictures of 4 x 2 pixels and measures what `activations` says."""

    def __init__(self):
        self.calls = []
        self.sent_blobs = []
        self.activations = [1.0, 2.0, 3.0, 4.0]
        self.drawn = 0

    def __call__(self, name, arguments, blobs=()):
        self.calls.append((name, arguments))
        self.sent_blobs.append([bytes(blob) for blob in blobs])
        return getattr(self, name.replace(".", "_"))(arguments)

    def picture(self, prompt=None, missing=()):
        self.drawn += 1
        return {
            "image": self.drawn, "width": 4, "height": 2, "prompt": prompt, "missing": list(missing)
        }

    def image_pixels(self, arguments):
        return {"width": 4, "height": 2}, [bytes(range(24))]

    def system_info(self, arguments):
        facts = {"model_name": "net", "layer": "layer4", "unit": 7, "kind": "unit", "threshold": 0.5}
        return {"system": arguments["system"], **facts}, []

    def system_open(self, arguments):
        facts = {"model_name": arguments.get("model", "net"), "kind": "unit", "threshold": 0.1}
        facts.update(layer=arguments.get("layer", "layer4"), unit=arguments["unit"])
        return {"system": 1, **facts}, []

    def system_neuron(self, arguments):
        count = len(arguments["images"])
        images = [self.picture() for _ in range(count)]
        return {"activations": self.activations[:count], "images": images}, []

    def system_classify(self, arguments):
        one = {"probability": 0.5, "top": [["dog", 0.5], ["cat", 0.25]]}
        return {"classes": [one] * len(arguments["images"])}, []

    def system_layer(self, arguments):
        import numpy

        values = numpy.arange(len(arguments["images"]) * 3, dtype="<f4")
        return {"shape": [len(arguments["images"]), 3]}, [values.tobytes()]

    def tools_dataset_exemplars(self, arguments):
        count = min(arguments["count"], 3)
        activations = [9.0, 6.0, 3.0][:count]
        return {"activations": activations, "images": [self.picture() for _ in range(count)]}, []

    def tools_text2image(self, arguments):
        return {"images": [self.picture(p, ["running"]) for p in arguments["prompts"]]}, []

    def tools_edit_images(self, arguments):
        texts = []
        for source, instruction in zip(arguments["sources"], arguments["instructions"]):
            texts += [source.get("prompt", "image"), instruction]
        return {"images": [self.picture(text) for text in texts], "texts": texts}, []

    def tools_describe_images(self, arguments):
        return {"text": "a dog"}, []

    tools_summarize_images = tools_describe_images

    def tools_log_experiment(self, arguments):
        return {}, []

    tools_display = tools_log_experiment
