"""Words that fill a pause, and words too small to place a quote by."""


def word_set(text: str) -> frozenset[str]:
    """The words of a list written as running text, the form in which a person reads and extends it."""
    return frozenset(text.split())


FILLERS = word_set(
    """
    ну вот типа э ээ эээ ээээ эм эмм мм ммм м аа ааа короче значит слушайте слушай знаете знаешь понимаете понимаешь
    скажем допустим собственно вообще прям прямо блин господи ага угу кстати соответственно так там просто
    итак словом вобщем ой ох ах хм гм um umm uh uhh uhm er erm ah oh hmm hm mm mhm like well so right okay ok yeah yep
    basically actually literally honestly obviously anyway just alright huh though frankly
    """
)
_PHRASES = """
как бы, это самое, так сказать, в общем, в общем то, в принципе, на самом деле, то есть, как его, как сказать,
честно говоря, грубо говоря, короче говоря, скажем так, по сути, по идее, в целом, как говорится, если честно,
по правде говоря, you know, i mean, kind of, sort of, you see, let s say, i guess, to be honest, to be fair,
at the end of the day, or something, or whatever
"""
FILLER_PHRASES = tuple(tuple(phrase.split()) for phrase in _PHRASES.split(","))
FUNCTION_WORDS = word_set(
    """
    а без бы в во и или из к ко на о об обо от ото по при про с со у за для же то да но что чтобы как где когда куда
    кто кого кому кем чего чему чем чей какой какая какое какие каких каким которой который которая которое которые
    которых которым которую это этот эта эти этого этой этому этих этим эту том тот та те того той тому тех тем ту
    тоже также ещё еще уже потом тогда тут здесь сейчас себе себя собой свой своя свое свои своих своего своей свою
    мой моя мое мои моего моей наш наша наше наши нашего нашей наших ваш ваша ваше ваши ваших его ее их был была было
    были быть есть являются потому поэтому очень сам сама сами само такой такая такое такие таких над под между через
    a an the and or but of in on at to for from by with as is are was were be been being am do does did have has had
    it its it's this that these those there here my your our their his her who whom whose what which when where why
    how then also very really not one ones 's re ve
    """
)
LIKE_VERB_BEFORE = word_set(
    """
    i we you they he she would will to not really do people users clients customers who also always never still
    """
)
LIKE_OBJECT_AFTER = word_set(
    """
    the a an it this that these those to how my your our their them him her when what having using seeing
    """
)
DETERMINERS = word_set("the a an my your our their his her this that these those")
