def run_experiment(system, tools):
    activation_list, image_list = tools.dataset_exemplars(system)
    image_titles = []
    for i in range(len(activation_list)):
        image_titles.append(f"dataset exemplar {i}")
    summarization = tools.summarize_images(image_list)
    tools.log_experiment(activation_list, image_list, image_titles, summarization)
    return
