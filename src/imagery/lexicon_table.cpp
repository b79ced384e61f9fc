// The curated list of stamps that read as objects at a glance. One line a term:
//   term | another name | ... ; size ; place = stamp:colour, stamp
// under a group, which gives the folder, the plural and the singular names, the noun in WordNet,
// and the default size (longest side, as a part of the canvas) and place of its terms:
//   @ folder ; plural | ... ; singular | ... ; noun ; size ; place
// A line "~ word = term, ..." names a mixed category. `colour` is what a stamp has by nature, where
// that is one colour.
#include "imagery/lexicon_table.hpp"

namespace maia {

std::string_view lexicon_table() {
  return R"TABLE(
@ animals/birds/ ; birds | fowl ; bird | birdie ; bird ; 0.58 ; ground
crow | raven = crow
blackbird = blackbird
owl | snowy owl = owl
duck | mallard | drake | duckling = duck, drake
goose | gander = gander
chicken | hen = chicken_profile:gray, hen:brown
rooster | cock | cockerel = rooster
turkey = turkey
guinea fowl | guineafowl = guineafowl, helmeted_guineafowl
peacock | peafowl ; 0.8 = peacock
peahen = albino_peahen:white
crane | crowned crane ; 0.7 = crowned_crane
cuckoo ; ; air = cuckoo
heron | great blue heron ; 0.68 = heron_greatblue
lark = lark
penguin | king penguin ; 0.66 = penguin, magellanic_penguin, little-penguin
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
cat | kitten | kitty | pussycat ; 0.55 = ../../../seasonal/halloween/blackcat:black
lion ; 0.74 = lion-2, lion
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
calf = gnu-baby-stand
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
rabbit | hare | bunny = rabbit-2, ../rabbit_little, rabbit
badger = ../badger
otter = ../aquatic/otter
ferret | weasel = ../ferret
kangaroo ; 0.68 = ../../marsupials/kangaroo
koala ; 0.62 = ../../marsupials/koala
wombat ; 0.62 = ../../marsupials/wombat
@ animals/amphibians/ ; reptiles and amphibians ; cold-blooded animal ; vertebrate ; 0.55 ; ground
frog | toad = frog:green, frog-1:brown
iguana | lizard ; 0.64 = ../lizards/iguana:green
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
bee | honeybee | bumblebee ; ; air = bee
fly | housefly = fly
grasshopper | cricket = grasshopper:green
hornet | wasp ; ; air = hornet
hoverfly ; ; air = hoverfly
mantis | praying mantis ; 0.6 = mantis
moth ; ; air = xanthia
woodlouse | pill bug = Woodlouse
slug = Brown_slug:brown
@ food/fruit/ ; fruit ; fruit ; edible fruit ; 0.5 ; ground
apple = apple_red:red, apple_green:green, apple_fuji, apple_granny_smith, apple_sierra_beauty
apricot = apricot, Apricot_whole
avocado = avocado
banana = banana:yellow
cherry | cherries = Cherry_Stella:red
cherimoya | custard apple = cherimoya:green
grape | bunch of grapes = grapes:purple
kiwi | kiwifruit | kiwi fruit = kiwi
lemon = lemon:yellow
lime ; 0.45 = sliced_lime:green
mandarin | tangerine = mandarine
mango = mango
orange = sliced_orange:orange, orange:orange
pear = pear:yellow
pineapple ; 0.62 = pineapple
pomegranate = pomegranate:red
raspberry = raspberry:red
strawberry = Strawberry2:red, strawberry:red
@ food/nuts/ ; nuts ; nut ; nut ; 0.45 ; ground
almond = almond
pecan = pecan
walnut = walnut
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
pizza | slice of pizza = pizza
pie | mince pie = ../seasonal/christmas/Mince_Pie
roast chicken | roast turkey = ../seasonal/christmas/Roast_turkey
pudding | christmas pudding = ../seasonal/christmas/Christmas_pudding
candy cane = ../seasonal/christmas/Candy_cane_photo_1
@ plants/flowers/ ; flowers | blossoms ; flower | blossom ; vascular plant ; 0.58 ; air
wildflower = flower1:purple, flower8:pink, flower2:yellow, flower6:purple, flower9:pink
rose | red rose = rose:red
daffodil | narcissus = daffodil:yellow
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
christmas tree = ../../seasonal/christmas/Christmas_Tree_photo
@ plants/trees/ ; greenery ; piece of greenery ; ; 0.58 ; ground
pinecone | pine cone ; 0.5 = pinecone
holly ; 0.55 = holly_leaves
bush | shrub ; 0.6 = ../thyme
wreath ; 0.58 ; air = ../../seasonal/christmas/xmaswreath
@ vehicles/auto/ ; cars ; car | automobile ; car ; 0.76 ; ground
sedan | sedan car | saloon car = sedan:blue
beetle car | volkswagen beetle | vw beetle | volkswagen = beetle:red
sports car | convertible = sportscar2:red
race car | racing car | formula one car = ../race/indycar
@ vehicles/ ; trucks | lorries ; truck | lorry ; truck ; 0.78 ; ground
pickup truck | pickup = auto/truck:blue
garbage truck | dustcart = garbagetruck:white
fire truck | fire engine = emergency/firetruck:red
dump truck | dumper = construction/dumper
@ vehicles/ ; other vehicles ; other vehicle ; vehicle ; 0.76 ; ground
tricycle ; 0.6 = cycle/pink_tricycle:pink
bus | coach = masstransit/green_korean_bus:green
cement mixer = ../household/tools/cementmixer
armored vehicle | armoured vehicle = ../military/vehicles/infantry-stryker
tank = ../military/vehicles/bradley
@ vehicles/ ; aircraft ; aircraft ; aircraft ; 0.76 ; air
airplane | plane | aeroplane | jet | airliner = flight/planes/747
fighter jet | fighter plane | warplane = ../military/vehicles/f22_raptor
hot air balloon ; 0.7 = flight/balloon360
parachute | paratrooper | parachutist ; 0.7 = ../military/paratrooper
@ vehicles/ship/ ; boats ; boat ; watercraft ; 0.7 ; water
sailboat | sailing boat = walnutBoat
sailing ship | ship | junk = chineseJunk
@ vehicles/ ; wheels ; wheel ; wheel ; 0.55 ; ground
car wheel = 7spoke256
tractor wheel | tire | tyre = wheel_tractor
@ hobbies/music/ ; musical instruments ; musical instrument ; musical instrument ; 0.68 ; ground
trumpet | horn = brass/trumpet
cymbal = percussion/cymbal_crash
drum ; 0.62 = percussion/drum_tomtom_floor:red
drum kit | drum set = percussion/drumkit
cello = string/cello
acoustic guitar | classical guitar = string/guitar_classical
electric guitar = string/guitar_electric:black, string/guitar2:brown
bass guitar | electric bass = string/guitar_electric_bass
violin | fiddle = string/violin
bassoon = wind/bassoon
@ household/tools/ ; tools ; tool ; artifact ; 0.6 ; ground
hammer = hammer
mallet | sledgehammer = mallet_metal
tape measure | measuring tape = measuring_tape
paintbrush | brush = paintbrush_large
pliers = plyers:red
saw | handsaw = saw
spade | shovel ; 0.75 = spade
toolbox = toolbox:red
wrench | spanner = wrench, wrench_adjustable, wrench_plumbers
scissors = ../arttools/scissors_small_open, ../arttools/scissors_small_closed
nutcracker = ../dishes/utensils/nutcracker
@ household/dishes/ ; kitchenware ; kitchen utensil ; artifact ; 0.55 ; ground
mug | cup | coffee mug = mug
pitcher | jug = pitcher_small
teapot = teapot:black
kettle = ../kettle
pepper mill | pepper grinder ; 0.6 = utensils/pepper_grinder
@ household/ ; household objects ; household object ; artifact ; 0.58 ; ground
light bulb | lightbulb = Lightbulb
key ; 0.5 = key
rubber duck = rubberduck:yellow
toilet ; 0.66 = toilet
gas cylinder | gas bottle ; 0.66 = cylinder:red
garbage can | trash can | dustbin ; 0.62 = garbagecan
wheelie bin | recycling bin ; 0.64 = wheelie_bin:green
clothespin | clothes peg | peg ; 0.45 = ../clothes/clothespin_new, ../clothes/clothespin_old
button ; 0.42 = ../clothes/button:purple
candle = ../seasonal/candle
camera = ../hobbies/camera_35mm
binoculars = ../hobbies/binoculars
highlighter | highlighter pen = arttools/highlighter
marker | marker pen | felt pen = arttools/pen_dryerase
coin | penny ; 0.45 = ../symbols/money/us/coins/001penny, ../symbols/money/canadian/coins/001penny, ../symbols/money/us/coins/005nickel, ../symbols/money/canadian/coins/100loonie
@ medical/ ; medical supplies ; medical supply ; artifact ; 0.56 ; ground
adhesive bandage | band aid | bandage | plaster = bandage_adhesive
thermometer = mercurythermometer
stethoscope ; 0.62 = stethoscope
syringe ; 0.62 = syringe
@ clothes/hats/ ; hats ; hat ; clothing ; 0.55 ; ground
fedora = blue_fedora:blue, green_fedora:green
feathered hat = feathered_hat:purple
propeller hat = propeller_hat
sombrero = sombrero:orange
top hat = tophat:black
baseball cap | cap = ../t_baseballcap:white
@ clothes/ ; clothes | clothing ; piece of clothing | garment ; clothing ; 0.62 ; ground
t-shirt | t shirt | tshirt = t_tshirt:white
shirt = t_shirt:white
polo shirt = t_poloshirt:white
jacket | coat = t_jacket:white
pants | trousers ; 0.72 = t_pants:white
scarf = t_scarf:white
glove = t_glove:white
sock = t_sock:white
@ sports/ ; balls ; ball ; ball ; 0.5 ; ground
basketball = basketball:orange
soccer ball | football = soccer:white
american football | rugby ball = football:brown, australian_rules_football:red
cricket ball = cricketball:red
tennis ball = tennis_ball:green
@ sports/ ; sports equipment ; piece of sports equipment ; artifact ; 0.62 ; ground
tennis racket | racket = tennis_racket
trophy | trophy cup = trophy_cup
@ space/planets/ ; celestial bodies ; celestial body ; celestial body ; 0.58 ; air
moon | full moon = ../moon/moon_full
half moon | crescent moon | crescent = ../moon/moon_3qt, ../moon/moon_crescent
mercury = 1_mercury
venus = 2_venus
earth = 3_earth
mars = 4_mars
jupiter = 5_jupiter
saturn = 6_saturn
uranus = 7_uranus
neptune = 8_neptune
@ space/ ; spacecraft ; spacecraft ; spacecraft ; 0.62 ; air
lunar lander | lander ; ; ground = apollo_lander
space probe | satellite = voyager2
@ people/ ; people ; person ; person ; 0.72 ; ground
firefighter | fireman = fireman240a, fireman200b
astronaut | spaceman = ../space/spacewalk
@ seasonal/halloween/ ; stones ; carved stone ; artifact ; 0.62 ; ground
gravestone | headstone | tombstone = grave-a, grave-d, grave-e, grave-i
stone cross | cross = grave-c
inukshuk | stone landmark ; 0.66 = ../../town/monuments/inukshuk-photo
@ town/ ; street objects ; street object ; artifact ; 0.6 ; ground
mailbox | letter box = usps_mailbox:blue
post box | postbox = uk_post_box:red
traffic cone = roadsigns/traffic_cone
stop sign ; ; air = roadsigns/stop:red
no entry sign ; ; air = roadsigns/no_entry_sign:red
railroad crossing ; 0.72 = roadsigns/railroad_crossing
fire | flame ; 0.7 = ../naturalforces/fire
smoke | explosion ; 0.7 = ../naturalforces/explosion
~ guitar = acoustic guitar, electric guitar, bass guitar
~ planet = mercury, venus, earth, mars, jupiter, saturn, uranus, neptune
~ container = mug, pitcher, teapot, kettle, garbage can, wheelie bin
~ pet = dog, cat, rabbit
~ farm animal = cow, pig, sheep, goat, horse, chicken
)TABLE";
}

}  // namespace maia
