"""A world without pictures for the experimenter's programs to run in: scenes, and units whose truth
is known.

    fake_world.py vocabulary                      the vocabulary as the system message has it
    fake_world.py run UNIT SEED TURN PROGRAM      what the program in that file shows

UNIT is JSON: {"any": [{"object": "birds", "background": "snow"}, ...], "gain": 3, "noise": 0.25}. The
unit is excited where one of the scenes of "any" is shown; a group or a category counts as each of its
members. A case may name a part ("tail", of the object where one is named), a companion (a thing or a
colour that has to be there too) and a place ("left"). "offsets" scatters the activations of terms and
backgrounds, "zero" makes the unit dead, and a "quiet" one is at rest on whatever does not excite it.
"chance" is the share of pictures that excite a unit whatever they show.
"""

import functools
import hashlib
import json
import random
import re
import sys
import traceback

GROUPS = {
    "birds": "crow, owl, duck, eagle, parrot, penguin, heron, toucan",
    "felines": "cat, lion, tiger, leopard",
    "canines": "dog, dingo, fox, wolf",
    "bears": "bear",
    "hoofed animals": "cow, sheep, goat, deer, camel, pig, elephant, giraffe, yak",
    "horses": "horse, donkey, zebra",
    "fish": "trout, clownfish, lionfish, wrasse, grouper",
    "insects": "bee, moth, hornet, mantis",
    "fruit": "apple, banana, orange, cherry, lemon, pear, strawberry, kiwi",
    "vegetables": "carrot, tomato, pumpkin, cabbage, leek",
    "mushrooms": "chanterelle, morel",
    "flowers": "rose, tulip, daisy, sunflower, poppy",
    "trees": "oak, palm tree, pine",
    "cars": "car, taxi, racing car",
    "trucks": "truck, fire engine, tractor",
    "boats": "sailing boat, ferry, canoe",
    "aircraft": "aeroplane, helicopter, glider",
    "musical instruments": "guitar, trumpet, violin, drum, piano",
    "tools": "hammer, saw, drill, screwdriver",
    "kitchenware": "mug, teapot, spoon, plate",
    "household objects": "lamp, clock, chair, book, key",
    "hats": "top hat, straw hat",
    "balls": "football, tennis ball, basketball",
    "people": "fireman, dancer, spaceman",
    "street objects": "mailbox, hydrant, bench",
}
GROUPS = {group: words.split(", ") for group, words in GROUPS.items()}
TERMS = {term: group for group, terms in GROUPS.items() for term in terms}
GROUNDS = "grass, forest, beach, desert, snow, mud, water, sky, night sky, city, room".split(", ")
COLOURS = "red, orange, yellow, green, blue, purple, pink, brown, black, white, gray".split(", ")
LIGHTS = ["night", "sunset", "fog"]
OWN_COLOURS = {
    "crow": "black", "parrot": "green", "tiger": "orange", "fox": "orange", "bear": "brown",
    "cow": "brown", "sheep": "white", "pig": "pink", "clownfish": "orange", "grouper": "blue",
    "bee": "yellow", "moth": "white", "mantis": "green", "apple": "red", "banana": "yellow",
    "orange": "orange", "cherry": "red", "lemon": "yellow", "pear": "green", "strawberry": "red",
    "carrot": "orange", "tomato": "red", "pumpkin": "orange", "cabbage": "green", "rose": "red",
    "daisy": "white", "sunflower": "yellow", "poppy": "red", "oak": "green", "pine": "green",
    "taxi": "yellow", "fire engine": "red", "tractor": "green", "top hat": "black",
    "basketball": "orange", "mailbox": "red", "hydrant": "red", "spaceman": "white",
}  # fmt: skip


CATEGORIES = {
    "animals": "birds, felines, canines, bears, hoofed animals, horses, fish, insects",
    "vehicles": "cars, trucks, boats, aircraft",
    "plants": "flowers, trees",
    "food": "fruit, vegetables",
}
CATEGORIES = {name: groups.split(", ") for name, groups in CATEGORIES.items()}
TEXTURES = "stripes, dots, bricks".split(", ")
STYLES = ["sketch", "blurred"]
PLACES = ["left", "right"]
PARTS_OF = {
    "eye": "birds, felines, canines, bears, hoofed animals, horses, fish, people",
    "wing": "birds, insects, aircraft",
    "tail": "birds, felines, canines, hoofed animals, horses, fish",
    "leg": "birds, felines, canines, bears, hoofed animals, horses, people",
    "wheel": "cars, trucks",
    "window": "cars, trucks, boats, aircraft",
    "handle": "kitchenware, tools",
    "petal": "flowers",
}
PARTS_OF = {part: groups.split(", ") for part, groups in PARTS_OF.items()}
# What stands beside it more often than chance in the dataset.
FRIENDS = {"dog": "football", "lion": "drum", "cow": "fireman", "rose": "bee", "mug": "book", "taxi": "dancer"}


