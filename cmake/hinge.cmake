# Our four helpers: hinge_library, hinge_modules, hinge_test, and the warnings they attach.

function(hinge_warnings target)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wold-style-cast -Wnon-virtual-dtor
    -Woverloaded-virtual -Wdouble-promotion)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(${target} PRIVATE -Wduplicated-cond -Wlogical-op -Wuseless-cast)
  endif()
  if(HINGE_WARNINGS_AS_ERRORS)
    target_compile_options(${target} PRIVATE -Werror)
  endif()
  if(HINGE_SANITIZE)
    target_compile_options(${target} PRIVATE -fsanitize=${HINGE_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(${target} PUBLIC -fsanitize=${HINGE_SANITIZE})
  endif()
  # Floating point must give the same bits on every machine we run on.
  target_compile_options(${target} PRIVATE -ffp-contract=off)
endfunction()

# hinge_precompile(TARGET GROUP [HEADERS...]): headers that most files read are compiled once a group. Groups "library"
# and "test" are shared by all targets; with HEADERS the target has its own (Qt's need Qt's folders and options).
# A file still includes what it uses: everything compiles without this too (-DHINGE_PRECOMPILE=OFF).
function(hinge_precompile target group)
  if(NOT HINGE_PRECOMPILE)
    return()
  endif()
  set(headers <algorithm> <array> <chrono> <cmath> <cstdint> <filesystem> <fstream> <functional> <map> <memory> <optional>
    <set> <span> <sstream> <string> <string_view> <thread> <utility> <variant> <vector> ${ARGN})
  if(group STREQUAL "test")
    list(APPEND headers <gtest/gtest.h>)
  endif()
  if(ARGN)
    target_precompile_headers(${target} PRIVATE ${headers})
    return()
  endif()
  set(shared hinge_precompiled_${group})
  if(NOT TARGET ${shared})
    set(source ${CMAKE_BINARY_DIR}/${shared}.cpp)
    file(CONFIGURE OUTPUT ${source} CONTENT "")
    add_library(${shared} OBJECT ${source})
    target_precompile_headers(${shared} PRIVATE ${headers})
    if(group STREQUAL "test")  # its definitions have to be those of the tests
      target_link_libraries(${shared} PRIVATE GTest::gtest)
    endif()
    hinge_warnings(${shared})
  endif()
  target_precompile_headers(${target} REUSE_FROM ${shared})
endfunction()

# hinge_library(NAME FILES a.cpp ... USES hinge_x ...): one target per box of the map. PRECOMPILE lists headers
# beyond the standard ones that most of its files read.
function(hinge_library name)
  cmake_parse_arguments(ARG "" "" "FILES;USES;PRIVATE_USES;PRECOMPILE" ${ARGN})
  add_library(${name} STATIC ${ARG_FILES})
  target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR})
  target_link_libraries(${name} PUBLIC ${ARG_USES} PRIVATE ${ARG_PRIVATE_USES})
  hinge_warnings(${name})
  hinge_precompile(${name} library ${ARG_PRECOMPILE})
endfunction()

# hinge_modules(TARGET KIND kind NAMESPACE ns TYPE Type HEADER path DIR dir FILES a b ...)
# Compiles DIR/a.cpp ..., each of which defines `const Type& a()` (or PREFIXa), and writes the table
# `std::span<const Type* const> all_KINDs()` (or `all_PLURAL()`). A file may lie in a subfolder
# (`simulated/simulated_lifter`); its function is named as the file alone. A module without a test file at the
# same place under tests/TESTS fails the configuration.
function(hinge_modules target)
  cmake_parse_arguments(ARG "" "KIND;PLURAL;NAMESPACE;TYPE;HEADER;DIR;TESTS;PREFIX" "FILES" ${ARGN})
  set(declarations "")
  set(entries "")
  foreach(file IN LISTS ARG_FILES)
    get_filename_component(module ${file} NAME)
    if(EXISTS ${CMAKE_CURRENT_SOURCE_DIR}/${ARG_DIR}/${file}.cpp)
      target_sources(${target} PRIVATE ${ARG_DIR}/${file}.cpp)
    endif()
    string(APPEND declarations "const ${ARG_TYPE}& ${ARG_PREFIX}${module}();\n")
    string(APPEND entries "        &${ARG_PREFIX}${module}(),\n")
    if(HINGE_TESTS AND NOT EXISTS ${CMAKE_SOURCE_DIR}/tests/${ARG_TESTS}/${file}_test.cpp)
      message(FATAL_ERROR "${ARG_KIND} '${module}' has no test: write tests/${ARG_TESTS}/${file}_test.cpp")
    endif()
  endforeach()
  if(NOT ARG_PLURAL)
    set(ARG_PLURAL ${ARG_KIND}s)
  endif()
  list(LENGTH ARG_FILES count)
  set(table ${CMAKE_CURRENT_BINARY_DIR}/${ARG_KIND}_table.cpp)
  file(CONFIGURE OUTPUT ${table} CONTENT [[
#include <array>
#include <cstddef>
#include <span>

#include "@ARG_HEADER@"

namespace @ARG_NAMESPACE@ {

@declarations@
std::span<const @ARG_TYPE@* const> all_@ARG_PLURAL@() {
    static const std::array<const @ARG_TYPE@*, @count@> modules{
@entries@    };
    return modules;
}

}  // namespace @ARG_NAMESPACE@
]] @ONLY)
  target_sources(${target} PRIVATE ${table})
endfunction()

# hinge_test(NAME FILES a_test.cpp ... USES hinge_x ...): one test program per room. Every test is a ctest.
function(hinge_test name)
  cmake_parse_arguments(ARG "SERIAL" "TIMEOUT" "FILES;USES;PRECOMPILE" ${ARGN})
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  add_executable(${name} ${ARG_FILES})
  foreach(file IN LISTS ARG_FILES)
    get_filename_component(path ${file} ABSOLUTE)
    set_property(GLOBAL APPEND PROPERTY HINGE_TEST_FILES ${path})
  endforeach()
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/generated)
  target_link_libraries(${name} PRIVATE ${ARG_USES} GTest::gtest GTest::gtest_main Threads::Threads)
  hinge_warnings(${name})
  hinge_precompile(${name} test ${ARG_PRECOMPILE})
  include(GoogleTest)
  set(serial "")
  if(ARG_SERIAL)  # in real time: nothing else runs beside it
    set(serial RUN_SERIAL TRUE)
  endif()
  gtest_discover_tests(${name} DISCOVERY_MODE PRE_TEST PROPERTIES TIMEOUT ${ARG_TIMEOUT} ${serial})
endfunction()

# hinge_all_tests_are_listed(ROOMS...): a file NAME_test.cpp below one of these folders that no hinge_test names
# fails the configuration, so that no test falls out of the build.
function(hinge_all_tests_are_listed)
  get_property(listed GLOBAL PROPERTY HINGE_TEST_FILES)
  foreach(room IN LISTS ARGN)
    file(GLOB_RECURSE files CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${room}/*_test.cpp)
    foreach(file IN LISTS files)
      if(NOT file IN_LIST listed)
        message(FATAL_ERROR "no list names ${file}: add it to a hinge_test of its room")
      endif()
    endforeach()
  endforeach()
endfunction()
