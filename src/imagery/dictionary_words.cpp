#include "imagery/dictionary_words.hpp"

#include <unordered_set>

namespace maia {
namespace {

using enum WordKind;

constexpr WordList kWords[] = {
    {kFiller, "", 0,
     "a|an|the|of|this|that|these|those|its|his|her|their|my|your|our|is|are|was|were|be|being|"
     "been|there|there is|there are|here|which|who|it|they|them|he|she|him|i|we|you|me|us|each|"
     "every|another|other|any|very|just|only|alone|isolated|single photo|s|t|\""},
    {kFiller, "", 0,
     "photo|photograph|picture|image|snapshot|photos|pictures|images|photo of|photographs|"
     "realistic|photorealistic|photographic|high quality|high resolution|detailed|highly detailed|"
     "stock photo|shot|view|scene|setting|landscape|canvas|frame|composition|illustration showing|"
     "showing|shows|featuring|depicting|containing|including|please|draw|show|show me|give me|"
     "render|generate|create|i want|i would like|i see|can you|could you"},
    {kFiller, "", 0,
     "colored|coloured|color|colour|colors|colours|painted|typical|nice|beautiful|lovely|piece of|"
     "pieces of|slice of|slices of|kind of|type of|sort of|pattern of|patterns of|bright|vivid|"
     "placed|located|positioned|situated|arranged|more|additional|much|slightly|somewhat|a "
     "bit|so|then|now|really|also|well|too|as well"},
    {kBoundary, "and", 0, "and|plus|along with|together with"},
    {kBoundary, ",", 0, ","},
    {kBoundary, ".", 0, "."},
    {kBoundary, "with", 0, "with|has|have|having"},
    {kBoundary, "on", 0, "on|onto|upon"},
    {kBoundary, "in", 0, "in|inside|within|into|inside of"},
    {kBoundary, "", 0, "or|but|at|to|from|as|for|up|down|off|together|during|by|out|away|while"},
    {kBoundary, "against", 0, "against|set against|set in"},
    // Arrangements that are not drawn.
    {kBoundary, "unshown", 0,
     "off of|surrounded by|surrounding|around|across|among|amongst|amid|along|through|toward|"
     "towards|outside|outside of|beyond"},
    {kRelation, "beside", 0,
     "next to|beside|besides|near|alongside|close to|right next to|right beside|nearby|adjacent "
     "to|closer to|nearer to|side by side|next|side by side with|at the side of|by the side "
     "of|near to|next to each "
     "other"},
    {kRelation, "left", 0,
     "to the left of|on the left of|left of|at the left of|on the left side of|to the left side "
     "of|on the left hand side of|to the left hand side of|directly to the left of"},
    {kRelation, "right", 0,
     "to the right of|on the right of|right of|at the right of|on the right side of|to the right "
     "side of|on the right hand side of|to the right hand side of|directly to the right of"},
    {kRelation, "above", 0, "above|over|high above|directly above|right above|hovering over"},
    {kRelation, "below", 0,
     "below|beneath|underneath|under|directly below|right below|directly under|right under"},
    {kRelation, "on", 0,
     "on top of|atop|on the top of|right on top of|directly on top of|onto the top of"},
    {kRelation, "behind", 0, "behind|in back of|right behind|directly behind|just behind"},
    {kRelation, "front", 0,
     "in front of|right in front of|directly in front of|just in front of|in the front of|front "
     "of"},
    {kRelation, "between", 0, "between|in between|in the middle between|right between"},
    {kRegion, "left", 0,
     "left|on the left|to the left|at the left|on the left side|to the left side|on the left hand "
     "side|at the left edge|at the left side|left side|left hand side|on the far left|far left|"
     "left half|in the left half|leftmost|on left|at left|in the left"},
    {kRegion, "right", 0,
     "right|on the right|to the right|at the right|on the right side|to the right side|on the "
     "right hand side|at the right edge|at the right side|right side|right hand side|on the far "
     "right|far right|right half|in the right half|rightmost|on right|at right|in the right"},
    {kRegion, "top", 0,
     "top|at the top|at top|on top|near the top|in the top half|top half|at the top edge|in the "
     "upper half|upper half|upper part|in the upper part|top part|at the very top|top side|to "
     "the top|at the top side|up at the top|on the top|in the top"},
    {kRegion, "bottom", 0,
     "bottom|at the bottom|at bottom|near the bottom|in the bottom half|bottom half|at the bottom "
     "edge|in the lower half|lower half|lower part|in the lower part|bottom part|at the very "
     "bottom|bottom side|to the bottom|down at the bottom|on the bottom|in the bottom"},
    {kRegion, "centre", 0,
     "centre|center|in the centre|in the center|in the middle|in the middle of|in the centre of|in "
     "the center of|at the center|at the centre|middle|centred|centered|at the center of|at the "
     "centre of|to the center|to the centre|to the middle|in the very middle|in centre|in center"},
    {kRegion, "top left", 0,
     "top left|upper left|in the top left|in the upper left|top left corner|upper left corner|in "
     "the top left corner|in the upper left corner|at the top left|on the top left|to the top "
     "left|to the upper left|to the top left corner|to the upper left corner"},
    {kRegion, "top right", 0,
     "top right|upper right|in the top right|in the upper right|top right corner|upper right "
     "corner|in the top right corner|in the upper right corner|at the top right|on the top right|"
     "to the top right|to the upper right|to the top right corner|to the upper right corner"},
    {kRegion, "bottom left", 0,
     "bottom left|lower left|in the bottom left|in the lower left|bottom left corner|lower left "
     "corner|in the bottom left corner|in the lower left corner|at the bottom left|on the bottom "
     "left|to the bottom left|to the lower left|to the bottom left corner|to the lower left "
     "corner"},
    {kRegion, "bottom right", 0,
     "bottom right|lower right|in the bottom right|in the lower right|bottom right corner|lower "
     "right corner|in the bottom right corner|in the lower right corner|at the bottom right|on the "
     "bottom right|to the bottom right|to the lower right|to the bottom right corner|to the lower "
     "right corner"},
    {kRegion, "near", 0,
     "foreground|in the foreground|in front|at the front|to the front|to the foreground|into the "
     "foreground"},
    {kRegion, "far", 0,
     "in the distance|far away|at the back|to the back|to the background|into the background|at "
     "the horizon|in the far distance"},
    {kUnknown, "", 0,
     "facing left|facing right|facing the left|facing the right|facing to the left|facing to the "
     "right|looking left|looking right|looking to the left|looking to the right|left handed|"
     "left alone|upside down|right angle"},
    {kBackdrop, "", 0, "background|backdrop|backgrounds"},
    {kBackdrop, "pattern", 0, "pattern|patterned|patterns|texture|wallpaper|textured"},
    {kPlain, "", 0, "plain|solid|blank|uniform|simple|empty|bare|nothing|nothing but"},
    {kNegation, "", 0, "no|without|without any|not|zero|no other|without a|without an|none|not a"},
    {kBackground, "grass", 0,
     "grass|grassland|meadow|lawn|pasture|grassy field|green field|field|grassy|grass field|"
     "field of grass|grassy meadow|fields|meadows|lawns"},
    {kBackground, "forest", 0,
     "forest|forests|woods|woodland|jungle|rainforest|woodlands|forested|wood land"},
    {kBackground, "beach", 0, "beach|beaches|seaside|seashore|sandy beach|sand|sandy|coast|shore"},
    {kBackground, "desert", 0, "desert|deserts|sand dunes|dunes|sand dune|dune|sahara"},
    {kBackground, "snow", 0, "snow|snowy|winter|wintry|snowy field|snow field|snowfield|snows"},
    {kBackground, "mud", 0, "mud|muddy|muddy ground|dirt|soil"},
    {kBackground, "water", 0,
     "water|sea|ocean|lake|river|pond|ocean waves|sea waves|waters|open sea|open water"},
    {kBackground, "mountains", 0,
     "mountain|mountainside|mountain range|mountain landscape|alps|hills|hillside|snowy mountains|"
     "snowy mountain|mountainous"},
    {kBackground, "road", 0,
     "roads|highway|motorway|country road|asphalt|roadside|asphalt road|middle of the road"},
    {kBackground, "garden", 0, "gardens|flower garden|flower bed|flower beds|backyard|back garden"},
    {kBackground, "playground", 0, "playgrounds"},
    {kBackground, "library", 0, "libraries"},
    {kBackground, "kitchen", 0, "kitchens"},
    {kBackground, "skyline", 0, "city skyline|skylines|skyline of a city"},
    {kBackground, "pool", 0, "swimming pool|swimming pools|pools"},
    {kBackground, "underwater", 0,
     "under water|under the sea|under the water|sea floor|ocean floor|seabed|coral reef|reef|"
     "beneath the sea"},
    {kBackground, "sky", 0, "sky|skies|clouds|cloudy sky|blue sky|cloud|daytime sky|cloudy skies"},
    {kBackground, "night sky", 0,
     "night sky|starry sky|starry night|starry night sky|stars|outer space|space|sky at night|"
     "dark sky"},
    {kBackground, "city", 0,
     "city|cities|city street|street|streets|town|downtown|urban|cityscape|city streets|busy "
     "street"},
    {kBackground, "room", 0,
     "room|rooms|living room|indoors|indoor|interior|bedroom|inside a house|home|floor|wooden "
     "floor"},
    {kTexture, "stripes", 0, "stripe|striped pattern|striped background"},
    {kTexture, "stripes", 1, "striped|stripy|stripey"},
    {kTexture, "dots", 0, "polka dots|polka dot|dot|spots|dot pattern"},
    {kTexture, "dots", 1, "dotted|spotted|polka dotted|speckled"},
    {kTexture, "checks", 0,
     "checkerboard|chessboard|chess board|checker board|chequerboard|gingham"},
    {kTexture, "checks", 1, "checkered|chequered|checked|checker"},
    {kTexture, "bricks", 0, "brick wall|brick walls|wall of bricks|brickwork|red brick wall"},
    {kTexture, "zigzag", 0, "zigzags|zig zag|zig zags|chevrons|chevron"},
    {kTexture, "waves", 0, "wavy lines|wave pattern"},
    {kTexture, "waves", 1, "wavy"},
    {kTexture, "grid", 0, "grids|mesh|lattice|grid lines|graph paper"},
    {kTexture, "plaid", 0, "tartan|plaids"},
    {kTexture, "wood", 0,
     "wood grain|wooden planks|planks|wooden boards|wooden surface|wood planks"},
    {kTexture, "wood", 1, "wooden"},
    {kTexture, "honeycomb", 0, "honeycombs|honeycomb pattern"},
    {kTexture, "scales", 0, "fish scales|reptile scales|snake scales"},
    {kTexture, "scales", 1, "scaly"},
    {kTexture, "marble", 0, "marble surface"},
    {kTexture, "marble", 1, "marbled"},
    {kTexture, "cracks", 0, "cracked ground|cracked earth|cracked mud|dry cracked mud"},
    {kTexture, "cracks", 1, "cracked"},
    {kTexture, "cobblestones", 0,
     "cobblestone|cobbles|cobbled street|cobblestone street|paving stones"},
    {kTexture, "cobblestones", 1, "cobbled"},
    {kLight, "night", 0,
     "night|nighttime|night time|midnight|moonlight|in the dark|darkness|nocturnal|at night|night "
     "light"},
    {kLight, "sunset", 0,
     "sunset|sunsets|dusk|sunrise|dawn|evening|golden hour|twilight|evening light|sunset light|"
     "evening sun|first light|morning light"},
    {kLight, "day", 0,
     "day|daylight|daytime|day time|sunny|sunlight|sunshine|sunny day|noon|midday|bright day|day "
     "light|in the sun|in full sun|broad daylight|bright sunlight"},
    {kWeather, "fog", 0, "fog|foggy|mist|misty|haze|hazy|fog covered|thick fog|dense fog"},
    {kWeather, "rain", 0,
     "rain|rainy|raining|rainfall|rainstorm|drizzle|drizzling|downpour|pouring rain|heavy rain|"
     "falling rain|raindrops|rains|rain falling|rain is falling|it rain|it rains|showers"},
    {kWeather, "snowfall", 0,
     "snowfall|falling snow|snow falling|snowing|snowstorm|blizzard|snowflakes|snow is falling|"
     "it snow|it snows|heavy snowfall|light snowfall|snow flurries"},
    {kWeather, "clear", 0, "clear weather|fair weather|good weather|dry weather"},
    {kStyle, "grayscale", 0,
     "black and white photo|black and white photograph|black and white picture|black and white "
     "image|black and white photos|in black and white|grayscale|greyscale|gray scale|grey scale|"
     "monochrome|monochromatic|desaturated|black and white photography|without "
     "color|without colour|without colors|without colours|no color|no colour|in shades of gray|in "
     "shades of grey|in gray tones|black and white shot|b w|colorless|colourless"},
    {kStyle, "sketch", 0,
     "sketch|sketches|sketched|pencil drawing|pencil sketch|line drawing|line art|hand drawn|pen "
     "drawing|charcoal drawing|outline drawing|ink drawing|pencil drawings|line drawings|"
     "drawn in pencil|drawing in pencil|rough sketch|ink sketch|charcoal sketch|pencil outline|"
     "sketchy"},
    {kStyle, "blurred", 0,
     "blurred|blurry|out of focus|unfocused|defocused|fuzzy|unsharp|blur|not in focus|soft focus|"
     "gaussian blur|heavily blurred|strongly blurred|motion blur"},
    {kStyle, "silhouette", 0, "silhouette|silhouettes|silhouetted|black silhouette|in silhouette"},
    {kStyle, "photo", 0, "color photo|colour photo|color photograph|colour photograph|sharp photo"},
    {kDrawing, "", 0, "cartoon|clip art|clipart|cartoonish|animated|comic|drawn|illustrated"},
    {kDrawing, "of", 0,
     "drawing of|drawing|drawings of|drawings|cartoon of|illustration of|illustration|clip art of|"
     "clipart of|clip art drawing|clip art drawing of|clip art picture of|clip art image of|"
     "clipart drawing of|cartoon drawing of|cartoon drawing|cartoon picture of|cartoon image of|"
     "clip art illustration of|vector illustration of|comic drawing of|icon of"},
    {kSize, "", 0.55, "small|tiny|little|miniature|distant|smaller|mini|minuscule"},
    {kSize, "", 1.3, "large|big|huge|giant|enormous|larger|bigger|gigantic|massive|oversized"},
    {kSize, "", 1.65,
     "close up|closeup|close up of|closeup of|macro|zoomed in|close up photo|close up photo of|"
     "close up picture of|extreme close up|extreme close up of|macro photo|macro photo of|macro "
     "shot of|close up shot of|close up view of|full frame"},
    {kCount, "", 1, "one|single|lone|solitary|1"},
    {kCount, "", 2, "two|2|pair of|couple of|pair|both|couple"},
    {kCount, "group", 3, "some|few|a few|various|a number of|number of"},
    {kCount, "", 3, "three|3|trio of"},
    {kCount, "", 4, "four|4"},
    {kCount, "group", 4,
     "several|group of|groups of|pack of|bunch of|pile of|set of|collection of|stack of|heap of|"
     "cluster of|family of"},
    {kCount, "group", 5,
     "herd of|flock of|school of|row of|swarm of|line of|gaggle of|pride of|colony of|litter of"},
    {kCount, "", 5, "five|5"},
    {kCount, "", 6, "six|6|half a dozen|half dozen"},
    {kCount, "group", 6, "many|lots of|a lot of|lot of|multiple|crowd of|numerous|plenty of"},
    {kCount, "", 7, "seven|7"},
    {kCount, "", 8, "eight|8"},
    {kCount, "", 9, "nine|9"},
    {kCount, "", 10, "ten|10"},
    {kCount, "", 11, "eleven|11"},
    {kCount, "", 12, "twelve|12|dozen|a dozen"},
    {kCount, "", kUncountable,
     "thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|"
     "hundred|a hundred|hundreds of|thousands of|dozens of|countless|thousand|a thousand|million|"
     "a million|millions of|sixty|seventy|eighty|ninety|infinitely many|infinite"},
    {kColour, "gray", 0, "grey|light gray|light grey"},
    {kColour, "purple", 0, "violet"},
    {kColour, "red", 0, "crimson|scarlet"},
    {kColour, "blue", 0, "sky blue|navy blue|royal blue"},
    {kColour, "green", 0, "lime green|olive green|forest green|grass green"},
    {kColour, "orange", 0, "bright orange|orange colored|orange coloured"},
    {kColour, "yellow", 0, "lemon yellow"},
    {kLetters, "word", 0,
     "word|words|letter|caption|text that says|text which says|text "
     "saying|text reading|text that reads|sign saying|sign that says|sign reading|sign that "
     "reads|word saying|the number|the digit|the digits|writing that says|the name|inscription|"
     "words saying|letters saying|letters spelling|written text|typed text"},
    {kLetters, "saying", 0, "saying|says|that says|which says|reading|reads|that reads|spelling"},
    // Adjectives, whatever compounds they begin.
    {kUnknown, "", 1,
     "golden|gold|silver|silvery|metal|plastic|toy|baby|young|old|wild|common|dark|pale|"
     "light|long|short|tall|wet|dry|happy|sad|cute|round|half|full|dead|living|running|flying|"
     "sitting|standing|sleeping|walking|swimming|new|paper|stone"},
    // Of these the known noun is not meant.
    {kUnknown, "", 0,
     "water glass|"
     "construction crane|tower crane|building crane|harbour crane|crane truck|baseball bat|cricket "
     "bat|palm of|palms of|wax seal|seal of|iris of|nail polish|finger nail|finger nails|orange "
     "juice|apple juice|lemon juice|lemonade|apple pie|orange peel|lime juice|light year|fly "
     "fishing|mouse pad|mouse mat|computer mouse|wireless mouse|apple computer|apple logo|"
     "dog house|bird house|bird cage|bird bath|cat food|dog food|horse race|horse riding|cat "
     "litter|egg plant|car park|bus stop|train station|key board|drum roll|duck tape|bass drum "
     "pedal|bear market|bull market|bull dozer|fire place|light house|street light|street lights|"
     "traffic light|traffic lights|city lights|northern lights|christmas lights"},
};

constexpr Vessel kVessels[] = {{"glass", "drinking glass"},
                               {"cup", "mug"},
                               {"mug", "mug"},
                               {"bottle", "bottle"},
                               {"pot", "teapot"}};

}  // namespace

std::span<const Vessel> vessels() {
  return kVessels;
}

std::span<const WordList> word_lists() {
  return kWords;
}

bool is_no_category(std::string_view phrase) {
  static const std::unordered_set<std::string_view> kNone = {"entity",
                                                             "whole",
                                                             "unit",
                                                             "matter",
                                                             "substance",
                                                             "artifact",
                                                             "being",
                                                             "body",
                                                             "cover",
                                                             "covering",
                                                             "support",
                                                             "work",
                                                             "play",
                                                             "stand",
                                                             "part",
                                                             "piece",
                                                             "group",
                                                             "young",
                                                             "male",
                                                             "female",
                                                             "adult",
                                                             "natural",
                                                             "solid",
                                                             "living",
                                                             "product",
                                                             "material",
                                                             "block",
                                                             "structure",
                                                             "content",
                                                             "way",
                                                             "head",
                                                             "cause",
                                                             "means",
                                                             "sign",
                                                             "mark",
                                                             "light",
                                                             "drop",
                                                             "run",
                                                             "cut",
                                                             "kind",
                                                             "location",
                                                             "site",
                                                             "tract",
                                                             "line",
                                                             "curve",
                                                             "game",
                                                             "share",
                                                             "component",
                                                             "constituent",
                                                             "portion",
                                                             "relation",
                                                             "discharge",
                                                             "facility",
                                                             "holder",
                                                             "bar",
                                                             "creation",
                                                             "design",
                                                             "art",
                                                             "good",
                                                             "goods",
                                                             "stuff",
                                                             "wear",
                                                             "protection",
                                                             "motion",
                                                             "tissue",
                                                             "sound",
                                                             "communication",
                                                             "representation",
                                                             "signal",
                                                             "relative",
                                                             "treat",
                                                             "produce",
                                                             "power",
                                                             "attribute",
                                                             "condition",
                                                             "area",
                                                             "region",
                                                             "place",
                                                             "center",
                                                             "centre",
                                                             "cell",
                                                             "top",
                                                             "bottom",
                                                             "end",
                                                             "side",
                                                             "face",
                                                             "front",
                                                             "back",
                                                             "system",
                                                             "safe",
                                                             "sweet",
                                                             "chemical",
                                                             "explosive",
                                                             "mortal",
                                                             "mount",
                                                             "miss",
                                                             "sir",
                                                             "technical",
                                                             "invite",
                                                             "reading",
                                                             "title",
                                                             "acquisition",
                                                             "accomplishment",
                                                             "skill",
                                                             "ability",
                                                             "knowledge",
                                                             "construction",
                                                             "equipment",
                                                             "device",
                                                             "instrumentation",
                                                             "instrumentality",
                                                             "commodity",
                                                             "agent",
                                                             "mill",
                                                             "process",
                                                             "phenomenon",
                                                             "event",
                                                             "occurrence",
                                                             "idea",
                                                             "thought",
                                                             "vision"};
  return kNone.contains(phrase);
}

}  // namespace maia
