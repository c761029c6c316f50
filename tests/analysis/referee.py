"""numpy and scipy as referees of analysis/. Usage: referee.py CHECK FILE; prints what differs, exit status 1.

FILE is JSON written by the test: inputs, our answer, and the tolerance it must be within.
"""
import hashlib
import json
import sys

import numpy as np
from scipy import signal
from scipy.integrate import cumulative_trapezoid


def corrected_cutoff(fc, fs):
    c = (2.0 ** 0.5 - 1.0) ** 0.25
    return fs / np.pi * np.arctan(np.tan(np.pi * fc / fs) / c)


def lowpass(case):
    fs, fc = case["rate_hz"], case["cutoff_hz"]
    b, a = signal.butter(2, corrected_cutoff(fc, fs) / (fs / 2.0))
    return signal.filtfilt(b, a, case["input"], padtype="odd", padlen=int(3 * fs / fc))


def sparc(v, fs, fc=10.0, threshold=0.05):
    n = 2 ** (int(np.ceil(np.log2(len(v)))) + 4)
    f = np.arange(n) * fs / n
    m = np.abs(np.fft.fft(v, n))
    m = m / m.max()
    f, m = f[f <= fc], m[f <= fc]
    above = np.nonzero(m >= threshold)[0]
    f, m = f[above[0]:above[-1] + 1], m[above[0]:above[-1] + 1]
    return -np.sum(np.sqrt((np.diff(f) / (f[-1] - f[0])) ** 2 + np.diff(m) ** 2))


def ldlj(v, fs):
    dt = 1.0 / fs
    jerk = np.gradient(np.gradient(v, dt), dt)
    duration = (len(v) - 1) * dt
    return -np.log(duration ** 3 / np.max(np.abs(v)) ** 2 * np.trapz(jerk ** 2, dx=dt))


def residuals(case):
    """Winter's residual analysis with scipy's filter and numpy's fits."""
    x, fs = np.array(case["input"]), case["rate_hz"]
    tried = [0.5 * k for k in range(2, 201) if 0.5 * k < fs / 4 and len(x) > int(3 * fs / (0.5 * k))]
    r = np.array([np.sqrt(np.mean((x - lowpass({**case, "cutoff_hz": fc})) ** 2)) for fc in tried])
    fc = np.array(tried)
    best = None
    for start in range(int(np.ceil(0.6 * len(fc))), len(fc) - 10 + 1):
        slope, intercept = np.polyfit(fc[start:] - fc[start:].mean(), r[start:], 1)
        intercept -= slope * fc[start:].mean()
        r2 = np.corrcoef(fc[start:], r[start:])[0, 1] ** 2
        if best is None or r2 > best[2]:
            best = (intercept, slope, r2, fc[start])
    low = np.nonzero(r <= best[0])[0]
    return np.concatenate([r, best, [fc[low[0]] if len(low) else -1.0]])


CHECKS = {
    "residuals": residuals,
    "lowpass": lowpass,
    "gradient": lambda case: np.gradient(np.array(case["input"]), case["dt_s"]),
    "integral": lambda case: cumulative_trapezoid(case["input"], dx=case["dt_s"], initial=0),
    "sparc": lambda case: sparc(np.array(case["input"]), case["rate_hz"]),
    "ldlj": lambda case: ldlj(np.array(case["input"]), case["rate_hz"]),
    "median": lambda case: np.median(case["input"]),
    "sd": lambda case: np.std(case["input"], ddof=1),
    "slope": lambda case: np.polyfit(np.arange(len(case["input"])) * case["dt_s"], case["input"], 1)[0],
}


def check_numbers(name, cases):
    failed = 0
    for i, case in enumerate(cases):
        expected = np.atleast_1d(CHECKS[name](case))
        ours = np.atleast_1d(np.array(case["ours"]))
        worst = np.max(np.abs(expected - ours)) if expected.shape == ours.shape else np.inf
        if not worst <= case["tolerance"]:
            print(f"{name} {i}: differs by {worst}, allowed {case['tolerance']}")
            failed = 1
    return failed


def check_definitions(document):
    text = ""
    for m in document["metrics"]:
        text += "".join(part + "\x1f" for part in (m["id"], m["unit"], m["equation"], m["settings"]))
        text += str(m["version"]) + "\x1e"
    return 0 if hashlib.sha256(text.encode()).hexdigest() == document["definitions"] else 1


def main():
    name, path = sys.argv[1:3]
    with open(path, encoding="utf-8") as file:
        if name == "csv":
            import csv
            json.dump(list(csv.reader(open(path, encoding="utf-8", newline=""), strict=True)), sys.stdout)
            return 0
        document = json.load(file)
    return check_definitions(document) if name == "definitions" else check_numbers(name, document)


sys.exit(main())
