#include "acquisition/lab_file.h"

namespace hinge::acquisition {

std::string_view affordable_lab() noexcept {
    return R"(# An affordable lab for `hinge record --lab LAB.toml`: two open plates and a Chronojump encoder, each on a serial
# port of its own. Change the two ports, then: hinge devices --check LAB.toml
# Every key of a lab file is explained by `hinge devices --example`; every key of a driver by `hinge devices --keys`.
format = "hinge-lab/1"

[athlete]
id = "p001"                       # a pseudonym, never a name

[set]
exercise = "conventional"
load_kg = 95.0                    # bar, discs and collars
discs = "off_plates"
tempo_target_s = 3.0

# Four load cells a plate, vertical force only. `local` is the box with the coordinator in it; if it stands under
# the right foot, exchange local and remote.
[plate.left]
model = "uniaxial_4"
channels = ["plates/local_fz1", "plates/local_fz2", "plates/local_fz3", "plates/local_fz4"]
sensitivity = [1.0]               # the channels are in N already
cells_m = [0.25, 0.15, 0.25, -0.15, -0.25, -0.15, -0.25, 0.15]  # x y of each cell in its plate: measure yours
centre_m = [0.0, 0.16, 0.0]       # centre of the plate's surface in the lab: x forward, y left, z up
size_m = [0.6, 0.4]

[plate.right]
model = "uniaxial_4"
channels = ["plates/remote_fz1", "plates/remote_fz2", "plates/remote_fz3", "plates/remote_fz4"]
sensitivity = [1.0]
cells_m = [0.25, 0.15, 0.25, -0.15, -0.25, -0.15, -0.25, 0.15]
centre_m = [0.0, -0.16, 0.0]
size_m = [0.6, 0.4]

# The encoder sends how far the cord went since the scan before.
[transducer.bar]
channel = "encoder/increment"
kind = "increments"
offset_m = 0.225                  # cord length at the start: height of the bar on the floor above the encoder
attachment = "between_hands"
anchor = "floor_below_bar"
resolution_m = 0.001              # one count

# Plates and encoder have clocks of their own and are aligned by when their data arrived.
[sync]
kind = "shared_clock"

[record]
start = "manual"
seconds = 0.0                     # stop by itself after so long; 0: when told to
zero = false                      # true: software zero of empty plates before the start
weigh = false                     # true: quiet-standing body weight before the start

[device.plates]
driver = "openplate_uart"
port = "/dev/ttyUSB0"             # required

[device.encoder]
driver = "chronojump_encoder"
port = "/dev/ttyUSB1"             # required
mm_per_count = 1.0
invert = false                    # true if the height falls when the bar rises
)";
}

}  // namespace hinge::acquisition
