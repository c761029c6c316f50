#include "acquisition/lab_file.h"

namespace hinge::acquisition {

std::string_view example_lab() noexcept {
    return R"(# A lab for `hinge record --lab LAB.toml`. Lengths in m, forces in N, moments in N m, times in s.
# Every key may be left out unless it says "required"; a key that is not known here is an error.
format = "hinge-lab/1"
gravity_m_s2 = 9.80665            # local acceleration of free fall, 9.7 to 9.9

[athlete]
id = "sim"                        # a pseudonym, never a name
sex = "male"                      # female | male
stature_m = 1.72
# knee_height_m = 0.48            # knee joint above the standing surface
# foot_length_m = 0.25

[set]
title = "simulated set"
exercise = "conventional"         # conventional | sumo | block_pull | rack_pull | rdl | trap_bar
load_kg = 70.0                    # bar, discs and collars
discs = "off_plates"              # off_plates | on_plates
tempo_target_s = 3.0              # how long a lowering should take

# Plates. `channels` are DEVICE/CHANNEL in the order of the model:
#   engineering_6: fx fy fz mx my mz, already in N and N m
#   amti_analog, bertec_analog, generic_6x6: six channels in V and a calibration_matrix of 36 numbers, row by row
#   kistler_8ch: fx12 fx34 fy14 fy23 fz1 fz2 fz3 fz4 with sensitivity, range_pc, a_m, b_m
#   uniaxial_4: fz1 fz2 fz3 fz4 with cells_m; uniaxial_1: fz
# Plate frame: x forward, y left, z up unless plate_to_lab (nine numbers, row by row) says otherwise.
[plate.left]
model = "engineering_6"
channels = ["sim/left_fx", "sim/left_fy", "sim/left_fz", "sim/left_mx", "sim/left_my", "sim/left_mz"]  # required
sign = "reaction"                 # reaction: force on the lifter, action: force on the plate
centre_m = [0.0, 0.16, 0.0]       # centre of the working surface in the lab: x forward, y left, z up
size_m = [0.6, 0.4]
surface_offset_m = [0.0, 0.0, 0.041]  # from the sensor origin to the centre of the surface, plate frame
cover_thickness_m = 0.0           # mat on the surface

[plate.right]
model = "engineering_6"
channels = ["sim/right_fx", "sim/right_fy", "sim/right_fz", "sim/right_mx", "sim/right_my", "sim/right_mz"]
sign = "reaction"
centre_m = [0.0, -0.16, 0.0]
size_m = [0.6, 0.4]
surface_offset_m = [0.0, 0.0, 0.041]

# Position transducers; [transducer.hip] takes the same keys.
[transducer.bar]
channel = "sim/bar_cord"          # required
kind = "position"                 # position | increments (change since the last scan) | counter (wraps)
metres_per_unit = 1.0             # negative turns the direction round
offset_m = 0.0                    # cord length at zero
attachment = "between_hands"      # between_hands | sleeve | hip
anchor = "floor_below_bar"        # where the cord's other end is
anchor_offset_m = 0.0             # horizontal distance of the anchor from the bar's vertical
resolution_m = 0.00025
cord_force_n = 0.0

[sync]
kind = "shared_clock"             # shared_clock | measured_offset (with offset_s) | unsynchronised
uncertainty_s = 0.0005
# channels = ["plates/FIO_STATE:0", "encoder/trigger"]  # the TTL line as each device sees it; :0 is a bit
# level = 0.5                     # on above it, in the channel's unit

[record]
start = "manual"                  # manual: at once; timed: after countdown_s; threshold: both plates above threshold_n;
                                  # ttl: the sync line goes on
rate_hz = 1000.0
seconds = 0.0                     # stop by itself after so long; 0: when told to or when the device ends
pre_trigger_s = 1.0               # kept from before a timed or threshold start
countdown_s = 5.0
threshold_n = 50.0
zero = false                      # software zero of empty plates before the start
weigh = false                     # quiet-standing body weight before the start
zero_after = false                # the zero once more after the set, to see the drift (needs zero)

[protocol]
red_flags = false                 # ask the red-flag questions before every recording

[safety]
plate_force_n = 0.0               # warn above this force on one plate; 0: no limit

# One table per device; the name is what channels refer to. `hinge devices` lists the drivers and their keys.
[device.sim]
driver = "simulated"              # required
preset = "set_of_three"           # the simulated lifter; all its keys: hinge devices --keys
# seed = 1
)";
}

}  // namespace hinge::acquisition
