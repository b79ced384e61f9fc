"""Makes golden_logistic.json, scikit-learn's logistic regressions on small random problems.

Run with scikit-learn (made with Debian's 1.2.1): python3 make_logistic_golden.py > golden_logistic.json
"""

import json
import warnings

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

STRENGTHS = (0.06, 0.2, 0.6, 3.0)  # where no feature is left, saga ends before the intercepts are right


def make_rows(rng, rows, features, classes, correlation):
    """Class labels, and features that tell them apart a little: no separation, so optima are finite."""
    labels = rng.permutation(np.arange(rows) % classes)
    shared = rng.normal(size=(rows, 1))
    noise = correlation * shared + np.sqrt(1 - correlation**2) * rng.normal(size=(rows, features))
    centres = rng.normal(size=(classes, features)) * (np.arange(features) % 3 == 0)
    x = 5 + 2 * (noise + 0.6 * centres[labels])
    x[:, 1] = 3.7
    return np.round(x, 2), labels


def l1_fit(x, y, strength):
    model = LogisticRegression(
        penalty="l1", solver="saga", multi_class="multinomial", C=strength, tol=1e-10, max_iter=200000, random_state=0
    ).fit(x, y)
    return model


def active(model):
    return [int(j) for j in np.flatnonzero(np.any(model.coef_ != 0, axis=0))]


def with_units(x, y, wanted):
    """The active features where just as many are wanted, bisected between too few and too many."""
    low, high = 1e-4, 10.0
    while True:
        middle = (low * high) ** 0.5
        found = active(l1_fit(x, y, middle))
        if len(found) == wanted:
            return found
        low, high = (middle, high) if len(found) < wanted else (low, middle)


def coefficients(model):
    return {
        "weights": np.round(model.coef_, 7).tolist(),
        "intercepts": np.round(model.intercept_, 7).tolist(),
    }


def problem(seed, rows, features, classes, correlation, wanted):
    rng = np.random.default_rng(seed)
    raw, y = make_rows(rng, rows, features, classes, correlation)
    scaler = StandardScaler().fit(raw)
    x = scaler.transform(raw)
    # Of the same optimum, newton-cg comes nearer than lbfgs.
    free = LogisticRegression(
        penalty=None, solver="newton-cg", multi_class="multinomial", tol=1e-9, max_iter=100000
    ).fit(x, y)
    return {
        "rows": raw.tolist(),
        "labels": y.tolist(),
        "classes": classes,
        "means": scaler.mean_.tolist(),
        "scales": scaler.scale_.tolist(),
        "l1": [{"c": c, **coefficients(l1_fit(x, y, c))} for c in STRENGTHS],
        "unregularized": coefficients(free),
        "features": {"wanted": wanted, "active": with_units(x, y, wanted)},
    }


def main():
    warnings.simplefilter("ignore")
    problems = [
        problem(1, 90, 10, 3, 0.0, 4),
        problem(2, 160, 12, 4, 0.4, 5),
        problem(3, 150, 7, 5, 0.9, 3),
    ]
    print(json.dumps({"problems": problems}, indent=0))


main()
