#include "acquisition/lab_file.h"

namespace hinge::acquisition {

std::string_view classic_lab() noexcept {
    return R"(# A classic lab for `hinge record --lab LAB.toml`: two six-channel strain-gauge plates with analog amplifiers
# (AMTI) and a potentiometer on the bar, all on one LabJack T7: fourteen signals, one clock.
# Change host, matrices and places to yours, then: hinge devices --check LAB.toml
# To try it without any of them: hinge emulate --lab LAB.toml --lifter set_of_three --write-lab HERE.toml
# Every key of a lab file is explained by `hinge devices --example`; every key of a driver by `hinge devices --keys`.
format = "hinge-lab/1"

[athlete]
id = "p001"                       # a pseudonym, never a name
sex = "female"                    # female | male
stature_m = 1.70

[set]
exercise = "conventional"
load_kg = 95.0                    # bar, discs and collars
discs = "off_plates"
tempo_target_s = 3.0

# The amplifier's output is V = excitation_v * gain * 1e-6 * (uV/V of the bridge), and the calibration sheet's
# matrix turns uV/V into N and N m: six rows Fx Fy Fz Mx My Mz. Copy yours; these are the order of a 5 kN plate.
# A sheet with uV/V per N instead: matrix_is_sensitivity = true. A sheet in mV/V: amti_input = "mV_per_V".
[plate.left]
model = "amti_analog"
serial = "L0001"
channels = ["daq/left_fx", "daq/left_fy", "daq/left_fz", "daq/left_mx", "daq/left_my", "daq/left_mz"]
calibration_matrix = [
  10.012,   0.021,  -0.004,   0.002,   0.012,   0.003,
  -0.017,   9.987,   0.015,  -0.011,   0.001,   0.006,
   0.031,  -0.022,  20.043,   0.008,  -0.014,   0.010,
   0.003,   0.009,  -0.002,   4.006,   0.005,  -0.001,
  -0.008,   0.001,   0.004,  -0.003,   3.994,   0.002,
   0.001,  -0.004,   0.002,   0.006,  -0.002,   4.011,
]
excitation_v = 10.0
gain = [4000.0]                   # one for all channels, or six
sign = "action"                   # this maker's positive Fz is a push down on the plate
# The maker's axes turned into the lab's (x forward, y left, z up), row by row: here x forward, y right, z down.
plate_to_lab = [1.0, 0.0, 0.0,  0.0, -1.0, 0.0,  0.0, 0.0, -1.0]
surface_offset_m = [0.0, 0.0, -0.041]  # from the sensor origin to the middle of the surface, in the maker's axes
centre_m = [0.0, 0.16, 0.0]       # middle of the surface in the lab
size_m = [0.508, 0.464]           # along the maker's x and y

[plate.right]
model = "amti_analog"
serial = "R0001"
channels = ["daq/right_fx", "daq/right_fy", "daq/right_fz", "daq/right_mx", "daq/right_my", "daq/right_mz"]
calibration_matrix = [
   9.961,  -0.014,   0.006,   0.001,   0.009,  -0.002,
   0.023,  10.034,  -0.011,   0.013,  -0.003,   0.004,
  -0.027,   0.018,  19.958,  -0.006,   0.011,   0.007,
   0.002,  -0.007,   0.003,   3.989,  -0.004,   0.002,
   0.006,   0.002,  -0.005,   0.004,   4.008,  -0.001,
  -0.003,   0.005,   0.001,  -0.002,   0.003,   3.992,
]
excitation_v = 10.0
gain = [4000.0]
sign = "action"
plate_to_lab = [1.0, 0.0, 0.0,  0.0, -1.0, 0.0,  0.0, 0.0, -1.0]
surface_offset_m = [0.0, 0.0, -0.041]
centre_m = [0.0, -0.16, 0.0]
size_m = [0.508, 0.464]

# A potentiometer transducer below the bar: 3 m of cord on a supply of 10 V.
[transducer.bar]
channel = "daq/bar_cord"
kind = "position"
metres_per_unit = 0.3             # m of cord per volt; negative if the voltage falls as the cord comes out
offset_m = 0.0                    # cord at 0 V: set it so that the bar on the floor reads its height
attachment = "between_hands"
anchor = "floor_below_bar"
resolution_m = 0.0001             # one count of the T7: 316 uV

# One box samples everything; neighbouring inputs are 10 to 15 us apart.
[sync]
kind = "shared_clock"
uncertainty_s = 0.0005

[record]
start = "manual"
rate_hz = 1000.0
seconds = 0.0                     # stop by itself after so long; 0: when told to
zero = true                       # empty plates first: amplifiers have offsets
weigh = true                      # then 8 s of quiet standing
zero_after = false                # true: the zero once more after the set, to see the drift

[safety]
plate_force_n = 4500.0            # warn above this on one plate

# AIN0..5 left plate, AIN6..11 right plate, AIN12 the bar, FIO0 a sync line if there is one.
[device.daq]
driver = "labjack_t7"
host = "192.168.1.207"            # required
cmd_port = 502
stream_port = 702
channels = [
  {ain = 0, name = "left_fx"}, {ain = 1, name = "left_fy"}, {ain = 2, name = "left_fz"},
  {ain = 3, name = "left_mx"}, {ain = 4, name = "left_my"}, {ain = 5, name = "left_mz"},
  {ain = 6, name = "right_fx"}, {ain = 7, name = "right_fy"}, {ain = 8, name = "right_fz"},
  {ain = 9, name = "right_mx"}, {ain = 10, name = "right_my"}, {ain = 11, name = "right_mz"},
  {ain = 12, name = "bar_cord"},
]
digital_sync = {line = 0, active = "high"}
)";
}

}  // namespace hinge::acquisition
