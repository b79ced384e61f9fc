"""Makes golden.json, the values that the statistics are checked against.

Run with SciPy (made with 1.11.4): python make_golden.py > golden.json
With --ranks, also with scikit-learn and statsmodels (1.9.1 and 0.15.0, SciPy 1.17.1), those of
golden_ranks.json: python make_golden.py --ranks > golden_ranks.json
"""

import json
import random
import sys

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


def permutation_case(a, b):
    test = stats.permutation_test(
        (a, b),
        lambda x, y, axis: x.mean(axis=axis) - y.mean(axis=axis),
        permutation_type="samples",
        vectorized=True,
        n_resamples=float("inf") if len(a) <= 14 else 200_000,
        rng=1,
    )
    return {"a": a, "b": b, "exact": len(a) <= 14, "p": float(test.pvalue)}


def spearman_case(a, b):
    test = stats.spearmanr(a, b)
    return {"a": a, "b": b, "rho": test.statistic, "p": test.pvalue}


def roc_case(positive, negative):
    from sklearn.metrics import roc_auc_score

    truth = [1] * len(positive) + [0] * len(negative)
    area = roc_auc_score(truth, positive + negative)
    return {"positive": positive, "negative": negative, "area": area}


def kappa_case(cases, raters, weights):
    from statsmodels.stats.inter_rater import fleiss_kappa

    counts = []
    for _ in range(cases):
        row = [0] * len(weights)
        for vote in random.choices(range(len(weights)), weights, k=raters):
            row[vote] += 1
        counts.append(row)
    return {"counts": counts, "kappa": float(fleiss_kappa(counts))}


def bootstrap_case(values):
    found = stats.bootstrap(
        (values,), lambda x, axis: x.mean(axis=axis), n_resamples=100_000, method="percentile", rng=1
    ).confidence_interval
    return {"values": values, "interval": [found.low, found.high]}


def holm_case(p_values):
    from statsmodels.stats.multitest import multipletests

    return {"p": p_values, "adjusted": list(multipletests(p_values, method="holm")[1])}


def ranks():
    sizes = [(3, 0), (6, 1), (11, 0.4), (14, 0.1), (40, 0.4), (120, 0.1)]
    golden = {
        "permutation": [permutation_case(sample(n, s), sample(n)) for n, s in sizes]
        + [permutation_case(tied(10, 3), tied(10, 3))],
        "spearman": [spearman_case(sample(n), sample(n)) for n in (4, 9, 30)]
        + [spearman_case(tied(25, 4), tied(25, 6))],
        "roc": [roc_case(tied(9, 5), tied(14, 4)), roc_case(sample(20, 0.5), sample(7))],
        "kappa": [kappa_case(10, 5, [1, 1]), kappa_case(40, 3, [8, 1, 1]), kappa_case(3, 2, [1, 3])],
        "bootstrap": [bootstrap_case(sample(n, 1)) for n in (8, 30, 100)],
        "holm": [holm_case([random.random() ** 3 for _ in range(n)]) for n in (1, 4, 15)],
    }
    print(json.dumps(golden, indent=0))


ranks() if "--ranks" in sys.argv else main()
