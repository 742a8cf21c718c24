# SPDX-License-Identifier: Apache-2.0
# paddock_room(NAME [SOURCES ...] [USES ...] [LIBRARIES ...])
# One static library for each room. USES names the rooms it may include; tests/architecture checks the includes.
function(paddock_room name)
  cmake_parse_arguments(arg "" "" "SOURCES;USES;LIBRARIES" ${ARGN})
  add_library(paddock_${name} STATIC ${arg_SOURCES})
  list(TRANSFORM arg_USES PREPEND paddock_)
  target_link_libraries(paddock_${name} PUBLIC paddock_flags Qt6::Core ${arg_USES} ${arg_LIBRARIES})
endfunction()

# paddock_test(NAME SOURCES ... [LIBRARIES ...] [TIMEOUT SECONDS] [ALONE]): a Qt Test program known to ctest under its own name.
function(paddock_test name)
  cmake_parse_arguments(arg "ALONE" "TIMEOUT" "SOURCES;LIBRARIES" ${ARGN})
  add_executable(${name} ${arg_SOURCES} "${PROJECT_SOURCE_DIR}/tests/helper/owngroup.cpp")
  target_link_libraries(${name} PRIVATE paddock_flags Qt6::Test ${arg_LIBRARIES})
  # A test waits for most of its time: what is spent on making it fast is lost (a quarter of its compilation).
  target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-O1>)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
  set(alone "")
  if(arg_ALONE)
    set(alone ALONE)
  endif()
  paddock_add_test(${name} COMMAND ${name} TIMEOUT ${arg_TIMEOUT} ${alone})
endfunction()

# paddock_add_test(NAME COMMAND ... [TIMEOUT SECONDS] [ALONE]): a test of ctest's with the environment that the programs
# expect. ALONE keeps others from running beside it: for those that fill the machine with processes, or measure.
function(paddock_add_test name)
  cmake_parse_arguments(arg "ALONE" "TIMEOUT" "COMMAND" ${ARGN})
  add_test(NAME ${name} COMMAND ${arg_COMMAND})
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${arg_TIMEOUT}
    ENVIRONMENT "QT_QPA_PLATFORM=offscreen;PADDOCK_BIN=${CMAKE_BINARY_DIR}/bin;PADDOCK_SOURCE=${PROJECT_SOURCE_DIR};PADDOCK_SCREENSHOTS=${CMAKE_BINARY_DIR}/screenshots;TSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/tsan.supp ignore_noninstrumented_modules=1 die_after_fork=0;LSAN_OPTIONS=suppressions=${PROJECT_SOURCE_DIR}/tests/lsan.supp")
  if(arg_ALONE)
    set_tests_properties(${name} PROPERTIES RUN_SERIAL ON)
  endif()
endfunction()
