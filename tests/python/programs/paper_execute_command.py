def execute_command(system, tools):
    prompt_list = ["a labrador in a park", "a labrador on a sofa", "a tabby cat in a park"]
    images = tools.text2image(prompt_list=prompt_list)
    activation_list, activation_map_list = system.neuron(images)
    descriptions = tools.describe_images(activation_map_list, prompt_list)
    tools.save_experiment_log(activation_list, activation_map_list, prompt_list, descriptions)
