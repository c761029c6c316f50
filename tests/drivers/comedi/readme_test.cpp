#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "acquisition/lab_file.h"
#include "drivers/driver.h"
#include <source_tree.h>

namespace hinge::drivers {
namespace {

// The first ```toml block of the driver's page.
std::string lab_of_the_page() {
    std::ifstream in(HINGE_SOURCE_DIR "/drivers/comedi/README.md");
    std::stringstream text;
    text << in.rdbuf();
    const std::string page = text.str();
    const std::string fence = "```toml\n";
    const std::size_t start = page.find(fence) + fence.size();
    return page.substr(start, page.find("```", start) - start);
}

TEST(ComediPage, ItsLabIsALab) {
    const auto lab = acquisition::parse_lab(lab_of_the_page(), "README.md", all_drivers());
    ASSERT_TRUE(lab) << lab.error().message;
    ASSERT_EQ(lab->devices.size(), 1U);
    EXPECT_EQ(lab->devices[0].driver, "comedi");
}

TEST(ComediPage, NamesEveryKey) {
    std::ifstream in(HINGE_SOURCE_DIR "/drivers/comedi/README.md");
    std::stringstream text;
    text << in.rdbuf();
    for (const DriverModule* driver : all_drivers()) {
        for (const ConfigKey& key : driver->keys) {
            const std::string name(key.name.substr(key.name.rfind('.') + 1));
            EXPECT_TRUE(driver->id != "comedi" || text.str().find('`' + name + '`') != std::string::npos)
                << key.name;
        }
    }
}

}  // namespace
}  // namespace hinge::drivers
