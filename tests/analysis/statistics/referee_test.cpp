#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <vector>

#include "analysis/statistics/baseline.h"
#include "analysis/statistics/bland_altman.h"
#include "analysis/statistics/distributions.h"
#include "analysis/statistics/intraclass_correlation.h"
#include "analysis/statistics/measurement_error.h"
#include "analysis/statistics/sample.h"
#include "analysis/statistics/theil_sen.h"
#include <source_tree.h>

// scipy and numpy are the referee (referee.py): random tables with fixed seeds, agreement to 1e-9.
namespace hinge::analysis::statistics {
namespace {

using nlohmann::json;
using Values = std::vector<double>;

struct Table {
    Values values;
    std::size_t subjects, sessions;
};

// The engine is the same everywhere; the distributions of <random> are not, and need not be.
double unit(std::mt19937_64& random) {
    return static_cast<double>(random() >> 11U) * 0x1.0p-53;
}

Table random_table(std::mt19937_64& random, std::size_t subjects, std::size_t sessions, double signal) {
    Table table{{}, subjects, sessions};
    Values shift;
    for (std::size_t j = 0; j < sessions; ++j) {
        shift.push_back(0.5 * unit(random));
    }
    for (std::size_t i = 0; i < subjects; ++i) {
        const double person = 100.0 + signal * unit(random);
        for (std::size_t j = 0; j < sessions; ++j) {
            table.values.push_back(person + shift[j] + unit(random));
        }
    }
    return table;
}

class StatisticsReferee : public testing::Test {
protected:
    static void SetUpTestSuite() {
        std::mt19937_64 random(20261121);
        given_["t"] = json::array();
        given_["t_p"] = json::array();
        given_["f"] = json::array();
        for (int i = 0; i < 50; ++i) {
            given_["t"].push_back({0.001 + 0.998 * unit(random), 1.0 + 40.0 * unit(random)});
            given_["t_p"].push_back({12.0 * unit(random) - 6.0, 1.0 + 40.0 * unit(random)});
            given_["f"].push_back(
                {0.01 + 0.98 * unit(random), 1.0 + 30.0 * unit(random), 1.5 + 30.0 * unit(random)});
        }
        for (const auto& [subjects, sessions] :
             {std::pair<std::size_t, std::size_t>{2, 3}, {3, 2}, {6, 4}, {12, 2}, {30, 5}}) {
            for (const double signal : {2.0, 10.0}) {
                tables_.push_back(random_table(random, subjects, sessions, signal));
                const Table& table = tables_.back();
                given_["tables"].push_back(
                    {{"values", table.values}, {"subjects", subjects}, {"sessions", sessions}});
            }
        }
        for (int i = 0; i < 23; ++i) {
            x_.push_back(1.0 + 3.0 * unit(random));
            y_.push_back(x_.back() + 0.4 * unit(random));
        }
        given_["x"] = x_;
        given_["y"] = y_;
        ask();
    }

    static void ask() {
        std::string folder = (std::filesystem::temp_directory_path() / "hinge-referee-XXXXXX").string();
        ASSERT_NE(::mkdtemp(folder.data()), nullptr);
        const std::filesystem::path file = std::filesystem::path(folder) / "given.json";
        std::ofstream(file) << given_.dump();
        const std::string command = "/usr/bin/python3 '" HINGE_SOURCE_DIR
                                    "/tests/analysis/statistics/referee.py' '" +
                                    file.string() + "'";
        std::string text;
        std::FILE* pipe = ::popen(command.c_str(), "r");
        ASSERT_NE(pipe, nullptr);
        std::array<char, 4096> piece{};
        for (std::size_t n = 0; (n = std::fread(piece.data(), 1, piece.size(), pipe)) > 0;) {
            text.append(piece.data(), n);
        }
        const int status = ::pclose(pipe);
        std::filesystem::remove_all(folder);
        ASSERT_EQ(status, 0) << "the referee needs python3 with numpy and scipy";
        said_ = json::parse(text);
    }

