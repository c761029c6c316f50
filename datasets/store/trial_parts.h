#pragma once

#include "datasets/model/trial.h"
#include "datasets/store/hdf5_read.h"
#include "datasets/store/hdf5_write.h"

// The parts of a trial file that have a source file of their own. Inside the room only.
namespace hinge::store {

// /time and /signals.
void write_signals(hid_t file, const Trial& trial);
void read_signals(hid_t file, Trial& trial);

// /raw: one group per device.
void write_raw(hid_t file, const Trial& trial);
void read_raw(hid_t file, bool with_samples, Trial& trial);

// Everything that is neither signal nor raw: /calibration, /setup, /set, /athlete, /events, /quality and
// /provenance. `provenance` stands in for the one in `trial`: its time and identifier are filled in.
void write_context(hid_t file, const Trial& trial, const Provenance& provenance);
void read_context(hid_t file, Trial& trial);

// Throws Unstorable when the trial contradicts itself, e.g. signals of different length.
void refuse_contradictions(const Trial& trial);

}  // namespace hinge::store
