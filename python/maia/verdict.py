"""How the test of a conclusion came out, for people to read."""


class Verdict:
    """The outcome of a test on fresh images of the labels, of near misses and of other things.

    Attributes
    ----------
    accepted : bool
        Whether the labels predict the unit's activation.
    reason : str
        Why, in a sentence.
    numbers : dict
        Everything that was measured, such as "mean_positive", "mean_neutral", "mean_near",
        "difference" with its "interval", "auc", and each image with its prompt and activation.
    """

    def __init__(self, numbers):
        self.accepted = bool(numbers["accepted"])
        self.reason = numbers.get("reason") or ""
        self.numbers = numbers

    def __bool__(self):
        return self.accepted

    def __repr__(self):
        lines = [f"{self._word()}: {self.reason}" if self.reason else self._word()]
        lines += [f"  {name}: {value}" for name, value in self._rows()]
        return "\n".join(lines)

    def _repr_html_(self):
        rows = "".join(
            f"<tr><td style='text-align:left'>{name}</td><td style='text-align:left'>{value}</td></tr>"
            for name, value in self._rows()
        )
        return f"<b>{self._word()}</b>: {_escaped(self.reason)}<table>{rows}</table>"

    def _word(self):
        return "accepted" if self.accepted else "not accepted"

    def _rows(self):
        for name, key, images in (
            ("mean activation, images of the labels", "mean_positive", "positive"),
            ("mean activation, near misses", "mean_near", "near"),
            ("mean activation, other things", "mean_neutral", "neutral"),
        ):
            if self.numbers.get(key) is not None:
                count = len(self.numbers.get(images) or [])
                yield name, f"{self.numbers[key]:.3f}" + (f" ({count} images)" if count else "")
        interval = self.numbers.get("interval")
        if self.numbers.get("difference") is not None:
            text = f"{self.numbers['difference']:.3f}"
            if interval:
                percent = 100 * (self.numbers.get("confidence") or 0.95)
                text += f", {percent:g} % interval {interval[0]:.3f} to {interval[1]:.3f}"
            yield "difference, labels less other things", text
        if self.numbers.get("auc") is not None:
            yield "ROC area", f"{self.numbers['auc']:.3f}"


def _escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