    static void expect_near(double ours, const json& theirs, const std::string& what) {
        const double other = theirs.get<double>();
        EXPECT_NEAR(ours, other, 1e-9 * std::max(1.0, std::abs(other))) << what;
    }

    static void expect_near(const Correlation& ours, const json& theirs, const std::string& what) {
        ASSERT_TRUE(ours.raw && ours.low && ours.high) << what;
        expect_near(*ours.raw, theirs[0], what);
        expect_near(*ours.low, theirs[1], what + " low");
        expect_near(*ours.high, theirs[2], what + " high");
    }

    inline static json given_, said_;
    inline static std::vector<Table> tables_;
    inline static Values x_, y_;
};

TEST_F(StatisticsReferee, QuantilesAreThoseOfScipy) {
    for (std::size_t i = 0; i < given_["t"].size(); ++i) {
        const json& t = given_["t"][i];
        expect_near(t_quantile(t[0], t[1]), said_["t_quantile"][i], "t " + t.dump());
        const json& p = given_["t_p"][i];
        expect_near(t_two_sided_p(p[0], p[1]), said_["t_p"][i], "p of t " + p.dump());
        const json& f = given_["f"][i];
        expect_near(f_quantile(f[0], f[1], f[2]), said_["f_quantile"][i], "F " + f.dump());
    }
}

TEST_F(StatisticsReferee, CorrelationsAreThoseOfALeastSquaresAnova) {
    for (std::size_t i = 0; i < tables_.size(); ++i) {
        const json& theirs = said_["tables"][i];
        const auto ours =
            intraclass_correlations({tables_[i].values, tables_[i].subjects, tables_[i].sessions});
        ASSERT_TRUE(ours) << ours.error().message;
        expect_near(ours->squares.between_subjects, theirs["squares"][0], "BMS");
        expect_near(ours->squares.between_sessions, theirs["squares"][1], "JMS");
        expect_near(ours->squares.error, theirs["squares"][2], "EMS");
        expect_near(ours->agreement_single, theirs["agreement_single"], "ICC(2,1)");
        expect_near(ours->agreement_mean, theirs["agreement_mean"], "ICC(2,k)");
        expect_near(ours->consistency_single, theirs["consistency_single"], "ICC(3,1)");
        expect_near(ours->consistency_mean, theirs["consistency_mean"], "ICC(3,k)");
    }
}

TEST_F(StatisticsReferee, LimitsOfAgreementAreThoseOfNumpy) {
    const auto ours = bland_altman(x_, y_);
    ASSERT_TRUE(ours);
    const LimitsOfAgreement& l = ours->limits;
    const Values listed{l.bias.value, l.bias.low,    l.bias.high, l.lower.value, l.lower.low,
                        l.lower.high, l.upper.value, l.upper.low, l.upper.high,  *ours->size_correlation};
    for (std::size_t i = 0; i < listed.size(); ++i) {
        expect_near(listed[i], said_["bland_altman"][i], "Bland-Altman " + std::to_string(i));
    }
}

TEST_F(StatisticsReferee, LinesAndScatterAreThoseOfScipy) {
    const auto line = theil_sen(x_, y_);
    ASSERT_TRUE(line);
    expect_near(line->slope, said_["theil_sen"][0], "slope");
    expect_near(line->intercept, said_["theil_sen"][1], "intercept");
    expect_near(*coefficient_of_variation(x_), said_["cv"], "CV");
    expect_near(*log_coefficient_of_variation(x_), said_["log_cv"], "log CV");
    expect_near(median(x_), said_["median"], "median");
    const auto change = compare_with_baseline({x_, {}, std::span(y_).first(1), {}});
    ASSERT_TRUE(change && change->p);
    expect_near(*change->p, said_["baseline_p"], "p");
}

}  // namespace
}  // namespace hinge::analysis::statistics
