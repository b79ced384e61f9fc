"""Makes golden.json, the values that the statistics are checked against.

Run with SciPy (made with 1.11.4): python make_golden.py > golden.json
"""

import json
import random

from scipy import special, stats

random.seed(20240901)


def sample(n, shift=0.0, scale=1.0, digits=3):
    return [round(random.gauss(shift, scale), digits) for _ in range(n)]


def tied(n, top):
    return [float(random.randrange(top)) for _ in range(n)]


def two_samples():
    shapes = [(2, 2), (3, 9), (8, 8), (8, 40), (15, 60), (9, 12)]
    for n, m in shapes:
        for shift in (0.0, 0.8, 3.0):
            yield sample(n, shift, 1.5), sample(m, 0, 0.7)
    for n, m in [(4, 6), (12, 30), (20, 20)]:
        yield tied(n, 4), tied(m, 3)


def pair_case(a, b):
    welch = stats.ttest_ind(a, b, equal_var=False, alternative="greater")
    interval = stats.ttest_ind(a, b, equal_var=False).confidence_interval(0.95)
    exact = min(len(a), len(b)) <= 8 and len(set(a + b)) == len(a + b)
    rank = stats.mannwhitneyu(
        a, b, alternative="greater", method="exact" if exact else "asymptotic"
    )
    return {
        "a": a,
        "b": b,
        "welch_p": welch.pvalue,
        "welch_interval": [interval.low, interval.high],
        "roc_area": rank.statistic / (len(a) * len(b)),
        "mann_whitney_p": rank.pvalue,
    }


def paired_case(n, shift):
    a, b = sample(n, shift), sample(n)
    test = stats.ttest_rel(a, b, alternative="greater")
    interval = stats.ttest_rel(a, b).confidence_interval(0.9)
    return {
        "a": a,
        "b": b,
        "paired_p": test.pvalue,
        "paired_interval": [interval.low, interval.high],
    }


def wilson_case(successes, trials):
    interval = stats.binomtest(successes, trials).proportion_ci(0.95, method="wilson")
    return {
        "successes": successes,
        "trials": trials,
        "interval": [interval.low, interval.high],
    }


def main():
    probabilities = [1e-9, 1e-4, 0.01, 0.025, 0.3, 0.5, 0.62, 0.975, 0.9999]
    degrees = [1, 2, 3.7, 10, 59.2, 1000]
    golden = {
        "normal_quantile": [[p, stats.norm.ppf(p)] for p in probabilities],
        "t_quantile": [[p, d, stats.t.ppf(p, d)] for p in probabilities for d in degrees],
        "t_cdf": [
            [t, d, stats.t.cdf(t, d)] for t in (-40, -3.1, -0.2, 0, 1e-3, 1.5, 7) for d in degrees
        ],
        "incomplete_beta": [
            [a, b, x, special.betainc(a, b, x)]
            for a, b in [(0.5, 0.5), (2, 3), (30, 0.5), (0.5, 200), (1, 1)]
            for x in (1e-6, 0.1, 0.5, 0.93)
        ],
        "two_samples": [pair_case(a, b) for a, b in two_samples()],
        "pairs": [paired_case(n, s) for n, s in [(2, 0), (5, 1), (12, 0.4), (40, 0.1)]],
        "wilson": [wilson_case(s, n) for s, n in [(0, 5), (1, 8), (5, 10), (8, 8), (190, 400)]],
    }
    print(json.dumps(golden, indent=0))


main()
