"""The tools of an experiment: find, draw, edit and describe images, and record what came out."""

from maia.arguments import (
    MAX_ITEMS,
    also_called,
    counted,
    filled_text,
    items,
    numbers,
    plain_text,
    texts,
    whole_number,
)
from maia.image import (
    images_of,
    is_single_picture,
    looks_like_picture_text,
    reference,
    references,
)
from maia.systems import System

_NESTED = 20  # lists in lists that `display` opens

class Tools:
    """Tools to run experiments on a system; `tools` is there in every experiment program.

    Only what a program logs, displays or prints is seen afterwards.

    Attributes
    ----------
    experiment_log : list of dict
        What was logged so far, one entry per call of `log_experiment`: "activations", "images",
        "titles" and "notes".
    results_list : list of dict
        The same image by image: {title: {"activation": float, "image": Image}}.
    activation_threshold : float or None
        The mean activation of the exemplars, set by `dataset_exemplars`: an image that the unit
        truly responds to comes near it.

    Examples
    --------
    >>> activations, images = tools.dataset_exemplars(system)
    >>> tools.display(tools.summarize_images(images))

    >>> prompts = ["a dog on grass", "a dog on snow", "a cat on grass"]
    >>> activations, images = system.neuron(tools.text2image(prompts))
    >>> tools.log_experiment(activations, images, prompts)
    """

    def __init__(self, connection):
        self._connection = connection
        self.experiment_log = []
        self.results_list = []
        self.activation_threshold = None

    def dataset_exemplars(self, system, count=15):
        """Find the images of the dataset on which a unit is most active.

        They show how the unit behaves on images that nobody made to test it, and are where to
        start; what they have in common by chance has to be told apart by experiments.

        Parameters
        ----------
        system : System
            The unit.
        count : int, optional
            How many images; the dataset's index may hold fewer.

        Returns
        -------
        activations : list of float
            Highest first; their mean becomes `activation_threshold`.
        images : list of Image
            In the same order, with everything outside the active region darkened.

        Raises
        ------
        ValueError
            If `system` is no System, or `count` is less than 1.

        Examples
        --------
        >>> activations, images = tools.dataset_exemplars(system)
        >>> titles = [f"exemplar {i}" for i in range(len(images))]
        >>> tools.log_experiment(activations, images, titles, tools.summarize_images(images))

        >>> activations, images = tools.dataset_exemplars(system, count=5)
        >>> tools.display("the five strongest:", *images)
        """
        if not isinstance(system, System):
            raise ValueError("dataset_exemplars needs a System, such as system, as first argument")
        if system._connection is not self._connection:
            raise ValueError("dataset_exemplars got a system of another connection than these tools")
        count = whole_number(count, "count", 1, 1000)
        arguments = {"system": system._handle, "count": count}
        value, _ = self._connection.call("tools.dataset_exemplars", arguments)
        activations = value["activations"]
        if activations:
            self.activation_threshold = sum(activations) / len(activations)
        return activations, images_of(self._connection, value["images"])

    @also_called(prompt_list="prompts")
    def text2image(self, prompts):
        """Draw one image for each prompt. The unit's network plays no part in it.

        Parameters
        ----------
        prompts : list of str, or one str
            What each image is to show; at most 2000 prompts, none blank.

        Returns
        -------
        list of Image
            One per prompt, in order. `image.missing` names the words that could not be drawn.

        Raises
        ------
        ValueError
            If a prompt is not a string or blank, or there is none, or there are too many.

        Examples
        --------
        >>> images = tools.text2image(["a dog on grass", "a red car in a city"])
        >>> activations, highlighted = system.neuron(images)

        >>> for image in tools.text2image(["two birds on a beach"] * 3):
        ...     print(image.missing or "all shown")
        """
        arguments = {"prompts": texts(prompts, "prompts", filled=True)}
        value, _ = self._connection.call("tools.text2image", arguments)
        return images_of(self._connection, value["images"])

    @also_called(
        prompt_list_org_image="sources",
        prompt_list="sources",
        image_list="sources",
        base_images="sources",
        editing_instructions_list="instructions",
        editing_prompts="instructions",
    )
    def edit_images(self, sources, instructions):
        """Change one thing in each image, so that its effect on the unit can be measured.

        Say what should be there instead of what should not: "replace the dog with a cat", "change
        the background to a beach", "make the dog red".

        Parameters
        ----------
        sources : list of str or of images, or a single one
            A string is a prompt, which is drawn first; anything else is an image as it is.
        instructions : list of str, or one str
            The change to each source; as many as there are sources, none blank.

        Returns
        -------
        images : list of Image
            Each source followed by its edited version: twice as many as there are sources.
        texts : list of str
            For each source the prompt or title, followed by the instruction.

        Raises
        ------
        ValueError
            If the numbers of sources and instructions differ, or one of them is of the wrong type or
            blank.

        Examples
        --------
        >>> images, titles = tools.edit_images(["a dog on grass"], ["replace the dog with a cat"])
        >>> activations, highlighted = system.neuron(images)
        >>> tools.log_experiment(activations, highlighted, titles)

        >>> _, exemplars = tools.dataset_exemplars(system, count=3)
        >>> instructions = ["change the background to snow"] * len(exemplars)
        >>> images, titles = tools.edit_images(exemplars, instructions)
        """
        single = isinstance(sources, str) or is_single_picture(sources)
        sources = [sources] if single else items(sources, "sources", "prompts or images")
        instructions = texts(instructions, "instructions", filled=True)
        if len(sources) != len(instructions):
            raise ValueError(
                f"edit_images got {counted(len(sources), 'source')} and "
                f"{counted(len(instructions), 'instruction')}; it needs one instruction per source"
            )
        blobs, sent = [], []
        for i, source in enumerate(sources):
            what = f"sources[{i}]"
            if isinstance(source, str) and not looks_like_picture_text(source):
                sent.append({"prompt": filled_text(source, what)})
            else:
                sent.append(reference(self._connection, source, blobs, what))
        arguments = {"sources": sent, "instructions": instructions}
        value, _ = self._connection.call("tools.edit_images", arguments, blobs)
        return images_of(self._connection, value["images"]), value["texts"]

    @also_called(
        image_list="images",
        synthetic_image_list="images",
        image_title="titles",
        image_titles="titles",
        synthetic_image_title="titles",
    )
    def describe_images(self, images, titles):
        """Ask a reader who knows nothing of the hypotheses what the highlighted regions show.

        Parameters
        ----------
        images : list of images, or one image
            Best those that `system.neuron` returned, whose regions are highlighted.
        titles : list of str, or one str
            One per image.

        Returns
        -------
        str
            One line per image: its title and what is seen in it.

        Raises
        ------
        ValueError
            If the numbers of images and titles differ, or one of them is of the wrong type.

        Examples
        --------
        >>> prompts = ["a dog on grass", "a cat on a bed"]
        >>> activations, highlighted = system.neuron(tools.text2image(prompts))
        >>> print(tools.describe_images(highlighted, prompts))

        >>> images, titles = tools.edit_images("a dog on grass", "make the dog red")
        >>> activations, highlighted = system.neuron(images)
        >>> notes = tools.describe_images(highlighted, titles)
        >>> tools.log_experiment(activations, highlighted, titles, notes)
        """
        pictures, blobs = references(self._connection, images, "images")
        titles = texts(titles, "titles")
        if len(pictures) != len(titles):
            raise ValueError(
                f"describe_images got {counted(len(pictures), 'image')} and "
                f"{counted(len(titles), 'title')}; it needs one title per image"
            )
        arguments = {"images": pictures, "titles": titles}
        return self._connection.call("tools.describe_images", arguments, blobs)[0]["text"]

    @also_called(image_list="images")
    def summarize_images(self, images):
        """Ask a reader who knows nothing of the hypotheses what the highlighted regions share.

        Parameters
        ----------
        images : list of images, or one image
            Best those of `dataset_exemplars` or `system.neuron`, whose regions are highlighted.

        Returns
        -------
        str
            What the regions have in common.

        Raises
        ------
        ValueError
            If something in the list is not an image, or the list is empty.

        Examples
        --------
        >>> activations, images = tools.dataset_exemplars(system)
        >>> print(tools.summarize_images(images))

        >>> activations, images = system.neuron(tools.text2image(["a dog", "a wolf", "a fox"]))
        >>> print(tools.summarize_images(images))
        """
        pictures, blobs = references(self._connection, images, "images")
        value, _ = self._connection.call("tools.summarize_images", {"images": pictures}, blobs)
        return value["text"]

    @also_called(
        activation_list="activations",
        image_list="images",
        image_titles="titles",
        image_title="titles",
        prompt_list="titles",
        image_textual_information="notes",
    )
    def log_experiment(self, activations, images, titles, notes=None):
        """Record the results of an experiment, so that they are seen in the next turn.

        Parameters
        ----------
        activations : list of float, or one float
            Numbers that are finite.
        images : list of images, or one image
            As many as there are activations.
        titles : list of str, or one str
            What each image is; as many as there are images.
        notes : str or list of str, optional
            Anything else to record, such as descriptions of the images.

        Returns
        -------
        None

        Raises
        ------
        ValueError
            If the numbers of activations, images and titles differ, or one of them is of the wrong
            type.

        Examples
        --------
        >>> prompts = ["a dog on grass", "a dog on snow"]
        >>> activations, highlighted = system.neuron(tools.text2image(prompts))
        >>> tools.log_experiment(activations, highlighted, prompts)

        >>> activations, images = tools.dataset_exemplars(system, count=3)
        >>> titles = [f"exemplar {i}" for i in range(len(images))]
        >>> tools.log_experiment(activations, images, titles, "the first one stands out")
        """
        activations = numbers(activations, "activations")
        titles = texts(titles, "titles")
        images = [images] if is_single_picture(images) else items(images, "images", "images")
        pictures, blobs = references(self._connection, images, "images")
        if not len(activations) == len(pictures) == len(titles):
            raise ValueError(
                f"log_experiment got {counted(len(activations), 'activation')}, "
                f"{counted(len(pictures), 'image')} and {counted(len(titles), 'title')}; it needs "
                "one of each per image"
            )
        notes = _joined(notes)
        arguments = {"activations": activations, "images": pictures, "titles": titles, "notes": notes}
        self._connection.call("tools.log_experiment", arguments, blobs)
        entry = {"activations": activations, "images": images, "titles": titles, "notes": notes}
        self.experiment_log.append(entry)
        for activation, image, title in zip(activations, images, titles):
            self.results_list.append({title: {"activation": activation, "image": image}})

    save_experiment_log = log_experiment

    def display(self, *items):
        """Show texts and images in the next turn, in order.

        Parameters
        ----------
        *items : str, number, image, or lists of these
            A string that is the Base64 text of a picture is shown as that picture, and anything
            that is no image as its text.

        Returns
        -------
        None

        Raises
        ------
        ValueError
            If an array of three dimensions is not an image, or there are more than 2000 items.

        Examples
        --------
        >>> images = tools.text2image(["a dog on grass", "a dog on snow"])
        >>> tools.display("grass, then snow:", images)

        >>> activations, highlighted = system.neuron(tools.text2image(["a red car", "a red rose"]))
        >>> for activation, image in zip(activations, highlighted):
        ...     tools.display(f"{activation:.2f}", image)
        """
        blobs, shown = [], []
        for item in flat(items):
            what = f"item {len(shown)}"
            if len(shown) == MAX_ITEMS:
                raise ValueError(f"display got more than the {MAX_ITEMS} items that it may show")
            if shown_as_picture(item):
                shown.append(reference(self._connection, item, blobs, what))
            else:
                shown.append({"text": plain_text(str(item), what)})
        if shown:
            self._connection.call("tools.display", {"items": shown}, blobs)


def _joined(notes):
    if isinstance(notes, (list, tuple)):
        notes = "\n".join(str(note) for note in notes)
    return plain_text(str(notes), "notes") if notes is not None and str(notes) else None


def flat(items, depth=0):
    """The items of nested lists and tuples, in order; what is nested too deep is an item."""
    for item in items:
        if isinstance(item, (list, tuple)) and depth < _NESTED:
            yield from flat(item, depth + 1)
        else:
            yield item


def shown_as_picture(item):
    """Whether `display` shows a picture for this item; anything else is shown as text."""
    if isinstance(item, str) and not looks_like_picture_text(item):
        return False
    # An array of two dimensions is rather a table than a grey picture.
    return is_single_picture(item) and getattr(item, "ndim", 3) == 3

