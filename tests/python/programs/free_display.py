import statistics

prompts = ["a striped cat on a sofa"] * 5
images = tools.text2image(prompts)
activation_list, image_list = system.call_neuron(images)
tools.display(image_list[0], f"mean activation: {statistics.mean(activation_list):.3f}")
for activation, image in zip(activation_list, image_list):
    tools.display(image, f"Activation: {activation}")