def vocabulary():
    lines = [f"objects, {group}: {', '.join(terms)}" for group, terms in GROUPS.items()]
    lines += [f"category, {name}: {', '.join(groups)}" for name, groups in CATEGORIES.items()]
    lines += [f"backgrounds: {', '.join(GROUNDS)}, plain", f"colours: {', '.join(COLOURS)}"]
    lines += [f"textures: {', '.join(TEXTURES)}", f"parts: {', '.join(PARTS_OF)}"]
    lines += [f"light: {', '.join(LIGHTS)}", f"styles: {', '.join(STYLES)}"]
    return "\n".join(lines + [f"placement: {', '.join(PLACES)}"])


def terms_of(word):
    """The term itself, or the terms of the group or the category."""
    if word in GROUPS:
        return GROUPS[word]
    return [term for group in CATEGORIES.get(word, []) for term in GROUPS[group]] or [word]


def singular(noun):
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun


NOUNS = {word: word for word in [*TERMS, *GROUPS, *CATEGORIES, *PARTS_OF, "objects"]}
NOUNS |= {singular(word): word for word in [*GROUPS, *CATEGORIES] if singular(word) not in NOUNS}


class Image:
    """A scene: objects [(term, painted colour or "")], a background, a light; where the objects stand."""

    def __init__(self, objects, ground, light, prompt="", missing=(), place=None):
        self.objects, self.ground, self.light = objects, ground, light
        self.prompt, self.missing = prompt, list(missing)
        self.place = place or random.choice(PLACES)
        self.activation = 0.0
        self.lit = None  # what is highlighted, once measured


def is_ground(word):
    plain = word.startswith("plain ") and word[6:] in COLOURS
    coloured = word.split(" ")[0] in COLOURS and word.split(" ", 1)[-1] in TEXTURES
    return word in GROUNDS or word in TEXTURES or word == "plain" or plain or coloured


def draw(prompt):
    """Only the forms that prompts of the built-in experimenter and of labels have."""
    text, ground, light, place = prompt.lower().strip(), "plain", "day", None
    for word in STYLES:
        text, found = re.subn(rf"^an? {word} (picture of|of) ", "", text)
        light = word if found else light
    for word in LIGHTS:
        text, found = re.subn(rf" (at|in) {word}\b", "", text)
        light = word if found else light
    for word in PLACES:
        text, found = re.subn(rf" on the {word}\b", "", text)
        place = word if found else place
    match = re.search(r",? on (?:an? )?((?:plain )?[a-z ]+?)(?: background)?$", text)
    if match:
        ground, text = match.group(1), text[: match.start()]
    missing = []
    if not is_ground(ground):
        missing.append(ground)
        ground = "plain"
    objects = []
    for thing in re.split(r", | and | with ", text) if text not in NOUNS else [text]:
        thing = re.sub(r"^(a|an|the) ", "", thing)
        if is_ground(thing.removesuffix(" background")):
            ground = thing.removesuffix(" background")
            continue
        colour = ""
        thing = re.sub(r"^something (\w+)$", r"\1 objects", thing)
        if thing not in NOUNS and thing.split(" ")[0] in COLOURS:
            colour, thing = thing.split(" ", 1)
        owner = re.sub(rf" ({'|'.join(PARTS_OF)})$", "", thing)
        thing = NOUNS.get(thing, NOUNS.get(owner))
        if thing is None:
            missing.append(owner)
            continue
        if thing == "objects":
            thing = random.choice(list(TERMS))
        if thing in PARTS_OF:
            thing = random.choice(PARTS_OF[thing])
        objects.append((random.choice(terms_of(thing)), colour))
    return Image(objects, ground, light, prompt, missing, place)


