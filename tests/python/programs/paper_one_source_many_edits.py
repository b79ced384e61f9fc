def run_experiment(system, prompt_list):
    # The second parameter is the tools whatever it is called.
    tools = prompt_list
    prompts = ["a red car in a city"] * 3
    edits = ["make the car blue", "make it night", "change the background to a desert"]
    all_images, all_prompts = tools.edit_images(prompts, edits)
    activation_list, activation_map_list = system.neuron(all_images)
    tools.log_experiment(activation_list, activation_map_list, all_prompts, ["three edits", "of a car"])
