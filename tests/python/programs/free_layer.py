from maia import system, tools

images, titles = tools.edit_images("a horse on grass", "change the background to snow")
before, after = system.layer(images)
order = (before - after).argsort()[::-1]
print("of", len(order), "units of", system.layer, "unit", system.unit, "is number", list(order).index(system.unit))
tools.display("what was compared:", list(zip(titles, images)))