def random_scene():
    objects = []
    for _ in range(random.choice([1, 1, 2, 3])):
        colour = random.choice(COLOURS) if random.random() < 0.2 else ""
        objects.append((random.choice(list(TERMS)), colour))
    if objects[0][0] in FRIENDS and random.random() < 0.5:
        objects[1:2] = [(FRIENDS[objects[0][0]], "")]
    ground = random.choice(GROUNDS + TEXTURES + ["plain " + c for c in COLOURS[:3]])
    light = random.choice(LIGHTS + STYLES) if random.random() < 0.2 else "day"
    return Image(objects, ground, light)


@functools.cache
def offset(unit, word):
    """A fixed number of roughly unit variance that belongs to the word in this unit."""
    digest = hashlib.sha256((unit + word).encode()).digest()
    return sum(byte / 255 for byte in digest[:12]) - 6


class Unit:
    threshold = 1.2

    def __init__(self, spec):
        self.spec = spec
        self.name = json.dumps(spec, sort_keys=True)
        self.layer, self.unit, self.model_name, self.kind = "layer", 0, "fake", "unit"

    def parts_lit(self, image):
        """What of the image excites the unit, by the cases that hold; None where none does."""
        lit = [thing for case in self.spec.get("any", []) for thing in self.lit_by(case, image)]
        return list(dict.fromkeys(lit)) or None

    def lit_by(self, case, image):
        texture = image.ground.split(" ")[-1] if image.ground.split(" ")[-1] in TEXTURES else None
        if case.get("background") not in (None, image.ground, texture):
            return []
        if case.get("light") not in (None, image.light) or case.get("place") not in (None, image.place):
            return []
        lit = []
        for i, (term, painted) in enumerate(image.objects):
            colour = painted or OWN_COLOURS.get(term)
            part = case.get("part")
            if "object" in case and term not in terms_of(case["object"]):
                continue
            if case.get("colour") not in (None, colour) or part and TERMS[term] not in PARTS_OF[part]:
                continue
            if not self.beside(case, image.objects[:i] + image.objects[i + 1 :]):
                continue
            thing = f"{painted} {term}".strip()
            lit.append(f"{part} of {thing}" if part else thing)
        if {"object", "colour", "part", "place"} & set(case):
            if lit or "object" in case or image.ground != f"plain {case.get('colour')}":
                return lit
        elif not self.beside(case, image.objects):
            return []
        return [f"{image.ground} background"]

    def beside(self, case, others):
        wanted = case.get("companion")
        if not wanted:
            return True
        return any(
            wanted in (painted or OWN_COLOURS.get(term),)
            or term in terms_of(wanted)
            or TERMS[term] in PARTS_OF.get(wanted, [])
            for term, painted in others
        )

    def activation(self, image):
        spec = self.spec
        if spec.get("zero"):
            image.lit = []
            return 0.0
        if "chance" in spec:
            image.lit = self.anything(image) if random.random() < spec["chance"] else []
            return random.uniform(0.3, 1) if image.lit else 0.0
        lit = self.parts_lit(image)
        if spec.get("quiet"):
            image.lit = lit or []
            return random.uniform(0.5, 0.95) if lit else 0.0
        value = 0.6 + random.gauss(0, spec.get("noise", 0.25))
        scatter = spec.get("offsets", 0.2)
        value += scatter * max([offset(self.name, term) for term, _ in image.objects], default=0)
        value += 0.5 * scatter * offset(self.name, image.ground)
        if lit:
            value += spec.get("gain", 3.0) * random.uniform(0.6, 1.2)
        value = max(0.0, value)
        image.lit = (lit or self.anything(image)) if value > self.threshold else []
        return value

    def anything(self, image):
        things = [f"{painted} {term}".strip() for term, painted in image.objects]
        return [random.choice(things + [image.ground + " background"])]

    def neuron(self, images):
        if not images:
            raise ValueError("neuron got no images")
        for image in images:
            if not isinstance(image, Image):
                raise ValueError("neuron takes images")
        shown = [Image(i.objects, i.ground, i.light, i.prompt, i.missing, i.place) for i in images]
        for image in shown:
            image.activation = self.activation(image)
        return [image.activation for image in shown], shown

    call_neuron = neuron


