"""scipy and numpy as the referee of analysis/statistics: reads the inputs as JSON, prints what they make of them."""

import json
import sys

import numpy as np
from scipy import stats


def quantile(p, distribution):
    """ppf and one Newton step: on its own scipy's t.ppf satisfies its own cdf to 1e-9 only."""
    x = distribution.ppf(p)
    return x - (distribution.cdf(x) - p) / distribution.pdf(x)


def mean_squares(table):
    """Two-way analysis of variance as a least-squares fit of subject and session effects."""
    n, k = table.shape
    y = table.ravel()
    subject = np.kron(np.eye(n), np.ones((k, 1)))
    session = np.kron(np.ones((n, 1)), np.eye(k))
    one = np.ones((n * k, 1))

    def unexplained(*columns):
        design = np.hstack(columns)
        fit, *_ = np.linalg.lstsq(design, y, rcond=None)
        return float(np.sum((y - design @ fit) ** 2))

    everything = unexplained(one, subject, session)
    return (
        (unexplained(one, session) - everything) / (n - 1),
        (unexplained(one, subject) - everything) / (k - 1),
        everything / ((n - 1) * (k - 1)),
    )


def correlations(table):
    n, k = table.shape
    bms, jms, ems = mean_squares(table)
    a1 = (bms - ems) / (bms + (k - 1) * ems + k * (jms - ems) / n)
    c1 = (bms - ems) / (bms + (k - 1) * ems)
    # McGraw & Wong 1996, table 7.
    a = k * a1 / (n * (1 - a1))
    b = 1 + k * a1 * (n - 1) / (n * (1 - a1))
    v = (a * jms + b * ems) ** 2 / ((a * jms) ** 2 / (k - 1) + (b * ems) ** 2 / ((n - 1) * (k - 1)))
    f_low = quantile(0.975, stats.f(n - 1, v))
    f_high = quantile(0.975, stats.f(v, n - 1))
    rest = k * jms + (k * n - k - n) * ems
    a_low = n * (bms - f_low * ems) / (f_low * rest + n * bms)
    a_high = n * (f_high * bms - ems) / (rest + n * f_high * bms)
    low = bms / ems / quantile(0.975, stats.f(n - 1, (n - 1) * (k - 1)))
    high = bms / ems * quantile(0.975, stats.f((n - 1) * (k - 1), n - 1))
    return {
        "squares": [bms, jms, ems],
        "agreement_single": [a1, a_low, a_high],
        "agreement_mean": [(bms - ems) / (bms + (jms - ems) / n),
                           a_low * k / (1 + a_low * (k - 1)), a_high * k / (1 + a_high * (k - 1))],
        "consistency_single": [c1, (low - 1) / (low + k - 1), (high - 1) / (high + k - 1)],
        "consistency_mean": [(bms - ems) / bms, 1 - 1 / low, 1 - 1 / high],
    }


def bland_altman(first, second):
    d = np.subtract(first, second)
    n = len(d)
    bias, sd = d.mean(), d.std(ddof=1)
    t = quantile(0.975, stats.t(n - 1))
    se = sd * np.sqrt(1 / n + 1.96**2 / (2 * (n - 1)))
    low, high = bias - 1.96 * sd, bias + 1.96 * sd
    return [bias, bias - t * stats.sem(d), bias + t * stats.sem(d), low, low - t * se, low + t * se, high, high - t * se, high + t * se,
            np.corrcoef(np.abs(d), np.add(first, second) / 2)[0, 1]]


def main():
    given = json.load(open(sys.argv[1]))
    x, y = given["x"], given["y"]
    line = stats.theilslopes(y, x)
    json.dump({
        "t_quantile": [quantile(p, stats.t(df)) for p, df in given["t"]],
        "t_p": [2 * stats.t.sf(abs(t), df) for t, df in given["t_p"]],
        "f_quantile": [quantile(p, stats.f(a, b)) for p, a, b in given["f"]],
        "tables": [correlations(np.reshape(t["values"], (t["subjects"], t["sessions"]))) for t in given["tables"]],
        "bland_altman": bland_altman(x, y),
        "theil_sen": [line[0], line[1]],
        "cv": 100 * stats.variation(x, ddof=1),
        "log_cv": 100 * np.expm1(np.std(np.log(x), ddof=1)),
        "median": float(np.median(x)),
        "baseline_p": 2 * stats.t.sf(abs(y[0] - np.mean(x)) / (np.std(x, ddof=1) * np.sqrt(1 + 1 / len(x))), len(x) - 1),
    }, sys.stdout)


main()
