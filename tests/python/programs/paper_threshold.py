def execute_command(system, tools):
    tools.dataset_exemplars(system)
    prompts = ["a red rose", "a yellow rose"]
    activation_list, image_list = system.neuron(tools.text2image(prompts))
    near = [a for a in activation_list if a >= tools.activation_threshold]
    tools.save_experiment_log(
        activation_list, image_list, prompts, f"{len(near)} of {len(prompts)} come near the exemplars"
    )
    for result in tools.results_list:
        for title, entry in result.items():
            print(title, entry["activation"], entry["image"].width)
    print(len(tools.experiment_log), system.neuron_num, system.layer, system.model_name)
