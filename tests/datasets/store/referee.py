"""Reads a trial with plain h5py and checks it against JSON, or recomputes its seal from FORMAT.md, or changes it.

usage: referee.py check TRIAL EXPECTED_JSON | plates TRIAL EXPECTED_JSON | seal TRIAL | change TRIAL
"""
import hashlib
import json
import sys

import h5py
import numpy as np


def kind_of(dtype):
    if dtype.names:
        return "{" + ",".join(f"{name}:{kind_of(dtype[name])}" for name in dtype.names) + "}"
    return f"{dtype.kind}{dtype.itemsize}"


def line(kind, name, dtype, shape):
    return f"{kind} {name} {kind_of(dtype)} [{','.join(map(str, shape))}]\n".encode()


def add_attributes(sha, path, node):
    skipped = {"/": ["content_sha256"], "/provenance": ["created", "uuid"]}.get(path, [])
    for name in sorted(node.attrs, key=str.encode):
        if name not in skipped:
            attribute = h5py.h5a.open(node.id, name.encode())
            value = np.zeros(attribute.shape, attribute.dtype)
            attribute.read(value)
            sha.update(line("A", name, value.dtype, value.shape) + value.tobytes())


def add_object(sha, path, node):
    if isinstance(node, h5py.Dataset):
        sha.update(line("D", path, node.dtype, node.shape) + node[()].tobytes())
        add_attributes(sha, path, node)
        return
    sha.update(f"G {path}\n".encode())
    add_attributes(sha, path, node)
    for name in sorted(node, key=str.encode):
        add_object(sha, path.rstrip("/") + "/" + name, node[name])


def seal(file):
    sha = hashlib.sha256()
    add_object(sha, "/", file)
    return sha.hexdigest()


def text(value):
    return value.decode() if isinstance(value, bytes) else str(value)


def check_labels(name, node):
    if isinstance(node, h5py.Dataset):
        assert text(node.attrs["unit"]), name
        assert node.attrs["rate_hz"] >= 0, name
        assert text(node.attrs["description"]), name
        assert node.fletcher32 and node.compression is None, name


def members_of_plates(names):
    return {f"{name}_{part}" for name in names for part in ("force", "moment", "cop", "free_moment")}


def check_plates(file, expected):
    plates = expected["plates"]
    assert {m for m in file["signals"] if not m.endswith("_position")} == members_of_plates(plates)
    assert set(file["calibration"]) - {"bar", "hip"} == {n for n in plates if plates[n]["centre_m"]}
    for side, plate in plates.items():
        want = {key: np.array(value) for key, value in plate.items() if key != "centre_m"}
        force = file[f"signals/{side}_force"][:]
        moment = file[f"signals/{side}_moment"][:]
        np.testing.assert_array_equal(force, np.stack([want["fx"], want["fy"], want["fz"]], 1))
        np.testing.assert_array_equal(moment, np.stack([want["mx"], want["my"], want["mz"]], 1))
        loaded = want["fz"] >= 20
        fz = np.where(loaded, want["fz"], np.nan)
        x, y = -want["my"] / fz, want["mx"] / fz
        cx, cy, _ = plate["centre_m"] or (0.0, 0.0, 0.0)
        cop = file[f"signals/{side}_cop"][:]
        np.testing.assert_allclose(cop, np.stack([cx + x, cy + y], 1), rtol=1e-14)
        free = want["mz"] - (x * want["fy"] - y * want["fx"])
        np.testing.assert_allclose(file[f"signals/{side}_free_moment"][:], free, rtol=1e-13)


def check_signals(file, expected):
    n = expected["sample_count"]
    np.testing.assert_array_equal(file["time"][:], expected["start_s"] + np.arange(n) / expected["rate_hz"])
    check_plates(file, expected)
    assert np.isnan(file["signals/right_cop"][:]).any() and not np.isnan(file["signals/left_cop"][:]).any()
    bar = np.array([np.nan if v is None else v for v in expected["bar"]])
    np.testing.assert_array_equal(file["signals/bar_position"][:], bar)
    assert text(file["signals/left_force"].attrs["unit"]) == "N"
    assert text(file["signals/left_cop"].attrs["unit"]) == "m"
    assert file["signals/bar_position"].attrs["rate_hz"] == expected["rate_hz"]


