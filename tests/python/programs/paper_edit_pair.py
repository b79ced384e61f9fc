from typing import Tuple


def run_experiment(system, tools) -> Tuple[int, str]:
    prompt = ["a bird on a beach"]
    edits = ["replace the bird with a dog"]
    all_images, all_prompts = tools.edit_images(prompt, edits)
    activation_list, activation_map_list = system.neuron(all_images)
    descriptions = tools.describe_images(activation_map_list, all_prompts)
    tools.log_experiment(activation_list, activation_map_list, all_prompts, descriptions)
    return activation_list, activation_map_list