class Tools:
    def __init__(self, unit, seed):
        self.unit, self.seed = unit, seed

    def dataset_exemplars(self, system, count=15):
        state = random.getstate()
        random.seed(f"dataset {self.seed}")
        scenes = [random_scene() for _ in range(2000)]
        activations, images = system.neuron(scenes)
        random.setstate(state)
        order = sorted(range(len(images)), key=lambda i: -activations[i])[:count]
        return [activations[i] for i in order], [images[i] for i in order]

    def text2image(self, prompts):
        if not isinstance(prompts, list) or not all(isinstance(p, str) for p in prompts):
            raise ValueError("text2image takes a list of prompts")
        return [draw(prompt) for prompt in prompts]

    def edit_images(self, sources, instructions):
        if len(sources) != len(instructions):
            raise ValueError("edit_images: lengths differ")
        images, texts = [], []
        for source, instruction in zip(sources, instructions):
            image = draw(source)
            images += [image, self.edit(image, instruction)]
            texts += [source, instruction]
        return images, texts

    def edit(self, image, instruction):
        edited = Image(list(image.objects), image.ground, image.light, instruction, (), image.place)
        names = [term for term, _ in image.objects]
        if match := re.fullmatch(r"replace the (.+) with (?:an? )?(.+)", instruction):
            if match.group(2) in TERMS and match.group(1) in names:
                edited.objects[names.index(match.group(1))] = (match.group(2), "")
                return edited
        elif match := re.fullmatch(r"change the background to (.+)", instruction):
            if match.group(1) in GROUNDS:
                edited.ground = match.group(1)
                return edited
        elif match := re.fullmatch(r"make the (.+) (\w+)", instruction):
            if match.group(2) in COLOURS and match.group(1) == image.objects[0][0]:
                edited.objects = [(match.group(1), match.group(2))]
                return edited
        edited.missing = instruction.split()
        return edited

    def describe_images(self, images, titles):
        return "".join(f"{t}: {self.describe(i)}\n" for i, t in zip(images, titles, strict=True))

    def describe(self, image):
        things = [f"{painted} {term}".strip() for term, painted in image.objects]
        lit = things + [f"{image.ground} background"] if image.lit is None else image.lit
        dark = [thing for thing in things if thing not in [name.split(" of ")[-1] for name in lit]]
        if f"{image.ground} background" not in lit:
            dark.append(f"{image.ground} background")
        if not lit:
            return "nothing is highlighted; dark: " + ", ".join(dark)
        shares = [f"{thing} {round(100 / len(lit))}%" for thing in lit]
        if image.light != "day":
            shares.append(f"{image.light} light")
        colours = []
        for term, painted in image.objects:
            colour = painted or OWN_COLOURS.get(term, "")
            if colour and f"{painted} {term}".strip() in lit:
                colours.append(f"{colour} {round(70 / len(lit))}%")
        if image.ground.startswith("plain ") and f"{image.ground} background" in lit:
            colours.append(f"{image.ground[6:]} {round(100 / len(lit))}%")
        text = "lit: " + ", ".join(shares)
        text += "; colours: " + (", ".join(colours) or "gray 40%")
        text += f"; where: {image.place}" if not any("background" in thing for thing in lit) else ""
        return text + ("; dark: " + ", ".join(dark) if dark else "")

    def summarize_images(self, images):
        counts = {}
        for image in images:
            for thing in image.lit or []:
                counts[thing] = counts.get(thing, 0) + 1
        best = sorted(counts.items(), key=lambda item: -item[1])[:8]
        return "\n".join(f"{count} of {len(images)}: {thing}" for thing, count in best)

    def log_experiment(self, activations, images, titles, notes=None):
        print("[experiment log]")
        for activation, image, title in zip(activations, images, titles, strict=True):
            missing = f" (not shown: {', '.join(image.missing)})" if image.missing else ""
            print(f"activation {activation:.4g} | {title}{missing}")
        if notes:
            print("notes:", notes)


def run(unit, seed, turn, path):
    random.seed(f"{seed} {turn} {json.dumps(unit)}")
    system = Unit(unit)
    names = {"system": system, "tools": Tools(system, seed)}
    try:
        exec(compile(open(path, encoding="utf-8").read(), "program", "exec"), names)
    except Exception:
        print("[error] " + traceback.format_exc(limit=-1).strip().replace("\n", " / "))


def main():
    if sys.argv[1] == "vocabulary":
        print(vocabulary())
    elif sys.argv[1] == "run":
        run(json.loads(sys.argv[2]), *sys.argv[3:6])


if __name__ == "__main__":
    main()
