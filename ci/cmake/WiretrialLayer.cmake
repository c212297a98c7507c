# SPDX-License-Identifier: Apache-2.0
# wiretrial_layer: one library for each folder, and one test program for its *_test.cpp files.

add_library(wiretrial_options INTERFACE)
target_compile_options(wiretrial_options INTERFACE
    $<BUILD_INTERFACE:-Wall -Wextra -Wpedantic -Wconversion -Wshadow>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    # g++ 12 warns falsely where a literal and a string are added (GCC bug 105651), and at -O3 where a structure
    # with strings is returned (GCC bug 105562). Clang and the sanitizers watch in its place.
    target_compile_options(wiretrial_options INTERFACE
        $<BUILD_INTERFACE:-Wno-restrict;-Wno-maybe-uninitialized>)
endif()
if(WIRETRIAL_WERROR)
    target_compile_options(wiretrial_options INTERFACE $<BUILD_INTERFACE:-Werror>)
endif()
# How long a test may take. Under a sanitizer everything takes up to ten times as long.
set(WIRETRIAL_TEST_SECONDS 300)
if(WIRETRIAL_SANITIZE)
    set(WIRETRIAL_TEST_SECONDS 1500)
    target_compile_options(wiretrial_options INTERFACE
        $<BUILD_INTERFACE:-fsanitize=${WIRETRIAL_SANITIZE};-fno-omit-frame-pointer;-fno-sanitize-recover=all>)
    target_link_options(wiretrial_options INTERFACE
        $<BUILD_INTERFACE:-fsanitize=${WIRETRIAL_SANITIZE}>)
endif()

# Layers whose coverage ci/coverage tells. Whoever includes them counts, too: much of a decoder is inline.
set(WIRETRIAL_COVERED framing http1)
set(WIRETRIAL_COVERAGE_OPTIONS -fprofile-instr-generate -fcoverage-mapping -fcoverage-mcdc)

# wiretrial_layer(NAME [INSTALLED] DEPENDS target... [TEST_DEPENDS target...] [TEST_LABELS label...])
#
# Every *.cpp beside the calling CMakeLists.txt belongs to the library wiretrial_NAME, except that *_test.cpp
# goes into the program NAME_test, and *_main.cpp is left to the caller. INSTALLED exports the library with
# its headers as wiretrial::NAME; *_harness.hpp are the tests' own.
function(wiretrial_layer name)
    cmake_parse_arguments(layer "INSTALLED" "" "DEPENDS;TEST_DEPENDS;TEST_LABELS" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS *.cpp)
    file(GLOB headers CONFIGURE_DEPENDS *.hpp)
    list(FILTER headers EXCLUDE REGEX "_harness\\.hpp$")
    set(tests ${sources})
    list(FILTER tests INCLUDE REGEX "_test\\.cpp$")
    list(FILTER sources EXCLUDE REGEX "_(test|main)\\.cpp$")
    set(target wiretrial_${name})
    if(sources)
        add_library(${target} STATIC ${sources})
        set(visibility PUBLIC)
        set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON)
    else()
        add_library(${target} INTERFACE)
        set(visibility INTERFACE)
    endif()
    add_library(wiretrial::${name} ALIAS ${target})
    set_target_properties(${target} PROPERTIES EXPORT_NAME ${name})
    target_compile_features(${target} ${visibility} cxx_std_23)
    target_include_directories(${target} ${visibility}
        $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>
        $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}/wiretrial>)
    target_link_libraries(${target} ${visibility} ${layer_DEPENDS} wiretrial_options)
    if(WIRETRIAL_COVERAGE AND name IN_LIST WIRETRIAL_COVERED)
        target_compile_options(${target} PUBLIC ${WIRETRIAL_COVERAGE_OPTIONS})
        target_link_options(${target} PUBLIC -fprofile-instr-generate)
    endif()
    if(layer_INSTALLED)
        file(RELATIVE_PATH folder ${PROJECT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR})
        install(TARGETS ${target} EXPORT wiretrialTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR})
        install(FILES ${headers} DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/wiretrial/${folder})
    endif()
    if(WIRETRIAL_TESTS AND tests)
        set(program ${name}_test)
        add_executable(${program} ${tests})
        # Ten small test files compile in the time of two when they are one translation unit.
        set_target_properties(${program} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 4)
        target_link_libraries(${program} PRIVATE
            ${target} ${layer_TEST_DEPENDS} GTest::gmock GTest::gtest GTest::gtest_main)
        add_test(NAME ${program} COMMAND ${program})
        set_tests_properties(${program} PROPERTIES TIMEOUT ${WIRETRIAL_TEST_SECONDS} LABELS "unit;${layer_TEST_LABELS}"
            ENVIRONMENT "WIRETRIAL_SOURCE_DIR=${PROJECT_SOURCE_DIR}")
    endif()
endfunction()
