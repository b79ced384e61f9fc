def run_experiment(system, tools):
    prompt = ["a wolf standing in the snow"]
    image = tools.text2image(prompt)
    activation_list, activation_map_list = system.neuron(image)
    tools.log_experiment(activation_list, activation_map_list, prompt, "one wolf")
    return activation_list, activation_map_list
