#pragma once

#include <array>
#include <string_view>

// Questions before a force test, when a lab's protocol asks for them. Any yes stops the test: the software
// never asks for one then. Topics: science.md I.8. The wording neither clears nor diagnoses.
namespace hinge::acquisition {

struct RedFlag {
    std::string_view id;
    std::string_view question;
    bool urgent = false;  // to be seen today
};

inline constexpr std::array<RedFlag, 9> kRedFlags{{
    {"bladder_bowel", "Have you lost control of bladder or bowel, or has passing urine become difficult?",
     true},
    {"numbness", "Do you have numbness or tingling in the feet, the groin or between the legs?", true},
    {"leg_weakness", "Has a leg or foot become weak, or does a foot drop when you walk?", true},
    {"radiating_pain", "Does pain go below the knee?", false},
    {"night_pain", "Does pain keep you from sleeping?", false},
    {"cannot_straighten", "Are you unable to stand up straight?", false},
    {"sharp_pain", "Do you have a sharp, stabbing pain in one spot?", false},
    {"worsening", "Has it become worse day by day?", false},
    {"fever_trauma_cancer", "Have you had a fever, an accident or cancer along with this?", false},
}};

// What to say after a yes to `flag`: that the test does not take place, and whom to see.
[[nodiscard]] constexpr std::string_view advice(const RedFlag& flag) noexcept {
    return flag.urgent
               ? "There is no test today. Please have this looked at today, at an emergency department or "
                 "by a doctor; bring these answers."
               : "There is no test today. Please see a doctor or physiotherapist first; bring these "
                 "answers.";
}

}  // namespace hinge::acquisition
