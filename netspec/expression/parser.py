"""A Pratt parser: every operator has a power, and binds what is next to it by that."""

from __future__ import annotations

from netspec.expression import evaluation
from netspec.expression.evaluation import Node, Step
from netspec.expression.functions import FUNCTIONS
from netspec.expression.operators import ARITHMETIC, COMPARISONS
from netspec.expression.tokens import Token, scan
from netspec.expression.value import (
    DEEPEST,
    IN_SIZES,
    SIZES,
    ExpressionError,
    Place,
    Refusal,
    bounded,
)

# How strongly an operator binds what stands before it.
POWERS = {
    "if": 1,
    "or": 2,
    "and": 3,
    **dict.fromkeys(COMPARISONS, 5),
    "+": 6,
    "-": 6,
    **dict.fromkeys(("*", "/", "//", "%"), 7),
    "**": 9,
    "[": 10,
}
NOT = 4
SIGN = 8

CONSTANTS = {"true": True, "false": False, "null": None}
WORDS = frozenset({*CONSTANTS, "and", "or", "not", "if", "else"})

# Words of Python that an expression does without.
_FOREIGN = {
    "True": "write `true`",
    "False": "write `false`",
    "None": "write `null`",
    "in": "compare with `==` and `or`",
    "is": "write `==`",
    "for": "write the items out, or use `repeat`",
    "lambda": "",
}

# What neither `$name` nor an expression takes for a name.
NO_NAMES = WORDS | _FOREIGN.keys()

_MISPLACED = {"=": "write `==` to compare", ",": "a list is `[a, b]`"}