def check_raw(file):
    counts = file["raw/daq/samples"]
    assert counts.dtype == np.dtype("<u2") and counts.shape == (10, 2)
    np.testing.assert_array_equal(counts[:, 0], 65535 - np.arange(10))
    np.testing.assert_array_equal(counts[:, 1], np.arange(10))
    channels = file["raw/daq/channels"][:]
    assert [text(v) for v in channels["id"]] == ["AIN0", "AIN1"]
    assert channels["scale"].tolist() == [3.1e-4, 3.2e-4] and channels["skew_s"].tolist() == [0.0, 1.5e-5]
    blocks = file["raw/daq/blocks"][:]
    assert blocks["first_scan"].tolist() == [0, 9] and blocks["dropped_before"].tolist() == [0, 5]
    assert blocks["device_ticks"].tolist() == [1000, 18446744073709551000] and blocks["host_ns"][1] == -3
    mixed = file["raw/a bridge/samples"][:]
    assert mixed.dtype == np.dtype([("count", "<i4"), ("gate", "i1"), ("temp", "<f4")])
    assert mixed["count"].tolist() == [-0x7FFF00, -0x7FFE01, -0x7FFE80] and mixed["temp"].tolist() == [21.5] * 3


def check_context(file):
    assert text(file["set"].attrs["exercise"]) == "rack_pull" and file["set"].attrs["load_kg"] == 102.5
    assert text(file["set"].attrs["title"]) == "zweiter Satz, 85 % (müde)"
    assert text(file["athlete"].attrs["id"]) == "P-017"
    assert file["calibration/left/matrix"].shape == (6, 2)
    assert file["calibration/left"].attrs["plate_to_lab"].tolist() == [[0, 1, 0], [-1, 0, 0], [0, 0, 1]]
    assert file["calibration"].attrs["gravity_m_s2"] == 9.8123
    edits = file["events/edits"][:]
    assert [text(v) for v in edits["event"]] == ["lift_off", "touchdown"] and edits["rep"].tolist() == [1, 2]
    gaps = file["quality/gaps"][:]
    assert (text(gaps["signal"][0]), gaps["first"][0], gaps["count"][0]) == ("bar", 3, 2)
    counters = {text(row["name"]): int(row["value"]) for row in file["quality/counters"][:]}
    assert counters == {"daq.dropped_device": 5, "saturated.left_fz": -1}
    assert [text(v) for v in file["quality/notes"][:]] == ["first", "second"]
    assert json.loads(text(file["provenance/settings_json"][0])) == {"k": 1}


def check(path, expected_path):
    expected = json.load(open(expected_path, encoding="utf-8"))
    with h5py.File(path, "r") as file:
        assert text(file.attrs["format"]) == "hinge-trial" and file.attrs["format_version"] == 1
        file.visititems(check_labels)
        check_signals(file, expected)
        check_raw(file)
        check_context(file)


def change(path):
    """What people do: overwrite values in place, replace a dataset by a plain one, replace a text."""
    with h5py.File(path, "r+") as file:
        file["signals/left_force"][:, 2] = 1000.0 + np.arange(file["time"].shape[0])
        del file["signals/bar_position"]
        file["signals/bar_position"] = np.linspace(0.0, 1.0, file["time"].shape[0])
        del file["signals/hip_position"]
        file.create_dataset("signals/hip_position", data=np.full(file["time"].shape[0], 0.5), compression="gzip")
        file["set"].attrs["title"] = "corrected by h5py"
        file["set"].attrs["load_kg"] = np.float32(80.5)


if __name__ == "__main__":
    if sys.argv[1] == "check":
        check(sys.argv[2], sys.argv[3])
    elif sys.argv[1] == "plates":
        with h5py.File(sys.argv[2], "r") as trial:
            check_plates(trial, json.load(open(sys.argv[3], encoding="utf-8")))
    elif sys.argv[1] == "seal":
        with h5py.File(sys.argv[2], "r") as trial:
            print(seal(trial))
    else:
        change(sys.argv[2])
