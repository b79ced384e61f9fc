// The curated list of stamps, continued: what is made, the sky, and signs. Its format is described
// in lexicon_table.cpp.
#include "imagery/lexicon_table.hpp"

namespace maia {

std::string_view table_of_made_things() {
  return R"TABLE(
@ vehicles/auto/ ; cars ; car | automobile ; car ; 0.76 ; ground
sedan | sedan car | saloon car = sedan:blue
beetle car | volkswagen beetle | vw beetle | volkswagen = beetle:red
sports car | convertible = sportscar2:red
race car | racecar | racing car | formula one car = ../race/indycar
@ vehicles/ ; trucks | lorries ; truck | lorry ; truck ; 0.78 ; ground
pickup truck | pickup = auto/truck:blue
garbage truck | dustcart = garbagetruck:white
fire truck | fire engine = emergency/firetruck:red, *emergency/cartoon/fire_engine:red
dump truck | dumper = construction/dumper, *construction/cartoon/terex:yellow
tow truck | wrecker = *construction/cartoon/towTruck:red
concrete mixer | cement truck = *construction/cartoon/cementMixer
@ vehicles/ ; other vehicles ; other vehicle ; vehicle ; 0.76 ; ground
tricycle ; 0.6 = cycle/pink_tricycle:pink
bicycle | bike ; 0.72 = *drawn/bicycle:red
motorcycle | motorbike ; 0.72 = *drawn/motorcycle:red
tractor = *drawn/tractor:green, *farming/cartoon/tux_tractor:red
bus | coach = masstransit/green_korean_bus:green, *masstransit/cartoon/double_decker_bus:red
cement mixer = ../household/tools/cementmixer
armored vehicle | armoured vehicle = ../military/vehicles/infantry-stryker
tank = ../military/vehicles/bradley, ../military/vehicles/ww2_german_gun
@ vehicles/locomotive/cartoon/ ; trains ; train ; wheeled vehicle ; 0.76 ; ground
locomotive | steam engine | steam locomotive | steam train = *drawn/train:green, *toy_train
railroad car | train car | railway carriage | wagon = *carriage, *caboose, *boxcar, *tanker:green, *tender
@ vehicles/ ; aircraft ; aircraft ; aircraft ; 0.76 ; air
airplane | plane | aeroplane | jet | airliner = flight/planes/747, *flight/planes/cartoon/plane:orange
helicopter | chopper = *drawn/helicopter:blue, *flight/cartoon/eddieCopter
fighter jet | fighter plane | warplane = ../military/vehicles/f22_raptor
hot air balloon ; 0.7 = flight/balloon360
parachute | paratrooper | parachutist ; 0.7 = ../military/paratrooper
@ vehicles/ship/ ; boats ; boat ; watercraft ; 0.7 ; water
sailboat | sailing boat = walnutBoat
sailing ship | junk = chineseJunk
ocean liner | steamship | cruise ship | cargo ship ; 0.78 = *drawn/ship:blue
tugboat | tug ; 0.62 = *cartoon/tugboat:red
submarine ; 0.62 = *cartoon/bathyscape:yellow
shipwreck | wreck ; ; ground = *../../town/cartoon/shipwreck:brown
@ vehicles/ ; wheels ; wheel ; wheel ; 0.55 ; ground
car wheel = 7spoke256
tractor wheel | tire | tyre = wheel_tractor, *drawn/tire
@ hobbies/music/ ; musical instruments | instruments ; musical instrument | instrument ; musical instrument ; 0.68 ; ground
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
party horn | noisemaker ; 0.5 = *../../seasonal/newyears/party-horn-out:red, *../../seasonal/newyears/party-horn-in:red
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
mug | cup | coffee mug | coffee cup | teacup = mug
drinking glass | glass | glass of water ; 0.52 = *drawn/glass
cooking pot | pot | saucepan | pressure cooker = *cartoon/pasta_pot:red, *cartoon/pressure_cooker:gray
pitcher | jug = pitcher_small
teapot = teapot:black
kettle = ../kettle
pepper mill | pepper grinder ; 0.6 = utensils/pepper_grinder
@ household/ ; household objects ; household object ; artifact ; 0.58 ; ground
light bulb | lightbulb | bulb = Lightbulb
lamp | table lamp | desk lamp ; 0.66 = *drawn/lamp:yellow
key ; 0.5 = key
rubber duck = rubberduck:yellow
toilet ; 0.66 = toilet
gas cylinder | gas bottle ; 0.66 = cylinder:red
garbage can | trash can | dustbin ; 0.62 = garbagecan, home_compost_bin:gray
wheelie bin | recycling bin ; 0.64 = wheelie_bin:green
clothespin | clothes peg | peg ; 0.45 = ../clothes/clothespin_new, ../clothes/clothespin_old
button ; 0.42 = *../clothes/button:purple
candle = ../seasonal/candle, *../seasonal/hanukkah/holiday_candle:pink
camera = ../hobbies/camera_35mm
binoculars = ../hobbies/binoculars
highlighter | highlighter pen = arttools/highlighter
marker | marker pen | felt pen = arttools/pen_dryerase
coin | penny ; 0.45 = ../symbols/money/us/coins/001penny, ../symbols/money/canadian/coins/001penny, ../symbols/money/us/coins/005nickel, ../symbols/money/canadian/coins/100loonie, ../symbols/money/us/coins/010dime, ../symbols/money/us/coins/025quarter, ../symbols/money/us/coins/050kennedy-halfdollar, ../symbols/money/us/coins/100sacagawea, ../symbols/money/canadian/coins/005nickel, ../symbols/money/canadian/coins/010dime, ../symbols/money/canadian/coins/025quarter, ../symbols/money/canadian/coins/200toonie
euro coin ; 0.45 = ../symbols/money/euro/coins/001, ../symbols/money/euro/coins/002, ../symbols/money/euro/coins/005, ../symbols/money/euro/coins/010, ../symbols/money/euro/coins/020, ../symbols/money/euro/coins/050, ../symbols/money/euro/coins/100, ../symbols/money/euro/coins/200
yen coin ; 0.45 = ../symbols/money/japanese/yen001, ../symbols/money/japanese/yen005, ../symbols/money/japanese/yen010, ../symbols/money/japanese/yen050, ../symbols/money/japanese/yen100, ../symbols/money/japanese/yen500
@ medical/ ; medical supplies ; medical supply ; artifact ; 0.56 ; ground
adhesive bandage | band aid | bandage | plaster = bandage_adhesive
thermometer = mercurythermometer
stethoscope ; 0.62 = stethoscope
syringe ; 0.62 = syringe
tooth ; 0.5 = *tooth:white
@ clothes/hats/ ; hats ; hat ; clothing ; 0.55 ; ground
fedora = *blue_fedora:blue, *green_fedora:green
feathered hat = *feathered_hat:purple
propeller hat = *propeller_hat
sombrero = *sombrero:orange
top hat = *tophat:black
baseball cap | cap = *../t_baseballcap:white
santa hat = *../../seasonal/christmas/santahat:red
party hat ; 0.5 = *../../seasonal/newyears/party-hat:yellow
football helmet | helmet = *../../sports/cartoon/football_helmet_side, *../../sports/cartoon/football_helmet_front
knight helmet | armor helmet ; 0.55 = *../armor/cartoon/knight_helmet:gray
crown ; 0.52 = *drawn/crown:yellow
@ clothes/ ; clothes | clothing ; piece of clothing | garment ; clothing ; 0.62 ; ground
t-shirt | t shirt | tshirt = *t_tshirt:white
shirt = *t_shirt:white
polo shirt = *t_poloshirt:white
jacket | coat = *t_jacket:white
pants | trousers ; 0.72 = *t_pants:white
scarf = *t_scarf:white
glove = *t_glove:white
sock = *t_sock:white
jeans | denim jeans | blue jeans ; 0.72 = *drawn/jeans:blue
skirt = *drawn/skirt:pink
dress | gown ; 0.72 = *drawn/dress:purple
suit | business suit ; 0.7 = *drawn/suit:gray
shoe | sneaker ; 0.55 = *drawn/shoe:red
boot ; 0.58 = *drawn/boot:brown
stocking | christmas stocking = *../seasonal/christmas/stocking:red
@ clothes/ ; accessories ; accessory ; artifact ; 0.58 ; ground
sunglasses | eyeglasses | glasses ; 0.6 = *drawn/sunglasses:black
tie | necktie ; 0.66 = *drawn/tie:blue
necklace | beads = *drawn/necklace:white
leash | dog leash ; 0.6 = *drawn/leash:red
umbrella | parasol ; 0.66 = *drawn/umbrella:red
backpack | rucksack | school bag = *drawn/backpack:blue
bow | ribbon ; 0.5 = *../seasonal/christmas/bow:red
@ sports/ ; balls ; ball ; ball ; 0.5 ; ground
basketball = basketball:orange
soccer ball | football = soccer:white
american football | rugby ball = football:brown, australian_rules_football:red
cricket ball = cricketball:red
tennis ball = tennis_ball:green
volleyball = *cartoon/volleyball:white
@ sports/ ; sports equipment ; piece of sports equipment ; artifact ; 0.62 ; ground
tennis racket | racket = tennis_racket
trophy | trophy cup = trophy_cup
@ space/planets/ ; celestial bodies ; celestial body ; celestial body ; 0.58 ; air
moon | full moon = ../moon/moon_full
half moon | crescent moon | crescent = ../moon/moon_3qt, ../moon/moon_crescent
mercury = 1_mercury
sun = 0_sun:yellow
venus = 2_venus
earth = 3_earth
mars = 4_mars
jupiter = 5_jupiter
saturn = 6_saturn
uranus = 7_uranus
neptune = 8_neptune
pluto = 9_pluto
@ space/ ; spacecraft ; spacecraft ; spacecraft ; 0.62 ; air
lunar lander | lander ; ; ground = apollo_lander
space probe | satellite = voyager2
@ people/ ; people ; person ; person ; 0.72 ; ground
firefighter | fireman = fireman240a, fireman200b
astronaut | spaceman = ../space/spacewalk
man | gentleman ; 0.8 = *drawn/man
woman | lady ; 0.8 = *drawn/woman
baby | infant ; 0.66 = *drawn/baby
@ people/cartoon/ ; figures ; figure ; ; 0.66 ; ground
mermaid = *mermaid
snowman = *snowman:white
santa claus | santa | father christmas = *../../seasonal/christmas/Santa
ghost = *../../seasonal/halloween/ghost:white
skull ; 0.5 = *../../seasonal/halloween/skull:white
jack-o-lantern | jack o lantern | carved pumpkin ; 0.58 = *../../seasonal/halloween/jackolantern_mean:orange
human eye ; 0.5 ; air = *../body_parts/eye:blue
hand | palm of a hand | open hand ; 0.6 ; air = *drawn/hand, *../../symbols/shapes/hand:black
smiley | smiley face | smiling face | happy face ; 0.5 ; air = *../../symbols/faces/happy:yellow
sad face ; 0.5 ; air = *../../symbols/faces/sad:yellow
angry face ; 0.5 ; air = *../../symbols/faces/mad:yellow
surprised face ; 0.5 ; air = *../../symbols/faces/excited:yellow
@ animals/mammals/bears/ ; toys ; toy ; artifact ; 0.6 ; ground
teddy bear | teddy = toys/edward_bear:brown, *cartoon/teddy_bear:brown
doll | rag doll = ../../../people/toys/grannysmith
wooden figure = ../../../seasonal/christmas/German_Christmas_toy
dreidel | spinning top = *../../../seasonal/hanukkah/dreydl, *../../../seasonal/hanukkah/dreydl-gimmel, *../../../seasonal/hanukkah/dreydl-hay, *../../../seasonal/hanukkah/dreydl-nun, *../../../seasonal/hanukkah/dreydl-shin
jigsaw | jigsaw piece | jigsaw puzzle | puzzle piece | puzzle ; 0.5 = *drawn/jigsaw:blue
ball of yarn | yarn | yarn ball | skein of yarn | wool | skein ; 0.52 = *drawn/yarn:pink
@ seasonal/halloween/ ; stones ; carved stone ; artifact ; 0.62 ; ground
gravestone | headstone | tombstone = grave-a, grave-b, grave-d, grave-e, grave-f, grave-g, grave-h, grave-i, grave-j
stone cross = grave-c
inukshuk | stone landmark ; 0.66 = ../../town/monuments/inukshuk-photo
@ town/ ; street objects ; street object ; artifact ; 0.6 ; ground
mailbox | letter box = usps_mailbox:blue
post box | postbox = uk_post_box:red
traffic cone = roadsigns/traffic_cone
railroad crossing ; 0.72 = roadsigns/railroad_crossing
traffic light | stoplight | traffic lights ; 0.62 ; air = *roadsigns/stoplight_01_red, *roadsigns/stoplight_02_yellow, *roadsigns/stoplight_03_green
flag ; 0.62 = *flags/redflag:red, *flags/greenflag:green, *flags/yellowflag:yellow, *flags/whiteflag:white, *flags/blue-and-yellowflag:blue
checkered flag ; 0.62 = *flags/checkeredflag
slide | playground slide ; 0.66 = *drawn/slide:yellow
swing | swing set ; 0.66 = *drawn/swing:blue
@ town/roadsigns/ ; road signs | traffic signs | street signs ; road sign | traffic sign | street sign ; ; 0.55 ; air
stop sign = *stop:red
no entry sign = no_entry_sign:red
yield sign | give way sign = give_way_sign, *yield:red
dead end sign = dead_end_sign:blue
no u-turn sign = no_uturn
school sign | school crossing sign = school_sign, *xing_school:yellow
arrow sign = *arrow:blue
crossroads sign | intersection sign = *crossroads:yellow
t-junction sign = *t-junction:yellow
roundabout sign = *roundabout
hospital sign = *hospital:blue
restroom sign | toilet sign = *toilets:blue
pedestrian crossing sign = *xing_ped:yellow
train sign = *../../vehicles/locomotive/cartoon/trainSign
@ naturalforces/ ; natural phenomena ; natural phenomenon ; ; 0.7 ; air
fire | flame ; ; ground = fire
smoke | explosion ; ; ground = explosion
lightning | lightning bolt | thunderbolt | flash of lightning ; 0.8 = lightningbolt
firework | fireworks display = *drawn/firework, *../seasonal/newyears/fireworks2
confetti ; 0.6 = *../seasonal/newyears/confetti:purple
@ town/houses/cartoon/ ; buildings ; building ; building ; 0.74 ; ground
house = *drawn/house, *swisshome, *pinkhome, *cityhouse
cottage | log cabin | cabin = *wooden_cottage:brown
castle | fortress = *fortress, *fairytale_castle
fort | wooden fort = *fort:brown
tower = *tower_round, *tower_square, *tower_flag_red, *tower_round_flag
watchtower = *../../cartoon/watch_tower:brown
church | cathedral = *cathedral
monastery = *monastery
temple | greek temple = *drawn/temple, *university
pagoda | chinese temple = *drawn/pagoda:red
skyscraper | office building | high-rise = *drawn/skyscraper:blue
town hall = *townhall
barn | stable | warehouse = *stables:brown, *warehouse:brown
farmhouse | farm = *farm
inn | tavern | pub = *inn, *tavern
jail | prison = *jailhouse
smithy | forge = *blacksmith
hut | fishing hut = *fishery, *hunter
windmill = *windmill:brown
@ town/cartoon/ ; structures ; structure ; ; 0.7 ; ground
tent = *../houses/cartoon/tent:green, *../houses/cartoon/medieval_tent:blue
circus tent | circus = *../houses/cartoon/circus
tepee | tipi | wigwam = *../houses/cartoon/tepee
igloo = *../houses/cartoon/igloo:blue
cave = *../houses/cartoon/cave_entrance
walled city = *../houses/cartoon/city
arch | archway | stone arch = *drawn/arch
bridge | suspension bridge ; 0.85 = *drawn/bridge:red
city gate | gate = *gate
ruin | ruined building = *ruins
mine | mine entrance = *mine
fountain = *fountain:blue
wishing well = *wishing_well
dock | pier | jetty = *docks:brown
graveyard | cemetery = *../monuments/cartoon/graveyard
eiffel tower = *../monuments/cartoon/eiffel_tower
pyramid = *../monuments/cartoon/pyramid
obelisk = *../monuments/cartoon/obelisk
statue | sculpture = *../monuments/cartoon/statue
stone circle = *../monuments/cartoon/magic_stones
totem pole | totem = *../monuments/cartoon/totem
sword in the stone | sword = *../monuments/cartoon/sword_in_the_stone
@ ; parts of buildings | building parts ; part of a building | building part ; artifact ; 0.68 ; ground
door | doorway = *drawn/door:brown
window | windowpane ; ; air = *drawn/window:white
roof | rooftop | tiled roof ; 0.72 = *drawn/roof
stairs | stairway | staircase | flight of stairs = *drawn/stairs
brick ; 0.5 = *drawn/brick
fence | picket fence ; 0.78 = *drawn/fence:white
ladder ; 0.74 = *drawn/ladder
@ ; furniture ; piece of furniture ; artifact ; 0.68 ; ground
bookshelf | bookcase | bookshelves ; 0.76 = *drawn/bookshelf:brown
chair = *drawn/chair:brown
table | desk = *drawn/table:brown
bed ; 0.74 = *drawn/bed
sofa | couch | settee ; 0.74 = *drawn/sofa:red
sink | washbasin | wash basin | basin ; 0.62 = *drawn/sink:white
@ ; everyday objects ; everyday object ; artifact ; 0.55 ; ground
pencil ; 0.6 = *drawn/pencil:yellow
book | open book = *drawn/book
bottle | wine bottle ; 0.66 = *drawn/bottle:green
phone | smartphone | cell phone | mobile phone | telephone = *drawn/phone:black
laptop | computer | notebook computer ; 0.62 = *drawn/laptop:gray
clock | wall clock ; 0.52 ; air = *drawn/clock:white, *symbols/clockface:white
box | cardboard box | carton = *drawn/box:brown
log | wooden log ; 0.62 = *drawn/log:brown
feather | plume | quill ; 0.58 ; air = *drawn/feather:blue
artillery shell | naval shell ; 0.6 = military/ammunition/old_naval_shell:yellow
menorah = *seasonal/hanukkah/menorah:yellow
bauble | christmas ball | christmas ornament ; 0.42 ; air = *seasonal/christmas/xmas_tp_bulb:red
@ symbols/chess/ ; chess pieces | chessmen ; chess piece | chessman ; ; 0.55 ; ground
chess king = *w_1_king:white
chess queen = *b_2_queen:black, *w_2_queen:white
chess bishop = *b_3_bishop:black, *w_3_bishop:white
chess knight = *b_4_knight:black, *w_4_knight:white
chess rook = *b_5_rook:black, *w_5_rook:white
chess pawn | pawn = *b_6_pawn:black, *w_6_pawn:white
@ ; shapes | geometric shapes ; shape | geometric shape ; ; 0.55 ; air
circle | disc | disk = *drawn/circle:red
oval | ellipse = *drawn/oval:purple
square = *drawn/square:blue
rectangle = *drawn/rectangle:green
triangle = *drawn/triangle:green
diamond | rhombus | lozenge = *drawn/diamond:blue
pentagon = *drawn/pentagon:brown
hexagon = *drawn/hexagon:orange
star = *drawn/star:yellow, *symbols/shapes/star:yellow
heart = *drawn/heart:red
spiral | swirl = *drawn/spiral:black
ring = *drawn/ring:purple
cross = *drawn/cross:red
arrow = *drawn/arrow:black
semicircle | half circle = *drawn/semicircle:pink
crooked line = *drawn/zigzag:black
@ symbols/ ; symbols ; symbol ; ; 0.55 ; air
text | lettering | written word | letters | writing ; 0.7 = *drawn/text
musical note | music note | note = *music/note_012_a:black, *music/note_012_b:black, *music/note_025_a:black, *music/note_025_b:black, *music/note_050_a:black, *music/note_050_b:black
speech bubble | speech balloon = *shapes/speech_balloon:white, *shapes/scream_balloon:white
thought bubble | thought balloon = *shapes/thought_balloon:white
paw print | pawprint ; 0.45 = *shapes/pawprint:black
recycling symbol | recycling sign = *recycle:black
~ guitar = acoustic guitar, electric guitar, bass guitar
~ planet = mercury, venus, earth, mars, jupiter, saturn, uranus, neptune
~ container = mug, drinking glass, pitcher, teapot, kettle, cooking pot, bottle, garbage can, wheelie bin, box
~ pet = dog, cat, rabbit
~ farm animal = cow, pig, sheep, goat, horse, chicken
~ ship = sailing ship, ocean liner
~ train = locomotive, railroad car
~ light = light bulb, lamp
)TABLE";
}

}  // namespace maia
