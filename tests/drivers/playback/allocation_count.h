#pragma once

// Replaces the global operator new of this test program with one that counts while `counting` is set.
namespace hinge::drivers::testing {

extern bool counting;
extern long allocations;

}  // namespace hinge::drivers::testing