class Parser:
    """One expression on its way from tokens to a node.

    `names` and `tensors` are what it uses, each where it first does.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.names: dict[str, Place] = {}
        self.tensors: dict[str, Place] = {}
        self._tokens: list[Token] = []
        self._next = 0
        self._depth = 0

    def parse(self, start: int) -> tuple[Node, int]:
        """The expression of the `$(` at `start`, and where the text goes on after its `)`."""
        self._tokens = scan(self.text, start)
        self._next = 0
        node = self._expression(0)
        if self._token.kind != "end":
            raise self._unexpected(self._token)
        return node, self._token.end

    def name(self, word: str, start: int) -> Node:
        """What a plain or dotted name stands for."""
        place = self._place(start, start + len(word))
        if word in WORDS or word in _FOREIGN:
            fact = f"`{word}` cannot be a name"
            raise place.error("NS230", fact, _FOREIGN.get(word, f"write `{word}` without the `$`"))
        if "." in word:
            return self._size(word, place)
        if word in IN_SIZES:
            return evaluation.dimension(None, IN_SIZES[word], place)
        self.names.setdefault(word, place)
        return evaluation.variable(word, place)

    def _size(self, word: str, place: Place) -> Node:
        tensor, _, size = word.rpartition(".")
        if size not in SIZES:
            from netspec.suggest import did_you_mean

            cure = did_you_mean(size, SIZES, f"the sizes are {', '.join(SIZES)}")
            wrong = self._place(place.end - len(size), place.end)
            raise wrong.error("NS320", f"`{size}` is not a size of a tensor", cure)
        self.tensors.setdefault(tensor, place.until(place.start + len(tensor)))
        return evaluation.dimension(tensor, size, place)

    def _expression(self, power: int) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            token = self._token
            fact = f"the expression is nested more than {DEEPEST} deep"
            raise self._place(token.start, token.end).error("NS323", fact)
        first = self._prefix(power)
        node = self._infix(first, power)
        self._depth -= 1
        return node

    def _prefix(self, power: int) -> Node:
        token = self._take()
        place = self._place(token.start, token.end)
        match token.kind, token.text:
            case "number", _:
                return self._number(token, place)
            case "text", text:
                return evaluation.literal(text[1:-1], place)
            case _, "true" | "false" | "null":
                return evaluation.literal(CONSTANTS[token.text], place)
            case _, "(":
                inner = self._expression(0)
                end = self._close(")", token)
                return inner._replace(place=inner.place._replace(start=token.start, end=end))
            case _, "[":
                items = self._items("]", token)
                return evaluation.listing(items, place.until(self._previous.end))
            case _, "-" | "+":
                operand = self._expression(SIGN)
                return evaluation.sign(token.text, operand, place.until(operand.place.end))
            case _, "not" if power < NOT:
                operand = self._expression(NOT - 1)
                return evaluation.negation(operand, place.until(operand.place.end))
            case "name", word if word not in WORDS and word not in _FOREIGN:
                if self._token.text == "(":
                    return self._call(token, place)
                return self.name(word, token.start)
        raise self._unexpected(token)

    def _number(self, token: Token, place: Place) -> Node:
        digits = token.text
        if digits.isdigit() and digits != "0" and digits.startswith("0"):
            cure = f"write `{digits.lstrip('0') or '0'}`"
            raise place.error("NS230", "a number does not start with 0", cure)
        try:
            return evaluation.literal(
                bounded(int(digits) if digits.isdigit() else float(digits)), place
            )
        except Refusal as refusal:
            raise refusal.located(place) from None

    def _infix(self, first: Node, power: int) -> Node:
        steps: list[Step] = []
        left = first.place
        while POWERS.get(self._token.text, 0) > power:
            operator = self._take()
            if operator.text == "if":
                return self._conditional(evaluation.chain(first, steps, left), operator)
            steps.append(self._step(operator, left))
            left = left.until(self._previous.end)
        return evaluation.chain(first, steps, left)

    def _step(self, operator: Token, left: Place) -> Step:
        symbol = operator.text
        if symbol == "[":
            position = self._expression(0)
            return evaluation.index(left, position, self._close("]", operator))
        if symbol in COMPARISONS:
            return self._comparison(symbol, left)
        # `**` groups from the right, and takes a sign there: 2 ** -1.
        right = self._expression(SIGN if symbol == "**" else POWERS[symbol])
        if symbol in ARITHMETIC:
            return evaluation.arithmetic(symbol, left, right)
        return evaluation.logical(symbol, right)

    def _comparison(self, symbol: str, left: Place) -> Step:
        others = [(symbol, self._expression(POWERS[symbol]))]
        while self._token.text in COMPARISONS:
            symbol = self._take().text
            others.append((symbol, self._expression(POWERS[symbol])))
        return evaluation.comparison(left, others)

    def _conditional(self, then: Node, word: Token) -> Node:
        condition = self._expression(POWERS["if"])
        if self._token.text != "else":
            if self._token.kind != "end":
                raise self._unexpected(self._token)
            place = self._place(word.start, word.end)
            raise place.error("NS230", "this `if` has no `else`", "write `a if c else b`")
        self._take()
        return evaluation.conditional(then, condition, self._expression(0))

    def _call(self, name: Token, place: Place) -> Node:
        function = FUNCTIONS.get(name.text)
        if function is None:
            from netspec.suggest import did_you_mean

            cure = did_you_mean(name.text, FUNCTIONS, f"the functions are {', '.join(FUNCTIONS)}")
            raise place.error("NS320", f"there is no function `{name.text}`", cure)
        arguments = self._items(")", self._take(), function.keyword)
        whole = place.until(self._previous.end)
        most = len(arguments) if function.most is None else function.most
        if not function.least <= len(arguments) <= most:
            count = str(function.least) if most == function.least else f"{function.least} to {most}"
            count = "at least 1" if function.most is None else count
            fact = f"`{name.text}` takes {count} argument{'s' * (most > 1)}, not {len(arguments)}"
            raise whole.error("NS321", fact)
        return evaluation.call(name.text, arguments, whole)

    def _items(self, closer: str, opener: Token, keyword: str = "") -> list[Node]:
        items: list[Node] = []
        while self._token.text != closer:
            if self._peek().text == "=":
                self._keyword(keyword, len(items))
            items.append(self._expression(0))
            if self._token.text != ",":
                break
            self._take()
        self._close(closer, opener)
        return items

    def _keyword(self, keyword: str, position: int) -> None:
        word = self._take()
        if not keyword or word.text != keyword or position != 1:
            place = self._place(word.start, word.end)
            fact = f"`{word.text}` is not the name of an argument here"
            cure = f"the second argument is `{keyword}`" if keyword else "write `==` to compare"
            raise place.error("NS230", fact, cure)
        self._take()

    def _close(self, closer: str, opener: Token) -> int:
        token = self._take()
        if token.text == closer:
            return token.end
        if token.kind != "end":
            raise self._unexpected(token)
        place = self._place(opener.start, opener.end)
        raise place.error("NS230", f"this `{opener.text}` is never closed")

    def _unexpected(self, token: Token) -> ExpressionError:
        place = self._place(token.start, token.end)
        if token.kind == "name" and token.text in _FOREIGN:
            fact = f"`{token.text}` is not in the language of expressions"
            return place.error("NS230", fact, _FOREIGN[token.text])
        at = self._tokens.index(token)
        before = self._place(self._tokens[at - 1].start, self._tokens[at - 1].end)
        if token.kind == "end":
            if not at:
                return place.error("NS230", "there is no expression in the brackets")
            return before.error("NS230", f"a value is missing after `{before.shown}`")
        if not at:
            return place.error("NS230", f"an expression cannot start with `{place.shown}`")
        cure = _MISPLACED.get(token.text, "")
        fact = f"`{place.shown}` cannot follow `{before.shown}`"
        return place.error("NS230", fact, cure)

    @property
    def _token(self) -> Token:
        return self._tokens[self._next]

    @property
    def _previous(self) -> Token:
        return self._tokens[self._next - 1]

    def _peek(self) -> Token:
        return self._tokens[min(self._next + 1, len(self._tokens) - 1)]

    def _take(self) -> Token:
        token = self._tokens[self._next]
        self._next += token.kind != "end"
        return token

    def _place(self, start: int, end: int) -> Place:
        return Place(self.text, start, end)
