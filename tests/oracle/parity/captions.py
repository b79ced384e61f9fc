"""Texts in many scripts for the tokenizer: sentences, random characters of every script, and what a person
pastes (references of HTML, curly quotes, ligatures, control characters). All code points are assigned in
Unicode 14, which Python 3.11, the regex package and ICU 72 have in common."""

import random
import unicodedata

SENTENCES = """a photo of a dog
A photo of two dogs, one of them black.
It's John's; they're what we've got, I'm sure he'd say "we'll see".
DON'T SHOUT! 'tis the season -- isn't it?
3.14159 and 2,718 and 1/2 and 50% and $9.99 and #1 and C++20
  leading, trailing   and   inner   spaces
tabs\tand\nnew\r\nlines\rhere
an_underscored-word/with.punctuation:everywhere;(really)[yes]{no}
ein Bär läuft über die Straße, größer als zuvor
un élève à l'école: où ça? naïve cœur
el niño comió una piña en el jardín ¿verdad?
Ελληνικά: ο σκύλος τρέχει στο ΔΡΟΜΟΣ ΟΔΟΣ
Быстрая коричневая лиса прыгает через ленивую собаку
Öğretmenin İstanbul'da güzel bir IŞIK gördü
狐狸跳过了懒狗
東京の猫は可愛いです
ｶﾀｶﾅと全角ＡＢＣ１２３
서울의 고양이가 잔다
कुत्ता सड़क पर दौड़ता है ३४५
คุณสบายดีไหม สุนัขวิ่ง
الكلب يركض في الشارع ٣٤٥
הכלב רץ ברחוב
ქართული ენა ᲥᲐᲠᲗᲣᲚᲘ
Հայերեն լեզու
বাংলা ভাষা আমার
தமிழ் மொழி
ພາສາລາວ
ខ្មែរ
አማርኛ ቋንቋ
ᏣᎳᎩ ᎦᏬᏂᎯᏍᏗ ꭳꮟᏺ
👩‍👩‍👧‍👦 family 🏳️‍🌈 flag 👍🏽 thumbs 🇩🇪
½ ¼ ² ³ ① Ⅷ ⅷ ٣ ४
x² + y² = z² ⇒ ∀ε>0 ∃δ>0
ﬁne ﬂuﬃeﬆ oﬀer Ĳssel ŉ Ǆ ǅ ǆ
“curly” ‘quotes’ ‚low‘ „low“ «guillemets» ‛x‛ ʼn
tom &amp; jerry &lt;b&gt; &quot;x&quot; &#39;y&#39; &#x41; &#233; &#0; &#128; &#55296;
&amp;amp;amp; &amp;lt; &notit; &not it &copy2024 &Eacute; &EACUTE; &eacute &hearts; &NotAnEntity; &;
<b>bold &amp; brave</b> &lt;
fish & chips &chips; & &# &#; &#x; &#xZ;
P&EACUTE;REZ BUNDESSTRA&SZLIG;E &nTILDE; &NTILDE;
e\u0301 o\u0302\u0323 \u1100\u1161\u11a8 \u212b \u2126 \u1e9b\u0323
zero\u200bwidth\u200djoiner\u00adsoft\ufeffbom\u2060
\u001b[31mred\u001b[0m and \u001b[1;44mblue\u001b[0m
bell\u0007 and del\u007f and nul
nbsp\u00a0here\u2003em\u3000ideographic\u2028line\u2029para
c1 \u0091quotes\u0092 \u0093and\u0094 dash \u0096 euro \u0080
<start_of_text> in a text <end_of_text> and after
<|startoftext|> of another <|endoftext|>
\u017fharp 'ſ long 'S 'RE it'ſ
\u212a kelvin K
""".split("\n") + [
    "",
    " ",
    "!",
    "'",
    "a" * 300,
    "word " * 100,
    "ab" * 200 + " c",
    "!?" * 150,
    "1234567890" * 12,
    "supercalifragilisticexpialidocious antidisestablishmentarianism",
]
BLOCKS = [
    (0x20, 0x7E), (0x20, 0x7E), (0x61, 0x7A), (0xA0, 0x17F), (0x180, 0x24F), (0x250, 0x2AF), (0x2B0, 0x36F),
    (0x370, 0x3FF), (0x400, 0x52F), (0x530, 0x58F), (0x590, 0x5FF), (0x600, 0x6FF), (0x900, 0x97F),
    (0x980, 0x9FF), (0xB80, 0xBFF), (0xE00, 0xEFF), (0xF00, 0xFFF), (0x1000, 0x109F), (0x10A0, 0x10FF),
    (0x1200, 0x137F), (0x13A0, 0x13FF), (0x1780, 0x17FF), (0x1800, 0x18AF), (0x1E00, 0x1EFF),
    (0x1F00, 0x1FFF), (0x2000, 0x206F), (0x2070, 0x20CF), (0x2100, 0x218F), (0x2190, 0x22FF),
    (0x2460, 0x24FF), (0x2600, 0x27BF), (0x3000, 0x30FF), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3),
    (0xA640, 0xA69F), (0xFB00, 0xFB4F), (0xFE00, 0xFFEF), (0x10400, 0x1044F), (0x1D400, 0x1D7FF),
    (0x1F300, 0x1F64F), (0x20000, 0x2A6DF),
]  # fmt: skip


def is_usable(character):
    """Assigned, no half of a surrogate pair, and no zero byte, which ends a text."""
    return character != "\0" and unicodedata.category(character) not in ("Cn", "Cs", "Co")


def random_caption(source):
    """Words of one or two scripts with punctuation between them."""
    blocks = source.choices(BLOCKS, k=source.randint(1, 2))
    words = []
    for _ in range(source.randint(1, 12)):
        block = source.choice(blocks)
        letters = [chr(source.randint(*block)) for _ in range(source.randint(1, 9))]
        words.append("".join(filter(is_usable, letters)))
    return source.choice([" ", " ", "-", "'", ""]).join(words)


def captions(seed, count):
    source = random.Random(seed)
    return SENTENCES + [random_caption(source) for _ in range(count)]
