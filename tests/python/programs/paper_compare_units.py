def run_experiment(system, tools):
    other = System(neuron_num=system.neuron_num + 1, layer=system.layer, model_name=system.model_name, device="cpu")
    prompts = ["a sheep on grass", "a cow on grass"]
    images = tools.text2image(prompts)
    for unit in (system, other):
        activation_list, image_list = unit.neuron(images)
        titles = [f"unit {unit.neuron_num}: {prompt}" for prompt in prompts]
        tools.log_experiment(activation_list, image_list, titles, "")
