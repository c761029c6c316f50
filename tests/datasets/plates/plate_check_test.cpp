#include "datasets/plates/plate_check.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>

#include "datasets/plates/plate_accuracy.h"

namespace hinge::plates {
namespace {

constexpr double kRate_hz = 1000.0;
constexpr int kPairs = 200;

// A plate as science.md M.2 draws it, and a person of 800 N whose vertical force sways with SD 2 N and a
// correlation time of 0.25 s, plus 0.5 N of noise (science.md B.1, J).
struct DrawnPlate {
    double gain = 1.0, a = 0.0, b = 0.0;
    [[nodiscard]] double reads(double fz_n, double x_m, double y_m) const {
        return gain * fz_n * (1.0 + a * x_m + b * y_m);
    }
};

class Person {
public:
    explicit Person(std::mt19937_64& random) : random_(random) {}

    Result<Weighed> stand(const DrawnPlate& plate, double x_m, double y_m) {
        constexpr double kWeight_n = 800.0;
        const double memory = std::exp(-1.0 / (0.25 * kRate_hz));
        std::vector<double> fz(5000), x(5000), y(5000), before(1000), after(1000);
        double sway = 2.0 * normal_(random_);
        for (std::size_t i = 0; i < fz.size(); ++i) {
            sway = memory * sway + 2.0 * std::sqrt(1.0 - memory * memory) * normal_(random_);
            x[i] = x_m + 0.002 * normal_(random_);
            y[i] = y_m + 0.002 * normal_(random_);
            fz[i] = plate.reads(kWeight_n + sway, x_m, y_m) + 0.5 * normal_(random_) + 1.5;
        }
        for (std::size_t i = 0; i < before.size(); ++i) {
            before[i] = 1.5 + 0.5 * normal_(random_);
            after[i] = 1.5 + 0.5 * normal_(random_);
        }
        return weigh({fz, before, after, x, y, kRate_hz});
    }

private:
    std::mt19937_64& random_;
    std::normal_distribution<double> normal_;
};

DrawnPlate draw(std::mt19937_64& random) {
    std::normal_distribution<double> normal;
    return {1.0 + 0.005 * normal(random), 0.02 * normal(random), 0.02 * normal(random)};
}

Weighed exact(double force_n, double x_m = 0.0, double y_m = 0.0) {
    return {force_n, 0.5, x_m, y_m};
}

double root_mean_square(const std::vector<double>& x) {
    double sum = 0.0;
    for (const double value : x) {
        sum += value * value;
    }
    return std::sqrt(sum / static_cast<double>(x.size()));
}

double share_within(const std::vector<double>& z, double limit) {
    return static_cast<double>(std::count_if(z.begin(), z.end(),
                                             [limit](double value) { return std::abs(value) <= limit; })) /
           static_cast<double>(z.size());
}

// People do not stand in the middle to the centimetre: what the slopes then do is part of the stated error.
TEST(SideCheck, TwoHundredPairsWithinFifteenHundredthsOfAPercentAndHonest) {
    std::mt19937_64 random(20261128);
    std::normal_distribution<double> normal;
    std::vector<double> error;
    std::vector<double> z;
    int refused = 0;
    for (int pair = 0; pair < kPairs; ++pair) {
        const std::array plates{draw(random), draw(random)};
        Person person(random);
        std::vector<Weighed> stands;
        for (std::size_t i = 0; i < 4; ++i) {
            const Result<Weighed> stand =
                person.stand(plates[i % 2], 0.01 * normal(random), 0.01 * normal(random));
            ASSERT_TRUE(stand) << stand.error().message;
            stands.push_back(*stand);
        }
        const Result<SideCheck> check = side_check(stands);
        if (!check) {
            ++refused;
            continue;
        }
        error.push_back(check->ratio - plates[0].gain / plates[1].gain);
        z.push_back(error.back() / check->ratio_se);
    }
    EXPECT_LE(refused, 6) << "3 SE of four good stands";
    EXPECT_LT(root_mean_square(error), 0.0015);
    EXPECT_GE(share_within(z, 1.96), 0.88);
    EXPECT_LE(share_within(z, 1.0), 0.85) << "and not padded";
}

TEST(PlateMap, TwoHundredPlatesWithinHalfAPercentPerMetreAndCorrected) {
    std::mt19937_64 random(19690720);
    std::vector<double> a_error, b_error, z, force_error;
    constexpr std::array<std::array<double, 2>, 5> kPlaces{
        {{0.0, 0.0}, {0.12, 0.0}, {-0.12, 0.0}, {0.0, 0.12}, {0.0, -0.12}}};
    for (int i = 0; i < kPairs; ++i) {
        const DrawnPlate plate = draw(random);
        Person person(random);
        std::vector<Weighed> places;
        for (const auto& [x, y] : kPlaces) {
            const Result<Weighed> stand = person.stand(plate, x, y);
            ASSERT_TRUE(stand) << stand.error().message;
            places.push_back(*stand);
        }
        const Result<PlateMap> map = plate_map(places);
        ASSERT_TRUE(map) << map.error().message;
        a_error.push_back(map->a - plate.a);
        b_error.push_back(map->b - plate.b);
        z.push_back(a_error.back() / map->a_sd);
        z.push_back(b_error.back() / map->b_sd);
        const PlateCheck check = check_from(*map, std::nullopt, 0.005, "2026-11-28");
        const double read_n = plate.reads(1000.0, 0.1, -0.1) / plate.gain;
        const Wrench force = corrected(Wrench{{0.0, 0.0, read_n}, {-0.1 * read_n, -0.1 * read_n, 0.0}},
                                       PlateGeometry{}, check);
        force_error.push_back(force.force_n[2] - 1000.0);
    }
    EXPECT_LT(root_mean_square(a_error), 0.005);
    EXPECT_LT(root_mean_square(b_error), 0.005);
    EXPECT_GE(share_within(z, 1.96), 0.90);
    EXPECT_LE(share_within(z, 1.96), 0.99);
    EXPECT_LT(root_mean_square(force_error), 1.0) << "2.8 N before the correction";
}

// By hand: (808 + 808) / (800 + 800) = 1.01; se = 1.01 sqrt(0.5^2 / 2 / 808^2 + 0.5^2 / 2 / 800^2).
TEST(SideCheck, ClosedForm) {
    const std::array stands{exact(808.0), exact(800.0), exact(808.0), exact(800.0)};
    const Result<SideCheck> check = side_check(stands, KnownLoad{800.0, 0.4});
    ASSERT_TRUE(check);
    EXPECT_NEAR(check->ratio, 1.01, 1e-12);
    EXPECT_NEAR(check->ratio_se, 0.000628, 1e-6);
    EXPECT_NEAR(*check->left_gain, 1.01, 1e-12);
    EXPECT_NEAR(*check->right_gain, 1.0, 1e-12);
    EXPECT_NEAR(check->right_gain_se, std::hypot(0.5 / std::sqrt(2.0) / 800.0, 0.0005), 1e-9);
}

TEST(SideCheck, RefusesHalvesThatDifferAndLightLoadsAndTheWrongNumber) {
    const std::array changed{exact(808.0), exact(800.0), exact(812.0), exact(800.0)};
    EXPECT_FALSE(side_check(changed));
    const std::array light{exact(150.0), exact(150.0), exact(150.0), exact(150.0)};
    EXPECT_FALSE(side_check(light));
    EXPECT_FALSE(side_check({}));
}

TEST(SideCheck, WithoutAKnownLoadWhatBothPlatesShareStaysUnknown) {
    const std::array stands{exact(808.0), exact(800.0), exact(808.0), exact(800.0)};
    const Result<SideCheck> side = side_check(stands);
    ASSERT_TRUE(side);
    PlateCheck mapped;
    mapped.a = 0.01;
    mapped.a_sd = 0.002;
    const CheckedPair pair = checks_from(*side, mapped, std::nullopt, 0.005, "2026-11-28");
    EXPECT_NEAR(pair.left.gain / pair.right.gain, 1.01, 1e-12);
    EXPECT_NEAR(std::hypot(pair.left.gain_sd, pair.right.gain_sd), side->ratio_se / side->ratio, 1e-12);
    EXPECT_NEAR(pair.left.common_gain_sd, 0.005 / std::sqrt(2.0), 1e-12);
    EXPECT_EQ(pair.left.a, 0.01) << "an earlier map stays";
    EXPECT_FALSE(pair.right.a_sd);
}

TEST(PlateMap, ClosedFormOnACross) {
    std::vector<Weighed> places;
    for (const auto& [x, y] : {std::pair{0.0, 0.0}, {0.2, 0.0}, {-0.2, 0.0}, {0.0, 0.2}, {0.0, -0.2}}) {
        places.push_back(exact(500.0 * (1.0 + 0.02 * x - 0.01 * y), x, y));
    }
    const Result<PlateMap> map = plate_map(places);
    ASSERT_TRUE(map);
    EXPECT_NEAR(map->load_n, 500.0, 1e-9);
    EXPECT_NEAR(map->a, 0.02, 1e-12);
    EXPECT_NEAR(map->b, -0.01, 1e-12);
    EXPECT_NEAR(map->a_sd, 0.5 / (0.2 * std::sqrt(2.0)) / 500.0, 1e-6);
    EXPECT_NEAR(map->chi_squared, 0.0, 1e-9);
    EXPECT_TRUE(map->line_holds);
    EXPECT_FALSE(map->xy);
}

TEST(PlateMap, SevenPlacesOfferTheCornerTermAndResidualsTellOfIt) {
    std::vector<Weighed> places;
    for (const double x : {-0.2, 0.0, 0.2}) {
        for (const double y : {-0.15, 0.0, 0.15}) {
            places.push_back(exact(500.0 * (1.0 + 0.3 * x * y), x, y));
        }
    }
    const Result<PlateMap> map = plate_map(places);
    ASSERT_TRUE(map);
    ASSERT_TRUE(map->xy);
    EXPECT_NEAR(*map->xy, 0.3, 1e-9);
    EXPECT_FALSE(map->line_holds);
}

TEST(PlateMap, RefusesFewPlacesOnesInALineAndChangedLoads) {
    std::vector<Weighed> diagonal;
    for (int i = 0; i < 6; ++i) {
        diagonal.push_back(exact(500.0, 0.05 * i, 0.05 * i));
    }
    ASSERT_FALSE(plate_map(diagonal));
    EXPECT_NE(plate_map(diagonal).error().message.find("span"), std::string::npos);
    EXPECT_FALSE(plate_map(std::span(diagonal).first(4)));
    diagonal[2].force_n = 700.0;
    EXPECT_FALSE(plate_map(diagonal));
}

TEST(PlateCheckWeigh, RefusesMovementLoadedZerosAndLightLoads) {
    const std::vector<double> empty(1000, 0.0);
    const std::vector<double> loaded_zero(1000, 300.0);
    std::vector<double> load(5000, 800.0);
    ASSERT_TRUE(weigh({load, empty, empty, {}, {}, kRate_hz}));
    EXPECT_NEAR(weigh({load, empty, empty, {}, {}, kRate_hz})->force_n, 800.0, 1e-9);
    EXPECT_FALSE(weigh({load, loaded_zero, empty, {}, {}, kRate_hz}));
    EXPECT_FALSE(weigh({load, empty, std::vector<double>(1000, 4.0), {}, {}, kRate_hz}));
    EXPECT_FALSE(weigh({load, empty, {}, {}, {}, kRate_hz}));
    EXPECT_FALSE(weigh({std::vector<double>(5000, 150.0), empty, empty, {}, {}, kRate_hz}));
    EXPECT_FALSE(weigh({std::vector<double>(100, 800.0), empty, empty, {}, {}, kRate_hz}));
    for (std::size_t i = 0; i < load.size(); ++i) {
        load[i] += 20.0 * std::sin(0.01 * static_cast<double>(i));
    }
    EXPECT_FALSE(weigh({load, empty, empty, {}, {}, kRate_hz}));
}

}  // namespace
}  // namespace hinge::plates
