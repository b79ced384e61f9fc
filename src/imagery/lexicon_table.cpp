// The curated list of stamps that read as objects at a glance: what lives and what is eaten. One
// line a term:
//   term | another name | ... ; size ; place = stamp:colour, *stamp
// under a group, which gives the folder, the plural and the singular names, the noun in WordNet,
// and the default size (longest side, as a part of the canvas) and place of its terms:
//   @ folder ; plural | ... ; singular | ... ; noun ; size ; place
// A line "~ word = term, ..." names a mixed category. `colour` is what a stamp has by nature, where
// that is one colour. "*" marks a drawing; other stamps are photographs. What starts with "drawn/"
// is not in the folder but drawn by the program. A term may have stamps that differ in nothing but
// what they show of it; copies that are the mirror image of another stamp are left out.
#include "imagery/lexicon_table.hpp"

namespace maia {

std::string_view table_of_living_things() {
  return R"TABLE(
@ animals/birds/ ; birds | fowl ; bird | birdie ; bird ; 0.58 ; ground
crow | raven = crow
blackbird = blackbird
bluebird ; 0.52 = *../../seasonal/easter/bluebird
owl | snowy owl = owl
duck | mallard | drake | duckling = duck, drake
goose | gander = gander
chicken | hen = chicken_profile:gray, hen:brown
chick | baby chicken ; 0.5 = *../../seasonal/easter/chick:yellow, *../../seasonal/easter/chick-hatched:yellow
rooster | cock | cockerel = rooster
turkey = turkey
guinea fowl | guineafowl = guineafowl, helmeted_guineafowl
peacock | peafowl ; 0.8 = peacock
peahen = albino_peahen:white
crane | crowned crane ; 0.7 = crowned_crane
cuckoo ; ; air = cuckoo
heron | great blue heron ; 0.68 = heron_greatblue, heron_greatblue_flying
lark = lark
penguin | king penguin ; 0.66 = penguin, magellanic_penguin, little-penguin, *cartoon/pengwin, *cartoon/tux
magpie = magpie
rhea | nandu | emu ; 0.66 = nandou
ostrich ; 0.72 = ostrich
pelican ; 0.64 = pelican
pigeon | dove = pigeon
flamingo | pink flamingo ; 0.74 = pink_flamingo:pink
quetzal ; 0.7 ; air = quetzal
parrot | lorikeet | rosella = rainbow-lorikeet, adelaide-rosella
seagull | gull = silver-gull:gray, seagull
toucan ; ; air = tucan
vulture = vulture
@ animals/mammals/dogs/ ; canines ; canine | canid ; canid ; 0.66 ; ground
dog | puppy | pup | doggy | husky = dog
dingo = dingo
fox ; 0.6 = fox
@ animals/mammals/cats/ ; felines ; feline ; felid ; 0.68 ; ground
cat | kitten | kitty | pussycat ; 0.55 = *drawn/cat:orange, *../../../seasonal/halloween/blackcat:black
lion ; 0.74 = lion-2, lion, *cartoon/lion
tiger ; 0.76 = tiger, tiger_sumatran
@ animals/mammals/bears/ ; bears ; bear ; bear ; 0.7 ; ground
bear | grizzly | grizzly bear = bear:brown, european-bear:brown
@ animals/mammals/apes/ ; primates ; primate ; mammal ; 0.66 ; ground
chimpanzee | chimp ; 0.68 = chimp
gorilla ; 0.7 = gorilla
monkey | tamarin | emperor tamarin ; 0.6 = tamarin_emperor
@ animals/mammals/aquatic/ ; sea mammals ; sea mammal ; aquatic mammal ; 0.72 ; water
dolphin = dolphin
orca | killer whale = orca
whale | humpback whale ; 0.8 = whale
sea lion | seal ; ; ground = sea_lion
@ animals/mammals/bovines/ ; hoofed animals ; hoofed animal ; mammal ; 0.72 ; ground
bison | buffalo = bison
bull | ox = bull
cow | cattle = cow:brown, cow_white:white
calf = gnu-baby-stand, gnu-baby
gnu | wildebeest = gnu-stand, gnu-sitting
goat ; 0.66 = goat
antelope | blackbuck = indian_blackbuck
chamois | mountain goat ; 0.66 = mountaingoat
ram = ram
sheep | ewe = sheep:white
lamb ; 0.56 = sheep_lamb
yak = yak
zebu = zebu
camel = ../camel/camel, ../camel/dromedary
caribou | reindeer = ../deer/caribou
deer | stag | doe | fawn ; 0.7 = ../deer/deer, ../deer/doe
elk | wapiti = ../deer/wapiti
pig | hog = ../pig:pink, ../pig_golden, ../pig_golden2
wild boar | boar = ../wildboar
giraffe ; 0.8 = ../giraffe
hippopotamus | hippo = ../hippopotamus
rhinoceros | rhino = ../rhino_black
elephant ; 0.78 = ../elephant
@ animals/mammals/equines/ ; horses ; equine ; equine ; 0.74 ; ground
horse | pony = horse:brown
donkey = donkey:brown, donkey_eating:gray
zebra = zebra
@ animals/mammals/rodents/ ; small mammals ; small mammal ; mammal ; 0.56 ; ground
beaver = beaver
capybara ; 0.66 = capybara
marmot | groundhog = marmot
mouse = mouse
rat = rat
squirrel = squirrel
rabbit | hare | bunny = rabbit-2, ../rabbit_little, rabbit, *../../../seasonal/easter/bunny, *../../../seasonal/easter/bunny-head
badger = ../badger
otter = ../aquatic/otter
ferret | weasel = ../ferret
kangaroo ; 0.68 = ../../marsupials/kangaroo, *../../marsupials/cartoon/kangaroo-silo:black
koala ; 0.62 = ../../marsupials/koala
wombat ; 0.62 = ../../marsupials/wombat
echidna = *../echidna:black
hedgehog = *../hedgehog:brown
bat ; 0.5 ; air = *../../../seasonal/halloween/bat_left:black
@ animals/amphibians/ ; reptiles and amphibians ; cold-blooded animal ; vertebrate ; 0.55 ; ground
frog | toad = frog:green, frog-1:brown
iguana | lizard ; 0.64 = ../lizards/iguana:green
snake | serpent ; 0.62 = *drawn/snake:green
dinosaur | tyrannosaurus ; 0.66 = *../dinosaur/cartoon/dinosaurSings:brown
@ animals/fish/ ; fish | fishes ; fish ; fish ; 0.62 ; water
grouper | groper = bluegroper:blue
butterflyfish = butterflyfish
clownfish | anemone fish = clownfish
trout | coral trout ; 0.68 = coraltrout
mahi-mahi | dolphinfish = dolphinfish
lionfish = lionfish
wrasse | moon wrasse = moonwrasse
damselfish | striped fish = stripedfish
seahorse | sea horse ; 0.66 = seahorse
@ animals/fish/ ; shellfish ; shellfish ; invertebrate ; 0.6 ; ground
lobster | spiny lobster = lobster
shrimp | prawn ; 0.5 = shrimp
abalone ; 0.5 = ../shellfish/abalone
mussel | clam ; 0.5 = ../shellfish/murray-mussel
@ animals/insects/ ; insects | bugs ; insect | bug ; invertebrate ; 0.52 ; ground
bee | honeybee | bumblebee ; ; air = *bee
fly | housefly = fly, *cartoon/fly
butterfly ; 0.55 ; air = *cartoon/butterfly:orange, *../../seasonal/easter/butterfly
dragonfly ; 0.55 ; air = *cartoon/dragonfly
ladybug | ladybird | lady beetle = *cartoon/ladybug:red, *cartoon/ladybug-2:red
spider = *../../seasonal/halloween/spider:black
snail = *cartoon/snail2, *cartoon/snail
grasshopper | cricket = grasshopper:green
hornet | wasp ; ; air = hornet
hoverfly ; ; air = hoverfly
mantis | praying mantis ; 0.6 = mantis
moth ; ; air = xanthia
woodlouse | pill bug = Woodlouse
slug = Brown_slug:brown
@ food/fruit/ ; fruit ; fruit ; edible fruit ; 0.5 ; ground
apple = apple_red:red, apple_green:green, apple_fuji, apple_granny_smith, apple_sierra_beauty, *cartoon/apple:red
apple core ; 0.45 = *cartoon/apple_core:red
apricot = apricot, Apricot_whole
avocado = avocado
banana = banana:yellow, *cartoon/banana:yellow
blueberry = *cartoon/blueberry:blue
cherry | cherries = Cherry_Stella:red, *cartoon/cherries:red
cherimoya | custard apple = cherimoya:green
grape | bunch of grapes = grapes:purple, *cartoon/grapes:purple
kiwi | kiwifruit | kiwi fruit = kiwi
lemon = lemon:yellow, *cartoon/lemon:yellow, *cartoon/lemon_slice:yellow
lime ; 0.45 = sliced_lime:green
mandarin | tangerine = mandarine
mango = mango
orange = sliced_orange:orange, orange:orange, orange_seville:orange, *cartoon/orange:orange
peach = *cartoon/peach:pink
pear = pear:yellow, *cartoon/pear:green
pineapple ; 0.62 = pineapple, *cartoon/pineapple
plum | prune = *cartoon/prune:purple
rambutan = ../../plants/trees/rambutan:red
pomegranate = pomegranate:red
raspberry = raspberry:red, *cartoon/raspberry:red
strawberry = Strawberry2:red, strawberry:red, *cartoon/strawberry:red
@ food/nuts/ ; nuts ; nut ; nut ; 0.45 ; ground
almond = almond
pecan = pecan
walnut = walnut, walnut_shelled
@ food/vegetables/ ; vegetables ; vegetable ; vegetable ; 0.54 ; ground
broccoli = broccoli:green
carrot = carrot:orange
chili pepper | chili | chilli | chile pepper = chilepepper:red
corn | maize | corncob | ear of corn = corn:yellow
eggplant | aubergine = eggplant:purple
garlic = garlic, garlics
lettuce = lettuce:green, redlettuce:red
onion = onion
squash | pattypan squash = pattypan_squash
bell pepper | pepper = pepper:green, yellowpepper:yellow
potato = potato:brown
pumpkin = pumpkin_small:orange
tomato = tomato:red
sweet potato | yam = yam:purple
ginger = ../spices/ginger
@ plants/mushrooms/ ; mushrooms ; mushroom ; mushroom ; 0.55 ; ground
button mushroom = ../../food/vegetables/mushroom:white
porcini | cep | bolete = cep-1, cep-2, cep
@ food/ ; dishes ; dish ; nutriment ; 0.58 ; ground
pizza | slice of pizza | pizza slice = *pizza
cake | birthday cake = *dessert/cartoon/birthday_cake:brown, *dessert/cartoon/pink_cake:pink
pie | mince pie = ../seasonal/christmas/Mince_Pie
roast chicken | roast turkey = ../seasonal/christmas/Roast_turkey
pudding | christmas pudding = ../seasonal/christmas/Christmas_pudding
candy cane = ../seasonal/christmas/Candy_cane_photo_1, ../seasonal/christmas/Candy_cane_photo_2, *../seasonal/christmas/candy_cane
candy | hard candy ; 0.45 = *../seasonal/christmas/hard_candy:green
easter egg | egg | chocolate egg ; 0.45 = ../seasonal/easter/wrapped_chocolate_easter_egg:purple, ../seasonal/easter/wrapped_chocolate_easter_egg_2:purple
@ plants/flowers/ ; flowers | blossoms ; flower | blossom ; vascular plant ; 0.58 ; air
wildflower = flower1:purple, flower8:pink, flower2:yellow, flower6:purple, flower9:pink, flower3:yellow, flower4:purple, flower5:yellow
ice plant | pigface = pigface:purple
balsam | impatiens = bolsom
milkweed | seed head ; 0.5 = appooppanthady:white
lavender = ../lavender
plastic flower | artificial flower = plastic/chuvanna_plastic_poo:red
rose | red rose = rose:red
daffodil | narcissus = daffodil:yellow, *../../seasonal/easter/daffodil
daisy = yellow-flower:yellow
iris = iris:purple
marigold = marigold:orange
anemone = anemone_red:red
anthurium = anthoorium:pink
hibiscus = flower10:red, chemparathi
petunia = whitestar-petunia
gazania = red-gazania:red
lantana = flower7:orange
desert rose = adeenia
@ plants/trees/ ; trees ; tree ; tree ; 0.85 ; ground
oak tree | oak | holm oak = holm_oak
leafy tree = tree336
birch tree | birch | bare tree = birch
palm tree | palm = liberia-palm
christmas tree = ../../seasonal/christmas/Christmas_Tree_photo, *../../seasonal/christmas/tree:green
@ plants/trees/ ; greenery ; piece of greenery ; ; 0.58 ; ground
pinecone | pine cone ; 0.5 = pinecone
holly ; 0.55 = holly_leaves
bush | shrub ; 0.6 = ../thyme, ../lettuce_bolted:green
cactus ; 0.7 = *drawn/cactus:green
wreath ; 0.58 ; air = ../../seasonal/christmas/xmaswreath
)TABLE";
}

}  // namespace maia
