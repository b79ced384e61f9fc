def run_experiment(system, tools):
    images, titles = tools.edit_images(
        prompt_list_org_image=["an apple on grass"],
        editing_instructions_list=["replace the apple with a banana"],
    )
    activation_list, image_list = system.neuron(image_list=images)
    notes = tools.describe_images(image_list=image_list, image_title=titles)
    tools.log_experiment(
        activation_list=activation_list,
        image_list=image_list,
        image_titles=titles,
        image_textual_information=notes,
    )
