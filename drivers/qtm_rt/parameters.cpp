#include "drivers/qtm_rt/parameters.h"

#include <cmath>
#include <pugixml.hpp>

namespace hinge::drivers::qtm {
namespace {

Error wrong(const std::string& element, const std::string& expected) {
    return {ErrorCode::device_failed, "QTM's force parameters: " + element + ", expected " + expected +
                                          "; check the force plates in QTM"};
}

// A size in the document's length unit; 0 when it is not there or not a length.
double size_of(const pugi::xml_node& plate, const char* name, double metres_per_unit) {
    const double size = plate.child(name).text().as_double(0.0) * metres_per_unit;
    return std::isfinite(size) && size > 0.0 ? size : 0.0;
}

}  // namespace

Result<ForceParameters> read_parameters(std::string_view xml) {
    pugi::xml_document document;
    const auto parsed = document.load_buffer(xml.data(), xml.size());
    if (!parsed) {
        return wrong("the XML ends or breaks at byte " + std::to_string(parsed.offset), "a whole document");
    }
    // The root's name carries the protocol version.
    const pugi::xml_node force = document.document_element().child("Force");
    if (!force) {
        return wrong("no <Force> element", "one, as a QTM project with force plates has");
    }
    ForceParameters parameters;
    const std::string length = force.child("Unit_Length").text().as_string("mm");
    const std::string newton = force.child("Unit_Force").text().as_string("N");
    if (length != "mm" && length != "m") {
        return wrong("<Unit_Length> is '" + length + "'", "mm or m");
    }
    if (newton != "N" && newton != "kN") {
        return wrong("<Unit_Force> is '" + newton + "'", "N or kN");
    }
    parameters.metres_per_unit = length == "mm" ? 0.001 : 1.0;
    parameters.newtons_per_unit = newton == "N" ? 1.0 : 1000.0;
    for (const pugi::xml_node& node : force.children("Plate")) {
        Plate plate;
        // Before 1.7 the number was called an index.
        const pugi::xml_node id =
            node.child("Plate_ID") ? node.child("Plate_ID") : node.child("Force_Plate_Index");
        plate.id = id.text().as_uint(0);
        plate.name = node.child("Name").text().as_string();
        plate.type = node.child("Type").text().as_string();
        plate.rate_hz = node.child("Frequency").text().as_double(0.0);
        plate.length_m = size_of(node, "Length", parameters.metres_per_unit);
        plate.width_m = size_of(node, "Width", parameters.metres_per_unit);
        if (plate.id == 0) {
            return wrong("a <Plate> without <Plate_ID>", "a number from 1");
        }
        if (!(plate.rate_hz >= 1.0 && plate.rate_hz <= 100'000.0)) {
            return wrong("plate " + std::to_string(plate.id) + " has <Frequency> '" +
                             node.child("Frequency").text().as_string() + "'",
                         "1 to 100000 Hz");
        }
        parameters.plates.push_back(std::move(plate));
    }
    if (parameters.plates.empty()) {
        return wrong("no <Plate>", "at least one");
    }
    return parameters;
}

}  // namespace hinge::drivers::qtm
