# SPDX-License-Identifier: Apache-2.0
# What `cmake --install` lays down: the program (cli/), the data it reads, and the cores as a CMake package.

include(CMakePackageConfigHelpers)
install(FILES scenarios/toothless.json DESTINATION ${CMAKE_INSTALL_DATADIR}/wiretrial)
install(DIRECTORY scenarios/suites scenarios/requirements scenarios/profiles scenarios/deviations scenarios/schema
        DESTINATION ${CMAKE_INSTALL_DATADIR}/wiretrial)
install(DIRECTORY bench/scenarios/ DESTINATION ${CMAKE_INSTALL_DATADIR}/wiretrial/bench)
install(TARGETS wiretrial_options EXPORT wiretrialTargets)
install(EXPORT wiretrialTargets NAMESPACE wiretrial::
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/wiretrial)
configure_package_config_file(ci/cmake/wiretrialConfig.cmake.in
        ${PROJECT_BINARY_DIR}/wiretrialConfig.cmake
        INSTALL_DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/wiretrial)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/wiretrialConfigVersion.cmake
        COMPATIBILITY SameMajorVersion)
install(FILES ${PROJECT_BINARY_DIR}/wiretrialConfig.cmake ${PROJECT_BINARY_DIR}/wiretrialConfigVersion.cmake
        DESTINATION ${CMAKE_INSTALL_LIBDIR}/cmake/wiretrial)
install(FILES LICENSE README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES scenarios/LESSONS.md DESTINATION ${CMAKE_INSTALL_DOCDIR}/scenarios)
